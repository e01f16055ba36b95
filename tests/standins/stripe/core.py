"""What every endpoint works with: store, clock, faults and the events it causes."""

import threading
from dataclasses import dataclass, field

from tests.standins.stripe.clock import Clock
from tests.standins.stripe.faults import Faults
from tests.standins.stripe.store import Store

MAIN_ACCOUNT = "acct_standin"
WEBHOOK_SECRET = "whsec_standin"


@dataclass(slots=True)
class Core:
    """One running stand-in, without its HTTP side."""

    store: Store
    clock: Clock
    faults: Faults
    settle_seconds: float | None = None
    base_url: str = ""
    endpoints: "dict[str, Endpoint]" = field(default_factory=dict)
    wake: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where events go; several secrets sign at once while one is being rolled."""

    name: str
    url: str
    secrets: tuple[str, ...]
    types: tuple[str, ...] = ("*",)
    is_connect: bool = False
