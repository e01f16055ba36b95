"""Where a policy gives consumers less than the law does. Pure.

Sources: research/market.md, section "Law to build against", points 1, 3 and 6
(read 5 August 2026): Directive 2011/83/EU art. 9, 10 and 16, and the UK
Consumer Contracts Regulations 2013. Not legal advice, and not an error: the
right of withdrawal has its own track, and no policy can set it lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cms.lint.facts import Facts, facts_of
from cms.lint.warnings import Json, LintWarning, Topic, warn

STATUTORY_DAYS = 14
# The European Union, the other states of the European Economic Area, and the United Kingdom.
COUNTRIES = frozenset(
    "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se is li no gb".split()
)
_RIGHT = (
    "Consumers in the EU and the UK may withdraw within 14 days of delivery without giving a reason; "
    "no policy can set that lower."
)
# What is called a sale is never an exception; “not returnable” may be one of the few that art. 16 lists.
_REFUSED = frozenset({"final_sale"})


def below_the_law(rules: Sequence[Json], *, store_country: str) -> Iterator[LintWarning]:
    """This will find rules that promise consumers there less than their statutory right."""
    for rule in rules:
        facts = facts_of(rule["conditions"])
        if not _is_for_consumers(facts, store_country):
            continue
        shortest = _shortest(rule["answers"].get("window"))
        if _is_refusal(rule["answers"].get("returnable")):
            yield warn(Topic.LAW, rule, f"This rule refuses. {_RIGHT} A sale is no exception.")
        elif shortest is not None and shortest < STATUTORY_DAYS:
            days = "1 day" if shortest == 1 else f"{shortest} days"
            yield warn(Topic.LAW, rule, f"This window is {days}. {_RIGHT}")


def _is_for_consumers(facts: Facts, store_country: str) -> bool:
    if any(not fact.is_negated for fact in facts.by_key.get(("business", ""), ())):
        return False
    wanted = [fact.values for fact in facts.by_key.get(("country", ""), ()) if not fact.is_negated]
    if wanted:
        return bool(frozenset.intersection(*wanted) & COUNTRIES)
    excluded = {code for fact in facts.by_key.get(("country", ""), ()) for code in fact.values}
    return store_country.casefold() in COUNTRIES - excluded


def _is_refusal(returnable: Json | None) -> bool:
    return returnable is not None and not returnable["allowed"] and returnable["code"] in _REFUSED


def _shortest(window: Json | None) -> int | None:
    """Days of the shortest of the rule's windows that is counted in days; a fixed date is not judged."""
    if window is None:
        return None
    every = [window, *(window.get("by_resolution") or {}).values()]
    days = [each["days"] for each in every if each["clock"] != "fixed_date" and each["days"] is not None]
    return min(days, default=None)
