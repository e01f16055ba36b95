"""Which rules match a request: the quick way, for the answer alone.

Note [Facts as sieves]
A condition looks at one fact, and the same few thousand values come again and
again: two thousand products, a dozen countries, ten reasons. For each value of
a fact its sieve remembers which rules the value lets through, as one number
(Note [Rules as bits]). A request then costs one look-up and one "and" for each
fact, however many rules ask about it.

A set that must hold is as good as its conditions. A negated set is the one
thing that is no "and": rules with one pass the sieves on their other
conditions, and those that do (few) are asked one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence

from returns.eligibility.condition_tests import AmountWithin
from returns.eligibility.conditions import Condition
from returns.eligibility.facts import Fact
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule

# Values of one fact.
_MOST = 4_096

Asked = Sequence[tuple[int, Condition]]


class ValueSieve:
    """A fact with values that come again."""

    def __init__(self, everything: int, asked: Asked) -> None:
        self._everything = everything
        self._asked = asked
        self.known: dict[Hashable, int] = {}

    def sift(self, value: Hashable) -> int:
        """This will tell which rules the value lets through, and remember it."""
        passing = _passing(self._everything, self._asked, value)
        return remember(self.known, value, passing, most=_MOST)


class AmountSieve:
    """An amount: prices hardly ever come again, but only the ends of ranges make a difference.

    For each currency that a condition names, the amounts at which something
    changes, in order, and what passes from each on.
    """

    known: dict[Hashable, int] = {}

    def __init__(self, everything: int, asked: Asked) -> None:
        tests = [condition.test for _, condition in asked if isinstance(condition.test, AmountWithin)]
        self._unknown = _passing(everything, asked, None)
        self._steps: dict[str, tuple[list[int], list[int]]] = {}
        for currency in sorted({test.currency for test in tests}):
            ends = [test.ends for test in tests if test.currency == currency]
            starts = {end.least for end in ends if end.least is not None}
            afters = {end.most + 1 for end in ends if end.most is not None}
            steps = sorted(starts | afters)
            lowest = [steps[0] - 1, *steps]
            passing = [_passing(everything, asked, (amount, currency)) for amount in lowest]
            self._steps[currency] = steps, passing

    def sift(self, value: Hashable) -> int:
        """This will tell which rules the amount lets through."""
        if not isinstance(value, tuple) or value[1] not in self._steps:
            return self._unknown
        minor, currency = value
        steps, passing = self._steps[currency]
        return passing[bisect_right(steps, minor)]


def _passing(everything: int, asked: Asked, value: Hashable) -> int:
    for number, condition in asked:
        if condition.check_value(value).result is not True:
            everything &= ~(1 << number)
    return everything


def _sieve_for(everything: int, asked: Asked) -> ValueSieve | AmountSieve:
    is_amount = asked and all(isinstance(condition.test, AmountWithin) for _, condition in asked)
    return AmountSieve(everything, asked) if is_amount else ValueSieve(everything, asked)


class Sieves:
    """All facts of a policy: a request that passes every sieve of a rule matches it."""

    def __init__(self, rules: Sequence[Rule], facts: Sequence[Fact]) -> None:
        self._everything = (1 << len(rules)) - 1
        plain = [
            (number, condition)
            for number, rule in enumerate(rules)
            for whole in rule.conditions
            for condition in _plain_parts(whole)
        ]
        self.all = [
            _sieve_for(self._everything, [each for each in plain if each[1].fact == fact]) for fact in facts
        ]
        self._ways = tuple((sieve.known, sieve.sift) for sieve in self.all)
        self._knotty = {
            number: knots
            for number, rule in enumerate(rules)
            if (knots := tuple(knot for whole in rule.conditions for knot in _knots(whole)))
        }
        self._knotty_bits = sum(1 << number for number in self._knotty)
        self._names = tuple(fact.name for fact in facts)

    def matching(self, values: Sequence[Hashable]) -> int:
        """This will tell which rules match, given the values of the facts in their order."""
        matched = self._everything
        for (known, sift), value in zip(self._ways, values):  # noqa: B905 - `strict` slows the loop by a tenth
            passing = known.get(value)
            matched &= sift(value) if passing is None else passing
        return matched if not matched & self._knotty_bits else self._untie(matched, values)

    def _untie(self, matched: int, values: Sequence[Hashable]) -> int:
        named = dict(zip(self._names, values, strict=True))
        for number, knots in self._knotty.items():
            if matched >> number & 1 and not all(knot.check(named).result for knot in knots):
                matched &= ~(1 << number)
        return matched


def _plain_parts(condition: Condition) -> Iterator[Condition]:
    """The conditions that must each hold for this one to hold."""
    if condition.fact is not None:
        yield condition
    elif not condition.is_negated:
        for part in condition.parts:
            yield from _plain_parts(part)


def _knots(condition: Condition) -> Iterator[Condition]:
    """Negated sets in it."""
    if condition.fact is None and condition.is_negated:
        yield condition
    elif condition.fact is None:
        for part in condition.parts:
            yield from _knots(part)
