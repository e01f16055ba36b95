"""What a rule can ask about the facts; each kind is one pure function.

A condition answers true, false, or None when the order does not say. None
never matches, negated or not: what nobody knows proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from returns.eligibility.inputs import Inputs

NOT_KNOWN = "not known"
# Enough to explain a miss; a product may carry hundreds of tags.
_SHOWN = 5

Check = Callable[[Inputs, frozenset[str]], tuple[bool | None, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A condition kind; one that takes no values asks a yes-or-no fact."""

    name: str
    takes_values: bool
    check: Check


def fold(text: str) -> str:
    """This will give the form in which values are compared: without case and outer spaces."""
    return text.strip().casefold()


def _shown(texts: tuple[str, ...] | list[str]) -> str:
    rest = ", …" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + rest if texts else "none"


def _any_of(name: str, read: Callable[[Inputs], tuple[str, ...] | None]) -> Kind:
    def check(inputs: Inputs, wanted: frozenset[str]) -> tuple[bool | None, str]:
        found = read(inputs)
        if found is None:
            return None, NOT_KNOWN
        hits = [text for text in found if fold(text) in wanted]
        return bool(hits), _shown(hits or found)

    return Kind(name, True, check)


def _yes_or_no(name: str, read: Callable[[Inputs], bool | None]) -> Kind:
    def check(inputs: Inputs, _wanted: frozenset[str]) -> tuple[bool | None, str]:
        found = read(inputs)
        if found is None:
            return None, NOT_KNOWN
        return found, "yes" if found else "no"

    return Kind(name, False, check)


def _said(*texts: str | None) -> tuple[str, ...] | None:
    return tuple(text for text in texts if text) or None


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            _any_of("product_tag", lambda inputs: inputs.line.tags),
            _any_of("product_category", lambda inputs: inputs.line.categories),
            _any_of("product_sku", lambda inputs: _said(inputs.line.sku)),
            _any_of("product_vendor", lambda inputs: _said(inputs.line.vendor)),
            _any_of("country", lambda inputs: _said(inputs.order.country)),
            # A rule may name a merchant's own reason or the category that it stands for.
            _any_of(
                "reason", lambda inputs: _said(inputs.request.reason_code, inputs.request.reason_category)
            ),
            _any_of("resolution", lambda inputs: _said(inputs.request.resolution)),
            _yes_or_no("final_sale", lambda inputs: inputs.line.is_final_sale),
            _yes_or_no("gift_card", lambda inputs: inputs.line.is_gift_card),
        )
    }
)
