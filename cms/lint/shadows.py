"""Rules that never get to answer, because earlier ones always do. Pure.

Sound, not complete: a warning is only given when every case that the later
rule can match is surely matched by earlier ones. Facts that an order does not
say never match (DESIGN 6.5), so a rule about one thing never covers a rule
that does not ask about that thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cms.lint.facts import FLAGS, SEVERAL, Fact, Facts, facts_of
from cms.lint.spans import Spans, is_within, joined
from cms.lint.warnings import DEFAULT_ID, Json, LintWarning, Topic, listed, quoted, warn

QUESTIONS: Mapping[str, str] = {
    "returnable": "whether it can be returned",
    "window": "the return window",
    "resolutions": "what the shopper gets",
    "methods": "the ways back",
    "refund_timing": "when the money is sent",
    "review": "whether a person looks first",
    "evidence": "the evidence",
    "fees": "the fees",
    "bonus": "the bonus",
    "warehouse": "the warehouse",
}


@dataclass(frozen=True)
class _Earlier:
    rule: Json
    facts: Facts


@dataclass
class _Pieces:
    """Parts of one condition of the later rule that earlier rules cover, each alone not enough."""

    values: set[str] = field(default_factory=set)
    spans: list[tuple[float, float]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def shadowed_rules(rules: Sequence[Json]) -> Iterator[LintWarning]:
    """This will find rules, or single answers of rules, that an earlier rule always takes."""
    earlier: list[_Earlier] = []
    for rule in rules:
        if rule["id"] == DEFAULT_ID:
            return
        facts = facts_of(rule["conditions"])
        yield from _warnings(rule, facts, earlier)
        earlier.append(_Earlier(rule, facts))


def _warnings(rule: Json, facts: Facts, earlier: Sequence[_Earlier]) -> Iterator[LintWarning]:
    missing = [(each, _missing(each.facts, facts)) for each in earlier]
    takers = {question: _takers(question, facts, missing) for question in rule["answers"]}
    taken = {question: names for question, names in takers.items() if names}
    if not taken:
        return
    names = list(dict.fromkeys(name for found in taken.values() for name in found))
    if len(taken) == len(takers):
        yield warn(Topic.SHADOWED, rule, f"This rule never decides anything: {_covered_by(names)}")
        return
    said = listed([QUESTIONS.get(question, question) for question in taken])
    yield warn(Topic.SHADOWED, rule, f"What this rule says about {said} never counts: {_covered_by(names)}")


def _covered_by(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{quoted(names)}, further up, matches all that it matches and answers first."
    return f"{quoted(names)}, further up, together match all that it matches and answer first."


def _takers(question: str, facts: Facts, missing: Iterable[tuple[_Earlier, list[Fact]]]) -> list[str]:
    """The names of the earlier rules that leave nothing of the question, or none."""
    pieces: dict[int, _Pieces] = {}
    for each, unmet in missing:
        if question not in each.rule["answers"]:
            continue
        if not unmet:
            return [each.rule["name"]]
        if len(unmet) == 1:
            _collect(pieces, each.rule["name"], unmet[0], facts)
    return next((found.rules for at, found in pieces.items() if _is_whole(facts.all[at], found, facts)), [])


def _missing(earlier: Facts, later: Facts) -> list[Fact]:
    """What the earlier rule asks beyond what surely holds whenever the later one matches.

    Two are as good as any number: such a rule covers nothing, alone or with others.
    """
    found: list[Fact] = []
    for fact in earlier.all:
        if not is_implied(fact, later):
            found.append(fact)
            if len(found) > 1:
                break
    return found


def is_implied(fact: Fact, given: Facts) -> bool:
    """This will say whether the fact surely holds, and is known, when all the given ones do."""
    if fact.inner:
        return fact.text in {each.text for each in given.by_key.get(fact.key, ())}
    known = given.by_key.get(fact.key, ())
    if fact.spans is not None:
        return bool(known) and is_within(given.spans_of(fact.key), fact.spans)
    if fact.kind in FLAGS:
        return any(each.is_negated == fact.is_negated for each in known)
    return any(_words_imply(each, fact) for each in known)


def _words_imply(given: Fact, fact: Fact) -> bool:
    if given.is_negated and fact.is_negated:
        return fact.values <= given.values
    if not given.is_negated and not fact.is_negated:
        return given.values <= fact.values
    if fact.is_negated and fact.kind not in SEVERAL:
        return not fact.values & given.values
    return False


def _collect(pieces: dict[int, _Pieces], name: str, unmet: Fact, facts: Facts) -> None:
    for at, fact in enumerate(facts.all):
        if fact.key != unmet.key or fact.inner or fact.kind in FLAGS:
            continue
        if fact.is_words and (fact.is_negated or unmet.is_negated):
            continue
        piece = pieces.setdefault(at, _Pieces())
        piece.values |= unmet.values & fact.values
        piece.spans += unmet.spans or ()
        piece.rules.append(name)


def _is_whole(fact: Fact, found: _Pieces, facts: Facts) -> bool:
    if fact.is_words:
        return fact.values <= found.values
    spans: Spans = facts.spans_of(fact.key)
    return is_within(spans, joined(found.spans))
