"""The stand-in as tests hold it: started in a thread or as a process, driven through its private paths."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import stripe

from tests.standins.stripe.client_money import MoneyControls
from tests.standins.stripe.core import WEBHOOK_SECRET
from tests.standins.stripe.server import Server
from tests.standins.stripe.shapes import Document
from tests.standins.stripe.stand_in import StandIn


class StandInFailed(Exception):
    """Raised when the stand-in does not start, refuses a private call, or crashed on the way."""


@dataclass(frozen=True, slots=True)
class SeededPayment:
    """A payment that the stand-in holds; the amount is in minor units."""

    payment_intent: str
    charge: str
    amount: int


class StripeStandIn(MoneyControls):
    """One running stand-in. Make it with `in_thread` or `in_process`, and close it."""

    api_key = "sk_test_standin"

    def __init__(self, *, base_url: str, webhook_secret: str, end: Callable[[], list[str]]) -> None:
        self.base_url = base_url
        self.webhook_secret = webhook_secret
        self._end = end

    @classmethod
    def in_thread(
        cls,
        *,
        state: Path | None = None,
        webhook_urls: Sequence[str] = (),
        webhook_secret: str = WEBHOOK_SECRET,
        redelivery_seconds: float = 1.0,
        settle_seconds: float | None = None,
        is_paused: bool = True,
    ) -> Self:
        """This will start it inside this process; webhooks wait for `flush_webhooks` by default."""
        server = Server(
            stand_in=StandIn(
                state=str(state) if state else None,
                webhook_urls=webhook_urls,
                webhook_secret=webhook_secret,
                redelivery_seconds=redelivery_seconds,
                settle_seconds=settle_seconds,
                is_paused=is_paused,
            )
        )
        worker = threading.Thread(target=server.serve, daemon=True)
        worker.start()

        def end() -> list[str]:
            server.stop()
            worker.join(timeout=5)
            return server.crashes

        return cls(base_url=server.url, webhook_secret=webhook_secret, end=end)

    @classmethod
    def in_process(
        cls,
        *,
        port: int = 0,
        state: Path | None = None,
        webhook_urls: Sequence[str] = (),
        webhook_secret: str = WEBHOOK_SECRET,
        redelivery_seconds: float = 1.0,
        settle_seconds: float | None = None,
        is_paused: bool = True,
    ) -> Self:
        """This will start it as a process of its own, for tests on load and on killed workers."""
        command = [*cls.command(), "--port", str(port)]
        command += ["--webhook-secret", webhook_secret, "--redelivery-seconds", str(redelivery_seconds)]
        command += ["--paused"] if is_paused else []
        command += ["--state", str(state)] if state else []
        command += ["--settle-seconds", str(settle_seconds)] if settle_seconds is not None else []
        for url in webhook_urls:
            command += ["--webhook-url", url]
        process = subprocess.Popen(
            command, cwd=cls.root(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        return cls(base_url=_address(process), webhook_secret=webhook_secret, end=lambda: _ended(process))

    @staticmethod
    def command() -> list[str]:
        """This will tell how a stand-in is started; it has to be run in `root`."""
        return [sys.executable, "-m", "tests.standins.stripe"]

    @staticmethod
    def root() -> Path:
        """This will tell the folder that holds the package `tests`."""
        return Path(__file__).resolve().parents[3]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """This will end it, and raise when it made a mistake of its own."""
        crashes = self._end()
        if crashes:
            raise StandInFailed("\n".join(crashes))

    def stripe_client(self, *, account: str | None = None, retries: int = 0) -> stripe.StripeClient:
        """This will make the official library's client for it."""
        return stripe.StripeClient(
            self.api_key,
            base_addresses={"api": self.base_url},
            stripe_account=account,
            max_network_retries=retries,
        )

    def seed_payment(self, *, amount: int, currency: str = "eur", **more: Any) -> SeededPayment:
        """This will make one captured payment; `more` as in `seeding.seed`."""
        return self.seed_payments([{"amount": amount, "currency": currency, **more}])[0]

    def seed_payments(
        self, payments: Iterable[Document], *, account: str | None = None
    ) -> list[SeededPayment]:
        """This will make any number of captured payments in one call."""
        seeded = self._private("POST", "payment_intents", payments=list(payments), account=account)
        return [SeededPayment(**each) for each in seeded]

    def seed_method(self, *, card: str = "pm_card_visa", customer: str | None = None) -> str:
        """This will make a payment method, with the customer whom it belongs to, and give its id."""
        method = self._private("POST", "payment_methods", card=card, customer=customer)["payment_method"]
        return str(method)

    def fault(self, kind: str, **settings: Any) -> None:
        """This will arm a fault; kinds and settings are those of `faults.Fault`."""
        metadata = settings.pop("metadata", None)
        if metadata is not None:
            settings["params"] = {**settings.get("params", {}), "metadata": metadata}
        self._private("POST", "faults", kind=kind, **settings)

    def armed_faults(self) -> list[Document]:
        """This will list the faults that still wait."""
        return list(self._private("GET", "faults"))

    def clear_faults(self) -> None:
        """This will call off every fault."""
        self._private("DELETE", "faults")

    def refuse_connections(self, *, seconds: float) -> None:
        """This will shut the door for a while: connections end, new ones are refused."""
        self._private("POST", "refuse", seconds=seconds)

    def settle(self, refund: str, *, status: str | None = None, reason: str | None = None) -> Document | None:
        """This will let the bank decide: what is planned for the refund, or `status`."""
        settled: Document | None = self._private(
            "POST", "settle", refund=refund, status=status, reason=reason
        )
        return settled

    def dashboard_refund(self, payment_intent: str, *, amount: int | None = None) -> Document:
        """This will refund as a person would in Stripe's Dashboard, without metadata."""
        body = {"payment_intent": payment_intent, "amount": amount}
        return dict(self._private("POST", "dashboard_refunds", **body))

    def refunds(self, *, payment_intent: str | None = None, account: str | None = None) -> list[Document]:
        """This will give every refund, oldest first."""
        found = self._private("GET", "refunds", account=account)
        return [each for each in found if payment_intent in (None, each["payment_intent"])]

    def summary(self, *, account: str | None = None) -> Document:
        """This will count and add up; see `summary.summary`."""
        return dict(self._private("GET", "summary", account=account))

    def requests(self, *, path: str = "", method: str | None = None) -> list[Document]:
        """This will give the requests that arrived, with their keys and what struck them."""
        log = self._private("GET", "requests")
        return [each for each in log if each["path"].startswith(path) and method in (None, each["method"])]

    def clear_requests(self) -> None:
        """This will empty the list of requests."""
        self._private("DELETE", "requests")

    def advance(self, *, hours: float = 0, seconds: float = 0) -> None:
        """This will move the stand-in's clock forward."""
        self._private("POST", "clock", seconds=int(hours * 3600 + seconds))

    def listen(
        self,
        url: str,
        *,
        name: str = "default",
        secrets: Sequence[str] = (),
        types: Sequence[str] = ("*",),
        is_connect: bool = False,
    ) -> None:
        """This will send events to a URL; several secrets sign while one is being rolled.

        Events of connected accounts go only where `is_connect` says so.
        """
        body = {
            "name": name,
            "url": url,
            "types": list(types),
            "is_connect": is_connect,
            "secrets": list(secrets) or [self.webhook_secret],
        }
        self._private("POST", "endpoints", **body)

    def pause_webhooks(self) -> None:
        """This will deliver only on `flush_webhooks`."""
        self._private("POST", "webhooks/pause")

    def resume_webhooks(self) -> None:
        """This will deliver in the background."""
        self._private("POST", "webhooks/resume")

    def flush_webhooks(self, *, is_reversed: bool = False) -> list[Document]:
        """This will try every open delivery once, now, and tell how each went."""
        return list(self._private("POST", "webhooks/flush", reversed=is_reversed))

    def deliver_to(self, receive: Callable[[bytes, dict[str, str]], int]) -> list[int]:
        """This will hand every open delivery to a function (body, headers) that gives the answer's status.

        For tests that call a view without a listening server; an endpoint must be known by `listen`.
        """
        statuses = []
        for post in self._private("GET", "webhooks/posts"):
            headers = {
                "Stripe-Signature": post["signature"],
                "Content-Type": "application/json; charset=utf-8",
            }
            statuses.append(receive(post["body"].encode(), headers))
            self._private("POST", "webhooks/answers", delivery=post["delivery"], status=statuses[-1])
        return statuses

    def reset(self) -> None:
        """This will forget payments, refunds, events, keys, faults and requests."""
        self._private("POST", "reset")

    def _private(self, method: str, name: str, /, **body: Any) -> Any:
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=60)
        try:
            connection.request(method, f"/_standin/{name}", json.dumps(body), {"Connection": "close"})
            answer = connection.getresponse()
            content = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise StandInFailed(content["error"])
        return content["result"]


def _address(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        _, complaint = process.communicate(timeout=10)
        raise StandInFailed(complaint)
    return line.split()[-1]


def _ended(process: "subprocess.Popen[str]") -> list[str]:
    process.terminate()
    _, complaint = process.communicate(timeout=15)
    return [complaint] if "Traceback" in complaint else []
