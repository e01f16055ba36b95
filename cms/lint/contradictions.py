"""Rules whose conditions cannot all hold at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cms.lint.facts import FLAGS, SEVERAL, Fact, Facts, facts_of
from cms.lint.shadows import is_implied
from cms.lint.spans import common
from cms.lint.warnings import Json, LintWarning, Topic, day_words, warn

THINGS = {
    "product_tag": "product tag",
    "product_category": "product category",
    "product_sku": "SKU",
    "product_vendor": "vendor",
    "country": "country",
    "channel": "sales channel",
    "customer_group": "customer group",
    "reason": "reason",
    "resolution": "resolution",
    "evidence_answer": "answer to a question",
    "final_sale": "final sale",
    "gift_card": "gift card",
    "business": "business customer",
    "gift": "gift",
    "merchant_at_fault": "fault",
    "quantity": "quantity",
    "discount_percent": "discount",
    "days_since": "days since",
    "history_returns": "number of earlier returns",
    "history_rate_percent": "return rate",
    "history_value": "value of earlier returns",
    "price": "price",
    "order_value": "order value",
    "placed_between": "period of the order",
    "set": "condition set",
}


def impossible_rules(rules: Sequence[Json], *, starts_on: date | None) -> Iterator[LintWarning]:
    """This will find rules that can never match.

    `starts_on` is the first day whose orders follow this policy; None when the
    policy is the store's first, which older orders follow too.
    """
    for rule in rules:
        facts = facts_of(rule["conditions"])
        thing = contradiction(facts)
        if thing:
            sentence = f"This rule can never match: its conditions on {thing} exclude each other."
            yield warn(Topic.NEVER_MATCHES, rule, sentence)
        elif starts_on is not None and _is_over(facts, starts_on):
            yield warn(Topic.NEVER_MATCHES, rule, _over(facts, starts_on))


def contradiction(facts: Facts) -> str:
    """This will name the first thing about which the facts contradict each other; nothing if none do."""
    for key, known in facts.by_key.items():
        if _clash(facts, known):
            return f"the {THINGS.get(key[0], key[0])}"
    return ""


def _clash(facts: Facts, known: Sequence[Fact]) -> bool:
    first = known[0]
    if first.inner:
        return any(fact.is_negated and all(is_implied(each, facts) for each in fact.inner) for fact in known)
    if first.spans is not None:
        return not facts.spans_of(first.key)
    if first.kind in FLAGS:
        return len({fact.is_negated for fact in known}) > 1
    return _words_clash(known)


def _words_clash(known: Sequence[Fact]) -> bool:
    wanted = [fact.values for fact in known if not fact.is_negated]
    unwanted = frozenset[str]().union(*(fact.values for fact in known if fact.is_negated))
    if not wanted:
        return False
    if known[0].kind in SEVERAL:
        return any(values <= unwanted for values in wanted)
    return not frozenset.intersection(*wanted) - unwanted


def _is_over(facts: Facts, starts_on: date) -> bool:
    spans = facts.spans_of(("placed_between", ""))
    return not common(spans, ((starts_on.toordinal(), float("inf")),))


def _over(facts: Facts, starts_on: date) -> str:
    last = facts.spans_of(("placed_between", ""))[-1][1]
    return (
        f"This rule is about orders placed until {day_words(date.fromordinal(int(last)))}, but the policy "
        f"only decides about orders placed from {day_words(starts_on)} on. It can never match."
    )
