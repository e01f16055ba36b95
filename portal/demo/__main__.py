"""`make demo`: prepares the data, starts everything, prints where to look, ends everything on Ctrl-C."""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from portal.demo.children import Child, ChildDied, Family
from portal.demo.place import ROOT, WEBHOOK_SECRET, CannotStart, Place, find_place, python, redis_command
from portal.demo.table import DRAFT_PATH, guide

READY_SECONDS = 180.0
QUEUES = "money,labels,tracking,mail,default,replay"


class Ended(Exception):
    """Somebody pressed Ctrl-C."""


def main() -> int:
    """This will run until Ctrl-C or SIGTERM; the exit code tells whether it came up."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    family = Family()
    try:
        place = find_place()
        if options.reset:
            _reset(place.folder)
        _run(place, family)
    except Ended:
        _say("\nStopping …")
        return 0
    except (CannotStart, ChildDied) as error:
        _say(str(error))
        return 1
    finally:
        # A second Ctrl-C must not leave anything behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        family.end()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demonstration's data away first")
    return parser.parse_args()


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _reset(folder: Path) -> None:
    """Only what a demonstration leaves behind, so that a wrong folder costs nothing."""
    for name in ("logs", "redis", "media", "documents", "static"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in folder.glob("*.sqlite3*"):
        path.unlink()
    (folder / "logs").mkdir(parents=True)


def _run(place: Place, family: Family) -> None:
    began = time.monotonic()
    env = place.environment()
    family.add(Child("Redis", redis_command(place), env=env, log=place.log("redis")))
    family.add(Child("The Stripe stand-in", _stripe_command(place), env=env, log=place.log("stripe")))
    _say("Preparing the database …")
    _manage(place, env, "migrate", "--verbosity", "0")
    _manage(place, env, "seed_demo")
    family.add(Child("The worker", _worker_command(place), env=env, log=place.log("worker")))
    family.add(Child("The web server", _web_command(place), env=env, log=place.log("web")))
    _wait_until_ready(place, family)
    _manage(place, env, "seed_demo", "--stories")
    draft = (place.folder / DRAFT_PATH).read_text(encoding="utf-8").strip()
    _say(guide(base_url=place.base_url, seconds=time.monotonic() - began, draft=draft))
    while True:
        family.check()
        # The supervisor only watches; a signal ends this sleep at once.
        time.sleep(0.5)


def _manage(place: Place, env: dict[str, str], *arguments: str) -> None:
    log = place.log("prepare")
    with log.open("ab") as output:
        ended = subprocess.run(  # noqa: S603 - our own manage.py
            [python(), str(ROOT / "manage.py"), *arguments],
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if ended.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise CannotStart(f"manage.py {' '.join(arguments)} failed:\n{tail}")


def _stripe_command(place: Place) -> list[str]:
    return [
        *(python(), "-m", "tests.standins.stripe"),
        *("--port", str(place.stripe_port), "--state", str(place.folder / "stripe.sqlite3")),
        *("--webhook-url", f"http://127.0.0.1:{place.port}/hooks/stripe/"),
        *("--webhook-secret", WEBHOOK_SECRET, "--redelivery-seconds", "2", "--settle-seconds", "4"),
    ]


def _worker_command(place: Place) -> list[str]:
    return [
        *(python(), "-m", "celery", "-A", "portal", "worker", "--beat", "--pool", "threads"),
        *("--concurrency", "6", "--queues", QUEUES, "--loglevel", "WARNING"),
        *("--schedule", str(place.folder / "beat.sqlite3")),
        *("--without-gossip", "--without-mingle"),
    ]


def _web_command(place: Place) -> list[str]:
    return [
        *(python(), "-m", "granian", "--interface", "wsgi", "portal.wsgi:application"),
        *("--host", "127.0.0.1", "--port", str(place.port), "--workers", "1", "--blocking-threads", "8"),
        *("--no-access-log", "--log-level", "warning"),
    ]


def _wait_until_ready(place: Place, family: Family) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        family.check()
        try:
            with urlopen(f"http://127.0.0.1:{place.port}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            # Not up yet: nothing tells us when, so we ask again.
            time.sleep(0.2)
    raise CannotStart(f"The portal did not answer within {READY_SECONDS:.0f} s; see {place.log('web')}.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
