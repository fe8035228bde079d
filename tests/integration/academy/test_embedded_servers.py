"""Real servers in throwaway data folders, used by real processes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from academy import embedded


PRELUDE = """
import sys, time
import psycopg2
from academy import embedded

def connect(alias, **other):
    given = embedded.databases()[alias]
    words = {"host": given["HOST"], "dbname": given["NAME"], "user": given["USER"]}
    words |= {"password": given["PASSWORD"], **given["OPTIONS"], **other}
    made = psycopg2.connect(**words)
    made.autocommit = True
    return made

def ask(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0] if cursor.description else None

def say(words):
    print(words, flush=True)

"""
STAY = """
embedded.start()
say("started")
sys.stdin.readline()
"""


class Folder:
    """A data folder, the processes that use it, and what runs in it."""

    def __init__(self, data):
        self.data = data
        self.users = []

    def user(self, code):
        process = subprocess.Popen(
            (sys.executable, "-c", PRELUDE + code),
            env={**os.environ, "ACADEMY_DATA_DIR": str(self.data)},
            cwd=embedded.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.users.append(process)
        return process

    def output(self, code):
        """What a user prints, errors included, from its start to its end."""
        return self.user(code).communicate(timeout=20)[0].strip()

    def staying_user(self):
        process = self.user(STAY)
        assert process.stdout.readline() == "started\n"
        return process

    def servers(self):
        """Process ids of the postmaster and of Redis, no matter who started them."""
        folders = (str(self.data / "postgres"), str(self.data / "redis"))
        found = []
        for process in psutil.process_iter(["name", "cwd", "ppid"]):
            server = process.info["name"] in {"postgres", "redis-server"}
            if server and process.info["cwd"] in folders:
                found.append((process.pid, process.info["ppid"]))
        pids = {pid for pid, _ in found}
        return sorted(pid for pid, parent in found if parent not in pids)

    def remove(self):
        for process in self.users:
            process.kill()
            process.communicate()
        for pid in self.servers():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(embedded.socket_folder(self.data), ignore_errors=True)


@pytest.fixture
def parent():
    # Not tmp_path: pytest closes its folders to the servers' user while others run
    path = Path(tempfile.mkdtemp(prefix="academy-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def empty(parent):
    made = Folder(parent / "data")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def used_before():
    """A folder whose servers have run and stopped; making one takes a second."""
    made = Folder(Path(tempfile.mkdtemp(prefix="academy-")))
    assert made.output("embedded.start()") == ""
    yield made
    made.remove()


@pytest.fixture
def folder(empty, used_before):
    copy = ("cp", "-a", used_before.data, empty.data)  # owners too
    subprocess.run(copy, check=True)
    return empty


@pytest.fixture(scope="module")
def running():
    """Servers that stay up for the tests that only ask them something."""
    made = Folder(Path(tempfile.mkdtemp(prefix="academy-")))
    made.staying_user()
    yield made
    made.remove()


def test_start_many_at_once_start_one_pair(empty):
    users = [empty.user(STAY) for _ in range(4)]

    assert all(user.stdout.readline() == "started\n" for user in users)

    assert len(empty.servers()) == 2


def test_second_user_adopts_and_last_user_stops_the_servers(folder):
    first = folder.staying_user()
    servers = folder.servers()
    last = folder.staying_user()

    assert len(servers) == 2
    assert folder.servers() == servers
    first.communicate("\n")
    assert folder.servers() == servers
    last.communicate("\n")
    assert folder.servers() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_leaves_nothing_behind(folder, number):
    user = folder.staying_user()

    user.send_signal(number)
    user.communicate(timeout=5)

    assert folder.servers() == []


def test_signal_during_the_first_start_leaves_nothing_behind(empty):
    user = empty.user(STAY)
    while not (empty.data / "postgres.new").exists():
        time.sleep(0.01)

    user.terminate()

    assert user.communicate(timeout=10)[0] == ""
    assert empty.servers() == []


def test_killed_user_leaves_servers_to_the_next(folder):
    killed = folder.staying_user()
    killed.kill()
    killed.wait()
    servers = folder.servers()

    user = folder.staying_user()

    assert len(servers) == 2
    assert folder.servers() == servers
    user.communicate("\n")
    assert folder.servers() == []


def test_forked_child_is_no_user_until_it_connects(folder):
    printed = folder.output("""
import os
embedded.start()
if child := os.fork():
    os.waitpid(child, 0)
    say(ask(connect("owner"), "SELECT 'still here'"))
else:
    sys.exit()
""")

    assert printed == "still here"
    assert folder.servers() == []


def test_forked_child_that_connected_keeps_the_servers(folder):
    printed = folder.output("""
import os
embedded.start()
if os.fork() == 0:
    connect("owner")
    parent = os.getppid()
    say("child")
    while os.getppid() == parent:
        time.sleep(0.05)
    time.sleep(0.3)
    say(ask(connect("owner"), "SELECT 'still here'"))
else:
    time.sleep(0.3)
""")

    assert printed == "child\nstill here"
    assert folder.servers() == []


def test_start_in_spite_of_stale_postmaster_pid(folder):
    folder.output("embedded.start()")
    pid_file = folder.data / "postgres" / "postmaster.pid"

    for content in ("", f"{os.getpid()}\n/elsewhere\n", "999999999\n"):
        pid_file.write_text(content)
        assert folder.output("say(ask(connect('owner'), 'SELECT 1'))") == "1"


def test_connection_after_postmaster_was_killed(folder):
    printed = folder.output("""
import os, pathlib
connect("owner")
pid_file = embedded.DATA_DIR / "postgres" / "postmaster.pid"
os.kill(int(pid_file.read_text().split()[0]), 9)
say(ask(connect("owner"), "SELECT 'back'"))
""")

    assert printed == "back"


def test_connection_waits_while_postgres_recovers(folder):
    printed = folder.output("""
import os
backend = ask(connect("owner"), "SELECT pg_backend_pid()")
os.kill(backend, 9)
time.sleep(0.01)
say(ask(connect("owner"), "SELECT 'back'"))
""")

    assert printed == "back"


def test_start_brings_back_redis_that_was_killed(folder):
    printed = folder.output("""
import os, redis
client = embedded._redis()
embedded.start()
client.set("kept", "yes")
time.sleep(1.2)  # appendfsync everysec
os.kill(client.info("server")["process_id"], 9)
time.sleep(0.2)
embedded.start()
say(client.get("kept").decode())
""")

    assert printed == "yes"


def test_redis_serves_celery_and_cache_and_wants_its_password(running):
    printed = running.output("""
import kombu, redis, socket
with kombu.Connection(embedded.broker_url()) as broker:
    queue = broker.SimpleQueue("queue")
    queue.put("doorbell")
    message = queue.get(timeout=3)
    message.ack()
    say(message.payload)
    queue.close()
say(embedded._redis().ping())
with socket.socket(socket.AF_UNIX) as stranger:
    stranger.connect(f"{embedded.SOCKETS}/redis.sock")
    stranger.sendall(b"PING\\r\\n")
    say(stranger.recv(99).decode())
""")

    assert printed.startswith("doorbell\nTrue\n-NOAUTH")


def test_app_role_cannot_make_things(running):
    printed = running.output("""
app = connect("default")
for thing in ("TABLE t (x int)", "TEMP TABLE t (x int)", "SCHEMA s", "DATABASE d"):
    try:
        ask(app, f"CREATE {thing}")
    except psycopg2.errors.InsufficientPrivilege as error:
        say(error)
""")

    assert printed.count("permission denied") == 4


def test_app_role_cannot_empty_a_table_it_may_change(running):
    printed = running.output("""
owner = connect("owner")
ask(owner, "CREATE TABLE mine (x int)")
ask(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON mine TO academy_app")
app = connect("default")
ask(app, "INSERT INTO mine VALUES (1)")
say(ask(app, "SELECT count(*) FROM mine"))
ask(app, "TRUNCATE mine")
""")

    assert printed.startswith("1\n")
    assert "InsufficientPrivilege: permission denied" in printed


def test_app_role_cannot_make_tables_in_a_later_database(running):
    printed = running.output("""
ask(connect("owner", dbname="postgres"), "CREATE DATABASE later")
ask(connect("owner", dbname="later"), "CREATE TABLE fine (x int)")
ask(connect("default", dbname="later"), "CREATE TABLE refused (x int)")
""")

    assert "InsufficientPrivilege: permission denied for schema public" in printed


def test_roles_need_their_password(running):
    printed = running.output("""
for alias in ("default", "owner"):
    for password in ("", "wrong"):
        try:
            connect(alias, password=password)
        except psycopg2.OperationalError as error:
            say(error)
""")

    assert printed.count("no password supplied") == 2
    assert printed.count("password authentication failed") == 2


def test_roles_are_no_superusers(running):
    printed = running.output("""
say(ask(connect("owner"), '''SELECT string_agg(rolname, ',') FROM pg_roles
WHERE rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication'''))
""")

    assert printed == "postgres"


def test_log_holds_no_values(running):
    running.output("connect('owner').cursor().execute('SELECT %s::int', ['943 476'])")
    running.output("""
import os, threading
busy = connect("owner")
pid = ask(busy, "SELECT pg_backend_pid()")
threading.Timer(0.5, os.kill, (pid, 9)).start()
ask(busy, "SELECT pg_sleep(9), '943 476'")
""")

    log = (running.data / "postgres.log").read_text()
    assert "terminated by signal 9" in log
    assert "943 476" not in log


def test_servers_listen_on_no_port(running):
    for pid in running.servers():
        kinds = {socket.type for socket in psutil.Process(pid).net_connections("inet")}

        assert kinds == set()


def test_start_in_a_long_path_with_odd_names(parent):
    folder = Folder(parent / ("a" * 90) / "b c, d" / "data")
    try:
        printed = folder.output("say(ask(connect('default'), 'SELECT 1'))")

        assert printed == "1"
        assert embedded.socket_folder(folder.data).stat().st_mode & 0o777 == 0o700
    finally:
        folder.remove()


def test_socket_folder_of_somebody_else_is_refused(parent):
    folder = Folder(parent / ("a" * 90))
    elsewhere = embedded.socket_folder(folder.data)
    elsewhere.symlink_to(parent)
    try:
        assert "belongs to somebody else" in folder.output("embedded.start()")
    finally:
        elsewhere.unlink()
        folder.remove()


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts them as another user")
def test_parent_folders_keep_their_modes_but_for_passing_through(empty, parent):
    closed, open_ = parent / "closed", parent / "closed" / "open"
    open_.mkdir(parents=True)
    closed.chmod(0o700)
    open_.chmod(0o750)
    empty.data = open_ / "data"
    before = [path.stat().st_mode for path in (Path("/tmp"), Path("/"))]  # noqa: S108  read only

    empty.output("embedded.start()")

    assert [path.stat().st_mode & 0o777 for path in (closed, open_)] == [0o701, 0o751]
    assert [path.stat().st_mode for path in (Path("/tmp"), Path("/"))] == before  # noqa: S108  read only
    assert empty.data.stat().st_mode & 0o777 == 0o710
