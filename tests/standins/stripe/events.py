"""Events: what Stripe tells about every change, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from stripe._api_version import _ApiVersion

from tests.standins.stripe.core import MAIN_ACCOUNT, Core
from tests.standins.stripe.deliveries import queue
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Call, Document, public
from tests.standins.stripe.showing import as_shown

#: The library is generated for one version, and endpoints are created with it.
API_VERSION = _ApiVersion.CURRENT


@dataclass(slots=True)
class Journal:
    """The events that one call causes; numbered in the order in which they happen."""

    core: Core
    call: Call
    written: list[Document] = field(default_factory=list)

    def write(self, type: str, subject: Document, *, previous: Document | None = None) -> None:
        """This will record one event and queue it for every endpoint that wants it."""
        fault = self.core.faults.take_event(type)
        event = self._event(type, subject, previous)
        twins = (
            [event, {**event, "id": new_id("evt")}] if fault and fault.kind == "event_doubled" else [event]
        )
        self.core.store.add(account=self.call.account, documents=twins)
        self.written.extend(twins)
        for twin in twins:
            queue(core=self.core, account=self.call.account, event=twin, fault=fault)

    def _event(self, type: str, subject: Document, previous: Document | None) -> Document:
        data: Document = {"object": public(as_shown(subject, core=self.core))}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.core.clock.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": self.call.request_id, "idempotency_key": self.call.idempotency_key},
            "type": type,
        }
        if self.call.account != MAIN_ACCOUNT:
            event["account"] = self.call.account
        return event


def is_wanted(type: str, patterns: Iterable[str]) -> bool:
    """This will tell whether an event type is among patterns such as `refund.*`."""
    return any(fnmatchcase(type, pattern) for pattern in patterns)
