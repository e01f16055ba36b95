"""The stand-in as one thing: its state, its API, its private side, and its background thread."""

import threading
import time
from collections.abc import Sequence

from tests.standins.stripe import deadlines, deliveries, refund_life
from tests.standins.stripe.application import Application
from tests.standins.stripe.clock import Clock
from tests.standins.stripe.control import Control
from tests.standins.stripe.core import WEBHOOK_SECRET, Core, Endpoint
from tests.standins.stripe.faults import Faults
from tests.standins.stripe.pages import Pages
from tests.standins.stripe.session_life import STRIKES
from tests.standins.stripe.store import Store
from tests.standins.stripe.webhooks import Webhooks

_LONGEST_PAUSE_SECONDS = 5.0


class StandIn:
    """Wires the parts together."""

    def __init__(
        self,
        *,
        state: str | None = None,
        public_url: str = "",
        webhook_urls: Sequence[str] = (),
        webhook_secret: str = WEBHOOK_SECRET,
        redelivery_seconds: float = 1.0,
        settle_seconds: float | None = None,
        is_paused: bool = False,
    ) -> None:
        store = Store(path=state)
        clock = Clock(offset_seconds=int(store.setting("clock_offset_seconds") or 0))
        self.core = Core(store, clock, Faults(), settle_seconds, public_url)
        for number, url in enumerate(webhook_urls):
            name = f"webhook_{number}" if number else "default"
            self.core.endpoints[name] = Endpoint(name, url, (webhook_secret,))
        self.webhooks = Webhooks(self.core, redelivery_seconds=redelivery_seconds, is_paused=is_paused)
        self.application = Application(self.core)
        self.pages = Pages(self.core)
        self.control = Control(self.core, self.application, self.webhooks, _cannot_refuse)
        self._thread = threading.Thread(target=self._work, name="stripe-stand-in", daemon=True)

    def start(self) -> None:
        """This will begin to deliver webhooks and to let planned changes happen."""
        self._thread.start()

    def stop(self) -> None:
        """This will end the background work and close the state."""
        self.core.closing.set()
        self.core.wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)
        self.core.store.close()

    def _work(self) -> None:
        while not self.core.closing.is_set():
            self.core.wake.clear()
            refund_life.settle_due(self.core)
            deadlines.strike_due(self.core, strikes=STRIKES)
            self.webhooks.deliver_due()
            self.core.wake.wait(self._pause())

    def _pause(self) -> float:
        times = [refund_life.next_settlement_at(self.core)]
        if not self.webhooks.is_paused:
            times.append(deliveries.next_due_at(self.core))
        due_at = min((moment for moment in times if moment is not None), default=float("inf"))
        return min(max(due_at - time.time(), 0.0), _LONGEST_PAUSE_SECONDS)


def _cannot_refuse(seconds: float) -> None:
    raise LookupError("There is no server whose door could be shut.")
