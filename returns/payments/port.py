"""What the domain asks of a payment provider, and the answers it understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from returns.errors import ReturnsError


class BadSignature(ReturnsError):
    """A webhook that the provider did not sign, or not recently."""

    code = "bad_signature"


class ProviderUnreachable(ReturnsError):
    """A question (never a movement of money) got no usable answer; ask again later."""

    code = "provider_unreachable"


@dataclass(frozen=True, kw_only=True)
class RefundFacts:
    """A refund as the provider states it now; amounts in minor units.

    `payment_refs` are the payment intent and the charge it belongs to;
    `operation` is our `bh_op` metadata, empty when somebody else made it.
    """

    ref: str
    status: str
    amount_minor: int
    currency: str
    payment_refs: tuple[str, ...]
    operation: str = ""
    failure_reason: str = ""
    bank_reference: str = ""
    created: int = 0


@dataclass(frozen=True)
class Accepted:
    """The provider has the refund, in whatever status."""

    refund: RefundFacts


@dataclass(frozen=True)
class Refused:
    """A definite no: nothing was moved by this call. `may_exist` asks for a look-up first."""

    code: str
    message: str
    may_exist: bool = False


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether the call had an effect: the same key again, later."""

    message: str
    is_server_error: bool = False
    retry_after_seconds: int | None = None


@dataclass(frozen=True)
class Stopped:
    """Our key is not accepted: nothing happened, and nothing will until somebody mends it."""

    message: str


Outcome = Accepted | Refused | Unknown | Stopped


@dataclass(frozen=True)
class EventRef:
    """A verified webhook: a hint at an object that is to be read again."""

    id: str
    type: str
    object_id: str
    account: str


class Gateway(Protocol):
    """The port; adapters pass tests/returns/payments/contract.py."""

    def refund(self, *, key: str, params: dict[str, object], account: str) -> Outcome:
        """This will send the frozen parameters under the key; call outside of a transaction."""
        ...

    def find_refund(self, *, payment_ref: str, operation: str, account: str) -> RefundFacts | None:
        """This will look for our refund by its metadata. Raises ProviderUnreachable."""
        ...

    def fetch_refund(self, *, ref: str, account: str) -> RefundFacts | None:
        """This will read a refund again, None when there is none. Raises ProviderUnreachable."""
        ...

    def verify_event(self, *, body: bytes, signature: str) -> EventRef:
        """This will check the signature over the raw bytes. Raises BadSignature."""
        ...
