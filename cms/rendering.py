"""A compilation becomes the text that shoppers read, once per language, and is kept with the version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from wagtail.rich_text import expand_db_html

from cms.compile import Compilation, Section
from cms.sentences import conditions_sentence, everything_sentence, rule_sentences

BODY_TEMPLATE = "cms/policy/body.html"


def policy_texts(*, compilation: Compilation, locales: Sequence[str]) -> dict[str, str]:
    """This will render the policy as HTML in each language; each rule has the anchor `rule-<id>`."""
    return {locale: _body(compilation, locale) for locale in locales}


def _body(compilation: Compilation, locale: str) -> str:
    is_alone = len(compilation.rules["rules"]) == 1
    sections = [_section(section, locale, is_alone=is_alone) for section in compilation.sections]
    with translation.override(locale):
        return render_to_string(BODY_TEMPLATE, {"sections": sections, "locale": locale})


def _section(section: Section, locale: str, *, is_alone: bool) -> dict[str, Any]:
    if section.rule is None:
        return {"html": expand_db_html(section.texts[locale])}
    conditions = section.rule["conditions"]
    written = (
        everything_sentence(locale=locale)
        if is_alone
        else conditions_sentence(conditions=conditions, locale=locale)
    )
    return {
        "anchor": f"rule-{section.rule['id']}",
        "heading": section.texts.get(locale) or written,
        "sentences": rule_sentences(rule=section.rule, locale=locale),
    }
