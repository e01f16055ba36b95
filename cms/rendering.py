"""A compilation becomes the text that shoppers read, once per language, and is kept with the version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from wagtail.rich_text import expand_db_html

from cms.compile import Compilation, Section
from cms.sentences import (
    answer_names,
    conditions_sentence,
    everything_sentence,
    rule_sentences,
    shoppers_rule,
)
from cms.sentences.conditions import AnswerNames

BODY_TEMPLATE = "cms/policy/body.html"


def policy_texts(*, compilation: Compilation, locales: Sequence[str]) -> dict[str, str]:
    """This will render the policy as HTML in each language; each rule has the anchor `rule-<id>`."""
    return {locale: _body(compilation, locale) for locale in locales}


def _body(compilation: Compilation, locale: str) -> str:
    rules = compilation.rules["rules"]
    headings = _Headings(locale, is_alone=len(rules) == 1, answer_names=answer_names(rules=rules))
    sections = [_section(section, headings) for section in compilation.sections]
    with translation.override(locale):
        return render_to_string(BODY_TEMPLATE, {"sections": sections, "locale": locale})


@dataclass(frozen=True, slots=True)
class _Headings:
    """How the rules of one policy are headed in one language."""

    locale: str
    is_alone: bool
    answer_names: AnswerNames

    def written(self, rule: Mapping[str, Any]) -> str:
        if self.is_alone:
            return everything_sentence(locale=self.locale)
        return conditions_sentence(
            conditions=rule["conditions"], locale=self.locale, answer_names=self.answer_names
        )


def _section(section: Section, headings: _Headings) -> dict[str, Any]:
    locale = headings.locale
    if section.rule is None:
        return {"html": expand_db_html(section.texts[locale])}
    return {
        "anchor": f"rule-{section.rule['id']}",
        "heading": section.texts.get(locale) or headings.written(section.rule),
        # A promise that nobody keeps yet is not made: see cms.carried_out.
        "sentences": rule_sentences(rule=shoppers_rule(rule=section.rule), locale=locale),
    }
