"""Two compiled policies, told apart in words: rules added, removed, moved, and what they say now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cms.answer_changes import answer_change, answer_words, as_today
from cms.lint.warnings import DEFAULT_ID
from cms.sentences import conditions_sentence

Json = Mapping[str, Any]


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference, as a sentence; `rule_id` is empty where it is about the whole policy."""

    kind: Kind
    rule_id: str
    sentence: str


def compare_policies(*, old: Json, new: Json, locale: str = "en") -> tuple[Change, ...]:
    """This will say how the newer rules document differs from the older one, rule by rule as they are now.

    The documents may be of any schema. The words are English; what they quote
    of the rules is in the locale.
    """
    before = {rule["id"]: rule for rule in old["rules"]}
    after = {rule["id"]: rule for rule in new["rules"]}
    gone = [rule for rule in old["rules"] if rule["id"] not in after]
    moved = _moved(list(before), list(after))
    changes = [*_frame(old, new), *(_removed(rule) for rule in gone)]
    for at, rule in enumerate(new["rules"]):
        known = before.get(rule["id"])
        if known is None:
            changes.append(_added(rule, locale))
            continue
        if rule["id"] in moved:
            changes.append(_moved_to(rule, new["rules"], at))
        changes += _changes(known, rule, locale)
    return tuple(changes)


def _frame(old: Json, new: Json) -> Iterator[Change]:
    for key, name in (("time_zone", "Time zone"), ("locales", "Languages")):
        before, after = old[key], new[key]
        if before != after:
            yield _change("", f"{name}: {_plain(before)} → {_plain(after)}")


def _plain(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _change(rule_id: str, sentence: str, kind: Kind = Kind.CHANGED) -> Change:
    return Change(kind=kind, rule_id=rule_id, sentence=sentence)


def _removed(rule: Json) -> Change:
    return _change(rule["id"], f"Rule “{rule['name']}” was removed.", Kind.REMOVED)


def _added(rule: Json, locale: str) -> Change:
    about = conditions_sentence(conditions=rule["conditions"], locale=locale)
    said = " ".join(answer_words(rule["answers"], locale=locale))
    return _change(rule["id"], f"Rule “{rule['name']}” was added. {about}: {said}", Kind.ADDED)


def _moved_to(rule: Json, rules: Sequence[Json], at: int) -> Change:
    follower = rules[at + 1] if at + 1 < len(rules) else None
    if at == 0:
        place = "to the top"
    elif follower is None or follower["id"] == DEFAULT_ID:
        place = "to the end"
    else:
        place = f"in front of “{follower['name']}”"
    return _change(rule["id"], f"Rule “{rule['name']}” was moved {place}.", Kind.MOVED)


def _changes(old: Json, new: Json, locale: str) -> Iterator[Change]:
    rule_id = new["id"]
    if old["name"] != new["name"]:
        yield _change(rule_id, f"Rule “{old['name']}” is now called “{new['name']}”.")
    if old["conditions"] != new["conditions"]:
        yield _change(rule_id, _conditions(old, new, locale))
    for question in dict.fromkeys([*old["answers"], *new["answers"]]):
        before, after = (as_today(question, rule["answers"].get(question)) for rule in (old, new))
        if before != after:
            about = "the defaults" if rule_id == DEFAULT_ID else f"“{new['name']}”"
            for sentence in answer_change(question, before, after, about=about, locale=locale):
                yield _change(rule_id, sentence)


def _conditions(old: Json, new: Json, locale: str) -> str:
    before = conditions_sentence(conditions=old["conditions"], locale=locale)
    after = conditions_sentence(conditions=new["conditions"], locale=locale)
    if before == after:
        return f"The conditions of “{new['name']}” are written differently and mean the same."
    return f"What “{new['name']}” is about: {before} → {after}"


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest rules whose moving explains the new order: all but a longest common order."""
    place = {rule_id: at for at, rule_id in enumerate(before)}
    kept = [rule_id for rule_id in after if rule_id in place]
    stayed = set(_longest_rising([place[rule_id] for rule_id in kept]))
    return {rule_id for rule_id in kept if place[rule_id] not in stayed}


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    best: list[list[int]] = []
    for number in numbers:
        longest = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*longest, number])
    return max(best, key=len, default=[])
