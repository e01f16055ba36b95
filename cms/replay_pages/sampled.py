"""Single differences side by side: what the shopper was told, and what the draft would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext

from cms.replays.reason_names import name_of, reasons_of
from cms.replays.words import CHANGES, METHODS, OUTCOMES, RESOLUTIONS, word
from returns.languages import pick
from returns.models import Replay
from returns.money import Money
from returns.replay.asked import Source


@dataclass(frozen=True, slots=True)
class Side:
    """One policy's answer; `sentence` is the refusal, empty for a yes, which has terms instead."""

    is_allowed: bool
    policy: str
    rule: str
    sentence: str
    deadline_at: datetime | None
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Example:
    """What the button sends, so that the case becomes an example of the policy."""

    order_id: int
    order_line_id: int
    asked_at: str
    reason: str
    resolution: str
    quantity: int
    expected: str
    evidence_answers: Sequence[str]
    photo_count: str


@dataclass(frozen=True, slots=True)
class Sampled:
    css: str
    outcome: str
    changes: Sequence[str]
    was_asked: bool
    order_number: str
    product: str
    units: int
    value: Money
    country: str
    reason: str
    asked_at: datetime | None
    old: Side
    new: Side
    example: Example


def sample_of(replay: Replay) -> list[Sampled]:
    """This will word the sampled differences in the reader's language."""
    locale = get_language() or "en"
    reasons = reasons_of(store_id=replay.store_id, locale=locale)
    return [_sampled(entry, reasons, locale) for entry in replay.sample]


def _sampled(entry: Mapping[str, Any], reasons: dict[str, str], locale: str) -> Sampled:
    flip = entry["flip"]
    return Sampled(
        css=flip["outcome"].lower().replace("_", "-"),
        outcome=word(OUTCOMES, flip["outcome"]),
        changes=[word(CHANGES, change) for change in flip["changes"]],
        was_asked=flip["source"] == Source.REQUEST,
        order_number=flip["order_number"],
        product=flip["product"] or flip["sku"],
        units=flip["units"],
        value=Money(flip["value_minor"], flip["currency"]),
        country=flip["country"],
        reason=name_of(reasons, flip["reason"]),
        asked_at=parse_datetime(flip["asked_at"]),
        old=_side(
            entry["old"], flip["old"], gettext("Version %(number)s") % {"number": flip["old"][0]}, locale
        ),
        new=_side(entry["new"], flip["new"], gettext("The draft"), locale),
        example=_example(flip, is_allowed=entry["new"]["allowed"]),
    )


def _side(told: Mapping[str, Any], flip: Sequence[str], policy: str, locale: str) -> Side:
    return Side(
        is_allowed=told["allowed"],
        policy=policy,
        rule=flip[2],
        sentence=pick(texts=told["sentence"], locale=locale, default="en"),
        deadline_at=parse_datetime(told["deadline_at"]) if told["deadline_at"] else None,
        terms=_terms(told) if told["allowed"] else (),
    )


def _terms(told: Mapping[str, Any]) -> list[str]:
    """What an allowed shopper gets, in a few words each."""
    payer = (
        gettext("we pay the label")
        if told["label_paid_by"] == "MERCHANT"
        else gettext("the shopper pays the postage")
    )
    terms = [
        ", ".join(word(RESOLUTIONS, each) for each in told["resolutions"]),
        ", ".join(word(METHODS, each) for each in told["methods"]) + f" ({payer})",
    ]
    if told["needs_review"]:
        terms.append(gettext("a person looks first"))
    return [*terms, *_fees(told["answers"].get("fees") or {})]


def _fees(fees: Mapping[str, Any]) -> list[str]:
    percent = (fees.get("restocking") or {}).get("percent_bp")
    if percent:
        return [gettext("%(percent)g%% restocking fee") % {"percent": percent / 100}]
    has_fee = bool((fees.get("restocking") or {}).get("amounts") or (fees.get("label") or {}).get("amounts"))
    return [gettext("with a fee")] if has_fee else []


def _example(flip: Mapping[str, Any], *, is_allowed: bool) -> Example:
    photos = flip.get("photo_count")
    return Example(
        order_id=flip["order_id"],
        order_line_id=flip["order_line_id"],
        asked_at=flip["asked_at"],
        reason=flip["reason"],
        resolution=flip["resolution"],
        quantity=flip["quantity"],
        expected="allowed" if is_allowed else (flip["new"][1] or "refused"),
        # Replays that ran earlier kept neither.
        evidence_answers=flip.get("evidence_answers") or (),
        photo_count="" if photos is None else str(photos),
    )
