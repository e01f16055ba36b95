"""The small values that every part of the stand-in passes around."""

from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it arrived; `tree` is its query and body, unfolded but not yet checked."""

    method: str
    path: str
    headers: dict[str, str]
    tree: Document
    id: str

    def header(self, name: str) -> str | None:
        return self.headers.get(name.lower())

    @property
    def idempotency_key(self) -> str | None:
        """GET and DELETE are idempotent by definition; Stripe ignores a key there."""
        return self.header("Idempotency-Key") if self.method == "POST" else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire; `dropped` means that the connection ends without an answer."""

    status: int
    body: Document | str
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed authorization and contract; `target` is the object id from the path."""

    account: str
    target: str
    params: Document
    request_id: str | None = None
    idempotency_key: str | None = None


def public(document: Document) -> Document:
    """This will leave out what only the stand-in knows: keys that begin with an underscore."""
    return {name: value for name, value in document.items() if not name.startswith("_")}
