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
    changes, in order. What passes between two of them is worked out when a
    first amount falls there, so that long policies are read in no time.
    """

    def __init__(self, everything: int, asked: Asked) -> None:
        self._everything = everything
        self._asked = asked
        # Nothing is ever put in: each amount is sifted.
        self.known: dict[Hashable, int] = {}
        self._unknown = _passing(everything, asked, None)
        tests = [condition.test for _, condition in asked if isinstance(condition.test, AmountWithin)]
        self._steps = {currency: _steps(tests, currency) for currency in {test.currency for test in tests}}
        self._between: dict[tuple[str, int], int] = {}

    def sift(self, value: Hashable) -> int:
        """This will tell which rules the amount lets through."""
        if not isinstance(value, tuple) or value[1] not in self._steps:
            return self._unknown
        minor, currency = value
        place = currency, bisect_right(self._steps[currency], minor)
        passing = self._between.get(place)
        if passing is None:
            passing = self._between[place] = _passing(self._everything, self._asked, value)
        return passing


def _steps(tests: Sequence[AmountWithin], currency: str) -> list[int]:
    """The amounts of a currency from which on another condition holds, or holds no more."""
    ends = [test.ends for test in tests if test.currency == currency]
    starts = {end.least for end in ends if end.least is not None}
    return sorted(starts | {end.most + 1 for end in ends if end.most is not None})


def _passing(everything: int, asked: Asked, value: Hashable) -> int:
    for number, condition in asked:
        if condition.check_value(value).result is not True:
            everything &= ~(1 << number)
    return everything


Sieve = ValueSieve | AmountSieve


def _sieve_for(everything: int, asked: Asked) -> Sieve:
    is_amount = asked and all(isinstance(condition.test, AmountWithin) for _, condition in asked)
    return AmountSieve(everything, asked) if is_amount else ValueSieve(everything, asked)


class Sieves:
    """All facts of a policy: a request that passes every sieve of a rule matches it."""

    def __init__(self, rules: Sequence[Rule], facts: Sequence[Fact]) -> None:
        self.everything = (1 << len(rules)) - 1
        plain = [
            (number, condition)
            for number, rule in enumerate(rules)
            for whole in rule.conditions
            for condition in _plain_parts(whole)
        ]
        self.all = [
            _sieve_for(self.everything, [each for each in plain if each[1].fact == fact]) for fact in facts
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
        matched = self.everything
        for (known, sift), value in zip(self._ways, values):  # noqa: B905 - `strict` slows the loop by a tenth
            passing = known.get(value)
            matched &= sift(value) if passing is None else passing
        return self.untie(matched, values)

    def untie(self, matched: int, values: Sequence[Hashable]) -> int:
        """This will take away rules that passed every sieve, but whose negated sets do not hold."""
        if not matched & self._knotty_bits:
            return matched
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
