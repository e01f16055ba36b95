"""What a test run stands on, ready before Django reads its settings.

A plain `pytest` starts the servers that `make test` would have started around it. Workers of one run (xdist)
share the servers; each has its own Redis database and its own folder for files.
"""

import atexit
import os
import secrets
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from tests.services import running, scratch

RUN = "BACKHAUL_TEST_RUN"
MAIN = "main"
FOLDER = "BACKHAUL_TEST_FOLDER"

# Redis has 16 databases unless told otherwise. Each that is used is emptied before every test, so they are
# counted from the top, away from 0, where a Redis that was named by hand most likely holds somebody's data.
LAST_REDIS_DATABASE = 15


def prepare() -> None:
    """This will set the variables that the settings read. A second call, also in a child, changes nothing."""
    if RUN not in os.environ:
        _start_run()
    os.environ.setdefault("SECRET_KEY", "a-key-for-tests-" + "0" * 50)
    os.environ["REDIS_URL"] = _own_redis(os.environ["REDIS_URL"])
    os.environ["BACKHAUL_DATA_DIR"] = str(Path(os.environ[FOLDER]) / worker())


def run_id() -> str:
    """This will name the run; all its workers agree on the name."""
    return os.environ[RUN]


def worker() -> str:
    """This will name the process among those of the run: `gw0`, `gw1` …, `main` for what starts them."""
    return os.environ.get("PYTEST_XDIST_WORKER", MAIN)


def _start_run() -> None:
    stack = ExitStack()
    atexit.register(stack.close)
    os.environ |= stack.enter_context(running()).as_environment()
    os.environ[RUN] = secrets.token_hex(4)
    os.environ[FOLDER] = str(stack.enter_context(scratch.folder()))


def _own_redis(url: str) -> str:
    name = worker()
    database = LAST_REDIS_DATABASE if name == MAIN else LAST_REDIS_DATABASE - 1 - int(name.removeprefix("gw"))
    if database < 0:
        raise ValueError(f"At most {LAST_REDIS_DATABASE} workers: each needs a Redis database of its own.")
    return urlsplit(url)._replace(path=f"/{database}").geturl()
