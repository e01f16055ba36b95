"""The servers of the tests are themselves tested: what depends on them is everything else."""

import signal
import subprocess
import sys
import time

import psycopg
import pytest
import redis

from tests.services import running

WAIT_SECONDS = 30

# Says where the servers are, then waits to be ended.
REPORT_AND_WAIT = """
import os, sys, time
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without addresses in the environment, servers are started."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


def start(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services", "--", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answers(database_url: str, redis_url: str) -> tuple[bool, bool]:
    """Which of the two servers can be reached."""
    try:
        psycopg.connect(database_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        database = False
    else:
        database = True
    try:
        with redis.Redis.from_url(redis_url) as client:
            return database, bool(client.ping())
    except redis.ConnectionError:
        return database, False


def wait_until_gone(database_url: str, redis_url: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while any(answers(database_url, redis_url)):
        assert time.monotonic() < deadline, "a server outlived its command"


class TestServices:
    def test_keep_the_addresses_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who names a server wants that one."""
        monkeypatch.setenv("DATABASE_URL", "sqlite:///somewhere")
        monkeypatch.setenv("REDIS_URL", "redis://elsewhere/3")

        with running() as services:
            found = services.as_environment()

        assert found == {"DATABASE_URL": "sqlite:///somewhere", "REDIS_URL": "redis://elsewhere/3"}

    @pytest.mark.usefixtures("own_servers")
    def test_live_as_long_as_the_block(self) -> None:
        """Both servers answer inside, neither afterwards."""
        with running() as services:
            inside = answers(services.database_url, services.redis_url)

        assert inside == (True, True)
        assert answers(services.database_url, services.redis_url) == (False, False)

    @pytest.mark.usefixtures("own_servers")
    def test_ask_for_a_password(self) -> None:
        """Another user of this machine must not become the databases' superuser."""
        with running() as services:
            port = psycopg.conninfo.conninfo_to_dict(services.database_url)["port"]
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"postgresql://backhaul:wrong@127.0.0.1:{port}/backhaul")


@pytest.mark.usefixtures("own_servers")
class TestCommand:
    @pytest.mark.parametrize("code", [0, 7])
    def test_returns_the_exit_code_of_the_command(self, code: int) -> None:
        """A failed test run fails the command around it."""
        with start(sys.executable, "-c", f"raise SystemExit({code})") as wrapper:
            assert wrapper.wait(WAIT_SECONDS) == code

    def test_says_how_to_call_it(self) -> None:
        """Nothing to run is a usage error, not a success."""
        with start() as wrapper:
            assert wrapper.wait(WAIT_SECONDS) == 2

    @pytest.mark.parametrize(
        "number",
        [
            pytest.param(signal.SIGINT, id="interrupted"),
            pytest.param(signal.SIGTERM, id="ended"),
            pytest.param(signal.SIGHUP, id="hung-up"),
            pytest.param(signal.SIGKILL, id="killed"),
        ],
    )
    def test_leaves_no_server_behind(self, number: signal.Signals) -> None:
        """However the wrapper ends, its servers end with it."""
        with start(sys.executable, "-c", REPORT_AND_WAIT) as wrapper:
            assert wrapper.stdout
            database_url, redis_url = wrapper.stdout.readline().split()
            before = answers(database_url, redis_url)

            wrapper.send_signal(number)
            wrapper.wait(WAIT_SECONDS)

        assert before == (True, True)
        wait_until_gone(database_url, redis_url)

    def test_survives_the_death_of_the_command(self) -> None:
        """A command that is killed is reported as shells do, and its servers are stopped."""
        with start(sys.executable, "-c", "import os; os.kill(os.getpid(), 9)") as wrapper:
            assert wrapper.wait(WAIT_SECONDS) == 128 + signal.SIGKILL
