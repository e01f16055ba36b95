"""`python -m tests.standins.stripe`: the stand-in as a process, for the demo and for tests that kill."""

import argparse
import signal
import sys
import threading
from types import FrameType

from tests.standins.stripe.core import WEBHOOK_SECRET
from tests.standins.stripe.server import Server
from tests.standins.stripe.stand_in import StandIn
from tests.standins.stripe.store import StateInUse


def main() -> int:
    """This will serve until SIGTERM or Ctrl-C; the first line on standard output is the address."""
    options = _options()
    try:
        server = Server(stand_in=_stand_in(options), host=options.host, port=options.port)
    except (StateInUse, OSError) as error:
        sys.stderr.write(f"The Stripe stand-in cannot start: {error}\n")
        return 2
    server.is_verbose = options.verbose
    worker = threading.Thread(target=server.serve, daemon=True)
    worker.start()
    _wait_for_signal(server)
    server.stop()
    return 0


def _stand_in(options: argparse.Namespace) -> StandIn:
    return StandIn(
        state=options.state,
        public_url=options.public_url,
        webhook_urls=options.webhook_url,
        webhook_secret=options.webhook_secret,
        redelivery_seconds=options.redelivery_seconds,
        settle_seconds=options.settle_seconds,
        is_paused=options.paused,
    )


def _wait_for_signal(server: Server) -> None:
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    sys.stdout.write(f"Stripe stand-in on {server.url}\n")  # whoever started it reads the address
    sys.stdout.flush()
    ended.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standins.stripe", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--state", help="SQLite file that keeps everything; memory without it")
    parser.add_argument("--public-url", default="", help="where browsers reach it, if not at host and port")
    parser.add_argument("--webhook-url", action="append", default=[], help="may be given several times")
    parser.add_argument("--webhook-secret", default=WEBHOOK_SECRET)
    parser.add_argument("--redelivery-seconds", type=float, default=1.0, help="pause before the second try")
    parser.add_argument(
        "--settle-seconds", type=float, help="when waiting refunds go through and bad ones fail"
    )
    parser.add_argument("--paused", action="store_true", help="deliver webhooks only when flushed")
    parser.add_argument("--verbose", action="store_true", help="one line for each request")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
