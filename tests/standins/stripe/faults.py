"""Things that go wrong on demand.

A fault waits for requests that match it and is spent after `count` of them. Three families: *wire* faults
strike when a request arrives (replays too), *outcome* faults decide what becomes of a new refund, *event*
faults act on webhooks.
"""

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.standins.stripe.shapes import Document, Request

WIRE = (
    "never_arrived",  # the connection ends before anything happened
    "answer_lost",  # everything happened, then the connection ends
    "error_saved",  # everything happened, but 500 is answered and saved under the key
    "error",  # 500 with nothing done, saved under the key
    "edge_error",  # 502 with an HTML body, before the effect or (`after`) behind it; never saved
    "conflict",  # 409 as if the key's first request still ran
    "rate_limited",  # 429
    "unauthorized",  # 401, as after a key was revoked
    "slow",  # `seconds` pass before the effect or (`after`) between effect and answer
)
OUTCOME = (
    "refund_outcome",  # what the refund begins as and what becomes of it
    "dispute_opens",  # a dispute opens just then: the refund is accepted (`status`) and fails when settled
)
EVENT = (
    "event_repeated",  # one event object, delivered twice
    "event_doubled",  # two event objects for one change
    "events_reversed",  # the next `count` events are kept back and delivered last first
    "event_lost",  # never delivered, only listable
)


class UnknownFault(ValueError):
    """Raised when a fault is asked for that does not exist."""


@dataclass(slots=True)
class Fault:
    """One armed fault; `params` is the part of the request's parameters that has to be equal."""

    kind: str
    method: str = "POST"
    path: str = "/v1/refunds"
    params: Document = field(default_factory=dict)
    type: str = "*"
    count: int = 1
    seconds: float = 0.0
    after: bool = False
    status: str = "pending"
    reason: str | None = None
    pending_reason: str = "processing"
    then: str | None = None
    then_reason: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in (*WIRE, *OUTCOME, *EVENT):
            raise UnknownFault(f"There is no fault '{self.kind}'.")

    def strikes(self, request: Request) -> bool:
        """This will tell whether a request is one that the fault waits for."""
        is_place = request.method == self.method and request.path.startswith(self.path)
        return is_place and _contains(request.tree, self.params)


class Faults:
    """The armed faults, in the order in which they were armed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """This will make a fault wait for its requests."""
        with self._lock:
            self._armed.append(fault)

    def clear(self) -> None:
        """This will call every fault off."""
        with self._lock:
            self._armed.clear()

    def armed(self) -> list[Fault]:
        """This will list what is still waiting."""
        with self._lock:
            return list(self._armed)

    def take_wire(self, request: Request) -> Fault | None:
        """This will spend the first wire fault that the request meets."""
        return self._take(lambda fault: fault.kind in WIRE and fault.strikes(request))

    def take_outcome(self, params: Document) -> Fault | None:
        """This will spend the first fault that decides the fate of a new refund."""
        return self._take(lambda fault: fault.kind in OUTCOME and _contains(params, fault.params))

    def take_event(self, type: str) -> Fault | None:
        """This will spend the first fault that acts on an event of this type."""
        return self._take(lambda fault: fault.kind in EVENT and fnmatchcase(type, fault.type))

    def _take(self, is_hit: Any) -> Fault | None:
        with self._lock:
            for fault in self._armed:
                if is_hit(fault):
                    fault.count -= 1
                    if fault.count <= 0:
                        self._armed.remove(fault)
                    return fault
        return None


def _contains(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(_contains(whole.get(key), part[key]) for key in part)
    return str(whole) == str(part)
