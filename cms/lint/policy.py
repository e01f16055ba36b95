"""Every warning about a compiled policy, in the order of its rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cms.lint.contradictions import impossible_rules
from cms.lint.law import below_the_law
from cms.lint.products import KnownProducts, unknown_products
from cms.lint.shadows import shadowed_rules
from cms.lint.texts import missing_texts
from cms.lint.warnings import Json, LintWarning, Topic
from cms.lint.windows import closed_windows


def lint_policy(
    document: Json, *, known: KnownProducts | None, starts_on: date | None, store_country: str
) -> tuple[LintWarning, ...]:
    """This will give all warnings about a rules document of any schema.

    `known` is what the store's orders hold, None for a store with hardly any.
    `starts_on` is the day, in the store's zone, from which on orders follow
    this policy; None for the store's first policy.
    """
    rules = document["rules"]
    found = [
        *impossible_rules(rules, starts_on=starts_on),
        *shadowed_rules(rules),
        *closed_windows(rules, starts_on=starts_on),
        *(unknown_products(rules, known=known) if known else ()),
        *missing_texts(rules, locales=document["locales"]),
        *below_the_law(rules, store_country=store_country),
    ]
    order = {rule["id"]: at for at, rule in enumerate(rules)}
    return tuple(sorted(_without_noise(found), key=lambda warning: order[warning.rule_id]))


def _without_noise(found: list[LintWarning]) -> Iterator[LintWarning]:
    """A rule that can never match is in nobody's way and of no use: its other faults are beside the point."""
    dead = {warning.rule_id for warning in found if warning.topic is Topic.NEVER_MATCHES}
    for warning in found:
        if warning.topic is Topic.NEVER_MATCHES or warning.rule_id not in dead:
            yield warning
