"""How facts are checked and written: whole numbers that can be, times in UTC, lists as lists."""

from __future__ import annotations

from datetime import datetime

from returns.eligibility.moments import moment_text
from returns.errors import ReturnsError


class InvalidInputs(ReturnsError):
    """Facts that cannot be: a negative count, a request for no unit."""

    code = "invalid_inputs"


def counted(name: str, count: object, *, least: int = 0) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise InvalidInputs(f"{name} must be a whole number from {least} on, not {count!r}.")


def written(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def listed(texts: tuple[str, ...] | None) -> list[str] | None:
    return None if texts is None else list(texts)


def said(**facts: object) -> dict[str, object]:
    """Facts that came later are written only where they are known: what was stored before reads the same."""
    return {name: value for name, value in facts.items() if value is not None}
