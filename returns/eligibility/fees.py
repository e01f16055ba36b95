"""What a return costs and what comes on top: fees, deductions, bonuses, and the warehouse it goes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from returns.eligibility.document import BadDocument, Node
from returns.eligibility.vocabulary import LabelFee, Resolution, ShippingRefund

# Basis points: a hundredth of a per cent, so that 12.5 % is a whole number too.
WHOLE_BP = 10_000
# The grades of used goods that may be paid back less for; A is as new.
GRADES = ("B", "C", "D")
_BONUS_FOR = (Resolution.STORE_CREDIT, Resolution.EXCHANGE)
_CURRENCY = re.compile(r"[A-Z]{3}")
# Amounts are stored in 64 bits.
_LARGEST_MINOR = 10**15


def _amounts(node: Node) -> dict[str, int]:
    for currency in node.value:
        if not _CURRENCY.fullmatch(currency):
            raise BadDocument(f"{node.at(currency)} is not a currency code.")
    if not node.value:
        raise BadDocument(f"{node.path} must hold an amount for at least one currency.")
    return {currency: node.between(currency, 0, _LARGEST_MINOR) for currency in sorted(node.value)}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what was paid (`percent_bp`, basis points), or an amount in minor units by currency."""

    percent_bp: int | None
    amounts: Mapping[str, int] | None

    @classmethod
    def read(cls, node: Node) -> Share:
        node.only(("percent_bp", "amounts"))
        percent = node.optional("percent_bp", lambda key: node.between(key, 0, WHOLE_BP))
        amounts = node.optional("amounts", lambda key: _amounts(node.child(key)))
        if (percent is None) == (amounts is None):
            raise BadDocument(f"{node.path} must say either percent_bp or amounts.")
        return cls(percent, amounts)

    def to_json(self) -> dict[str, object]:
        if self.amounts is not None:
            return {"amounts": {**self.amounts}}
        return {"percent_bp": self.percent_bp}


@dataclass(frozen=True, slots=True)
class LabelCharge:
    """What the shopper pays for a label of ours: nothing, what it cost us, or an amount by currency."""

    kind: LabelFee
    amounts: Mapping[str, int] | None

    @classmethod
    def read(cls, node: Node) -> LabelCharge:
        node.only(("kind", "amounts"))
        kind = node.word("kind", LabelFee)
        amounts = node.optional("amounts", lambda key: _amounts(node.child(key)))
        if (kind is LabelFee.FLAT) != (amounts is not None):
            raise node.refuse("amounts", "given for the kind flat, and for no other")
        return cls(kind, amounts)

    def to_json(self) -> dict[str, object]:
        written: dict[str, object] = {"kind": self.kind.value}
        return written if self.amounts is None else written | {"amounts": {**self.amounts}}


_FEES = ("restocking", "label", "waived_when_merchant_at_fault", "shipping_refund", "deductions")


@dataclass(frozen=True, slots=True)
class Fees:
    """What is kept back. `deductions` are basis points by grade."""

    restocking: Share | None
    label: LabelCharge | None
    waived_when_merchant_at_fault: bool
    shipping_refund: ShippingRefund
    deductions: Mapping[str, int]

    @classmethod
    def read(cls, node: Node) -> Fees:
        node.only(_FEES)
        deductions = node.optional("deductions", node.child) or Node({})
        deductions.only(GRADES)
        waived = node.optional("waived_when_merchant_at_fault", node.flag)
        return cls(
            restocking=node.optional("restocking", lambda key: Share.read(node.child(key))),
            label=node.optional("label", lambda key: LabelCharge.read(node.child(key))),
            waived_when_merchant_at_fault=waived is not False,
            shipping_refund=node.optional("shipping_refund", lambda key: node.word(key, ShippingRefund))
            or ShippingRefund.NEVER,
            deductions={
                grade: deductions.between(grade, 0, WHOLE_BP) for grade in GRADES if grade in deductions.value
            },
        )

    def to_json(self) -> dict[str, object]:
        return {
            "restocking": self.restocking and self.restocking.to_json(),
            "label": self.label and self.label.to_json(),
            "waived_when_merchant_at_fault": self.waived_when_merchant_at_fault,
            "shipping_refund": self.shipping_refund.value,
            "deductions": {**self.deductions},
        }


@dataclass(frozen=True, slots=True)
class Bonus:
    """What comes on top for whoever takes something else than money."""

    shares: Mapping[Resolution, Share]

    @classmethod
    def read(cls, node: Node) -> Bonus:
        node.only(_BONUS_FOR)
        return cls({word: Share.read(node.child(word)) for word in _BONUS_FOR if word in node.value})

    def to_json(self) -> dict[str, object]:
        return {word.value: share.to_json() for word, share in self.shares.items()}


@dataclass(frozen=True, slots=True)
class Destination:
    """To which warehouse? None is the store's own choice."""

    code: str | None

    @classmethod
    def read(cls, node: Node) -> Destination:
        node.only(("code",))
        code = node.optional("code", node.text)
        if code is not None and not code.strip():
            raise node.refuse("code", "the code of a warehouse, or null")
        return cls(code)

    def to_json(self) -> dict[str, object]:
        return {"code": self.code}
