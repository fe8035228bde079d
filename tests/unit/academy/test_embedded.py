import os
import subprocess
import sys
from pathlib import Path

from academy import embedded


def run_python(code, *, data):
    """What a fresh process prints that uses this data folder."""
    return subprocess.run(
        (sys.executable, "-c", f"from academy import embedded\n{code}"),
        env={**os.environ, "ACADEMY_DATA_DIR": str(data)},
        cwd=embedded.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_secrets_race_gives_all_processes_the_same(tmp_path):
    code = "from academy import embedded; print(embedded.secrets())"
    environment = {**os.environ, "ACADEMY_DATA_DIR": str(tmp_path / "data")}

    racers = [
        subprocess.Popen(
            (sys.executable, "-c", code),
            env=environment,
            cwd=embedded.BASE_DIR,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    printed = {racer.communicate()[0] for racer in racers}

    assert len(printed) == 1


def test_secrets_are_readable_by_their_owner_only(tmp_path):
    run_python("embedded.secrets()", data=tmp_path / "data")

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secrets.json"]


def test_databases_are_known_without_starting_anything(tmp_path):
    code = "print(embedded.databases()['default']['HOST'], embedded.broker_url())"

    printed = run_python(code, data=tmp_path)

    assert "redis+socket://" in printed
    assert not (tmp_path / "postgres").exists()


def test_socket_folder_is_in_the_data_folder():
    assert embedded.socket_folder(Path("/srv/.data")) == Path("/srv/.data/sockets")


def test_socket_folder_of_long_or_odd_path_is_elsewhere():
    long, odd = Path("/srv") / ("a" * 90), Path("/srv/a, b?")

    folders = {embedded.socket_folder(long), embedded.socket_folder(odd)}

    assert len(folders) == 2
    assert all(str(folder).startswith("/tmp/attenders-") for folder in folders)  # noqa: S108  named, not used


def test_runs_believes_only_the_process_meant(tmp_path):
    pid_file = tmp_path / "server.pid"
    code = "import time; time.sleep(60)"
    command = (sys.executable, "-c", code, "/my/folder")
    with subprocess.Popen(command) as process:
        pid_file.write_text(f"{process.pid}\nmore")

        assert embedded._runs(pid_file, mark="/my/folder")
        assert not embedded._runs(pid_file, mark="/another/folder")
        process.kill()


def test_runs_is_false_for_empty_missing_and_dead(tmp_path):
    empty, dead = tmp_path / "empty.pid", tmp_path / "dead.pid"
    empty.touch()
    process = subprocess.Popen((sys.executable, "-c", ""))
    process.wait()
    dead.write_text(str(process.pid))

    for pid_file in (empty, dead, tmp_path / "missing.pid"):
        assert not embedded._runs(pid_file, mark="")
