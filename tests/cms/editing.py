"""The editor's form of a policy page as a browser sends it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

Fields = dict[str, Any]

NOTHING = {"en": "", "de": "", "fr": ""}
REFUSED = {"en": "This is final.", "de": "Das ist endgültig.", "fr": ""}


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def window(*, days: int | str = 30, clock: str = "delivered", date: str = "") -> Fields:
    return {
        "clock": clock,
        "date": date,
        "days": str(days),
        "fallback_days": "5",
        "by_resolution": streamfield([]),
        "sentence": NOTHING,
    }


def share(*, percent: str = "") -> Fields:
    return {"percent": percent, "amounts": streamfield([])}


def fees(**changed: Any) -> Fields:
    neutral = {
        "restocking": share(),
        "label_fee": "",
        "label_amounts": streamfield([]),
        "deduction_b": "",
        "deduction_c": "",
        "deduction_d": "",
        "shipping_refund": "NEVER",
        "waived_when_merchant_at_fault": "on",
    }
    return neutral | changed


def question(en: str, *choices: str, code: str = "") -> Fields:
    entries = [("item", {"label": _both(choice), "code": ""}) for choice in choices]
    return {"label": _both(en), "choices": streamfield(entries), "is_needed": "on", "code": code}


def _both(en: str) -> Fields:
    return {"en": en, "de": f"{en} (de)", "fr": ""}


def evidence(*questions: Fields, photos: int = 0) -> Fields:
    entries = [("item", found) for found in questions]
    return {"photos": str(photos), "questions": streamfield(entries), "sentence": NOTHING}


def timing(refund: str = "ON_RECEIPT") -> Fields:
    return {"refund": refund, "store_credit": "", "exchange": "", "replacement": "", "repair": ""}


def refusal(*, sentence: Fields | None = None) -> tuple[str, Fields]:
    return "not_returnable", {"code": "final_sale", "sentence": REFUSED if sentence is None else sentence}


def rule(
    *answers: tuple[str, Fields], name: str = "Clearance", conditions: list[tuple[str, Fields]] | None = None
) -> tuple[str, Fields]:
    tagged = [("product_tag", {"values": "clearance"})]
    return "rule", {
        "name": name,
        "heading": NOTHING,
        "conditions": streamfield(tagged if conditions is None else conditions),
        "answers": streamfield(list(answers) or [refusal()]),
    }


def policy_form(*rules: tuple[str, Fields], days: int | str = 30, **more: Any) -> Fields:
    """The whole page: the rules, the defaults with a window of so many days, and any other fields."""
    last = {
        "returnable": {"allowed": "on", "code": "", "sentence": NOTHING},
        "window": window(days=days),
        "resolutions": {"allowed": "REFUND"},
        "refund_timing": timing(),
        "methods": {"allowed": "PREPAID_LABEL", "label_paid_by": ""},
        "review": {"sentence": NOTHING},
        "evidence": evidence(),
        "fees": fees(),
        "bonus": {"store_credit": share(), "exchange": share()},
        "warehouse": {"code": ""},
    }
    fields: Fields = {
        "title": "Return policy",
        "title_de": "Rückgabebedingungen",
        "title_fr": "",
        "slug": "policy",
        "rules": streamfield(list(rules)),
        "defaults": streamfield([("defaults", last)]),
        "effective_from": "",
        "examples": streamfield([]),
        "comments": inline_formset([]),
    }
    form: Fields = nested_form_data(fields | more)
    return form


PUBLISH = {"action-publish": "action-publish"}
