"""A policy version as its people read it: in words, beside another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.admin.utils import get_user_display_name

from cms.answer_changes import answer_words
from cms.languages import NAMES
from cms.sentences import answer_names, conditions_sentence
from returns.models import PolicyVersion
from returns.queries.policy_versions import MOST_COUNTED


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """`decisions` is how many stored answers it gave, as text; None where nobody asked."""

    number: int
    effective_from: datetime
    published_at: datetime
    published_by: str
    decisions: str
    is_newest: bool


@dataclass(frozen=True)
class RuleWords:
    name: str
    about: str
    sentences: list[str]


def version_row(version: PolicyVersion, *, newest: int, count: int | None = None) -> VersionRow:
    """This will flatten a version; `newest` is the number of the store's newest one."""
    person = version.published_by
    return VersionRow(
        number=version.number,
        effective_from=version.effective_from,
        published_at=version.published_at,
        published_by=str(get_user_display_name(person)) if person else "the system",
        decisions="" if count is None else _counted(count),
        is_newest=version.number == newest,
    )


def rules_in_words(document: Mapping[str, Any], *, locale: str = "en") -> list[RuleWords]:
    """This will say every rule of a compiled document in the words of the policy page."""
    names = answer_names(rules=document["rules"])
    return [
        RuleWords(
            name=rule["name"],
            about=conditions_sentence(conditions=rule["conditions"], locale=locale, answer_names=names),
            sentences=answer_words(rule["answers"], locale=locale),
        )
        for rule in document["rules"]
    ]


def texts_by_language(version: PolicyVersion) -> list[tuple[str, str, str]]:
    """This will give what shoppers read: (language code, its name, HTML as it was rendered then)."""
    return [(code, NAMES.get(code, code), html) for code, html in version.texts.items()]


def _counted(count: int) -> str:
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"
