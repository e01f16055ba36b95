"""How a policy is asked quickly: its facts, sieves, outcomes and resolver, made once when it is read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from zoneinfo import ZoneInfo

from returns.eligibility.facts import FACTS, Fact
from returns.eligibility.inputs import Inputs
from returns.eligibility.outcome_texts import OutcomeTexts
from returns.eligibility.outcomes import Layout, Outcomes
from returns.eligibility.resolved import Resolver
from returns.eligibility.rules import Rule
from returns.eligibility.sieve import Sieves


class Plan:
    """Everything about a policy that can be prepared before the first request.

    It remembers (Note [Bounded memory]) and is safe to share between threads:
    a dictionary is read and written whole, and whoever writes, writes the same.
    """

    __slots__ = (
        "_fields",
        "_work_out",
        "_zone",
        "facts",
        "notices",
        "outcomes",
        "resolver",
        "sentences",
        "sieves",
        "texts",
    )

    def __init__(self, rules: Sequence[Rule], zone: ZoneInfo) -> None:
        self.facts = _facts(rules)
        self.sieves = Sieves(rules, self.facts)
        layout = Layout(rules, self.facts)
        self.outcomes = Outcomes(layout, self.facts)
        self.texts = OutcomeTexts(layout, self.facts, self.sieves)
        self.resolver = Resolver(rules)
        # Texts of refusals by their wording, and of notices by what they say: returns.eligibility.receipts.
        self.sentences: dict[Hashable, str] = {}
        self.notices: dict[Hashable, str] = {}
        self._zone = zone
        self._fields = _reader([fact.field for fact in self.facts if fact.field])
        self._work_out = tuple(fact.work_out for fact in self.facts if fact.work_out is not None)

    def values(self, inputs: Inputs) -> list[Hashable]:
        """This will read the facts that some condition asks for, in the order of `facts`."""
        zone = self._zone
        return [*self._fields(inputs), *[work_out(inputs, zone) for work_out in self._work_out]]


def _reader(fields: Sequence[str]) -> Callable[[Inputs], Sequence[Hashable]]:
    """Many fields in one call: `attrgetter` gives a tuple only of two and more."""
    if not fields:
        return lambda _inputs: ()
    return attrgetter(*fields) if len(fields) > 1 else lambda inputs: (attrgetter(fields[0])(inputs),)


def _facts(rules: Sequence[Rule]) -> tuple[Fact, ...]:
    asked = {leaf.fact for rule in rules for condition in rule.conditions for leaf in condition.leaves()}
    return tuple(fact for fact in FACTS.values() if fact in asked)
