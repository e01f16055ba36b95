"""The compiled policy: rules as data, read once, refused with the rule's name when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from returns.eligibility.answers import Answer, RefundTiming, Resolutions, read_answers
from returns.eligibility.conditions import KINDS, Kind, fold
from returns.eligibility.document import BadDocument, Node
from returns.eligibility.vocabulary import Question, Resolution
from returns.errors import ReturnsError

SCHEMA = 1


class InvalidPolicy(ReturnsError):
    """A rules document that the engine cannot promise to follow.

    `rule_id` and `rule_name` say which rule is to be mended; both are empty
    when the document as a whole is wrong.
    """

    code = "invalid_policy"

    def __init__(self, sentence: str, *, rule_id: str = "", rule_name: str = "") -> None:
        super().__init__(sentence)
        self.rule_id = rule_id
        self.rule_name = rule_name


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold; `wanted` is `values` as they are compared."""

    kind: Kind
    values: tuple[str, ...]
    is_negated: bool
    wanted: frozenset[str]

    @classmethod
    def read(cls, node: Node) -> Condition:
        node.only(("kind", "values", "negate"))
        name = node.text("kind")
        if name not in KINDS:
            raise BadDocument(f"{node.at('kind')}: {name!r} is no condition. Known are {', '.join(KINDS)}.")
        kind, values = KINDS[name], node.texts("values")
        if kind.takes_values != bool(values) or not all(fold(value) for value in values):
            raise node.refuse("values", "filled, each with a text" if kind.takes_values else "an empty list")
        is_negated = node.flag("negate") if "negate" in node.value else False
        return cls(kind, values, is_negated, frozenset(fold(value) for value in values))

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind.name, "values": list(self.values), "negate": self.is_negated}


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold, and the questions it then answers.

    `signed` holds each answer as stored in a decision: plain JSON, with this rule's id and name.
    """

    rule_id: str
    name: str
    conditions: tuple[Condition, ...]
    answers: Mapping[Question, Answer]
    signed: Mapping[Question, Mapping[str, object]]

    @classmethod
    def read(cls, node: Node) -> Rule:
        node.only(("id", "name", "conditions", "answers"))
        rule_id, name, answers = node.text("id"), node.text("name"), read_answers(node.child("answers"))
        if not rule_id:
            raise node.refuse("id", "filled")
        signature = {"rule_id": rule_id, "rule_name": name}
        return cls(
            rule_id=rule_id,
            name=name,
            conditions=tuple(Condition.read(child) for child in node.children("conditions")),
            answers=answers,
            signed={question: {**answer.to_json(), **signature} for question, answer in answers.items()},
        )

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.rule_id,
            "name": self.name,
            "conditions": [condition.to_json() for condition in self.conditions],
            "answers": {question.value: answer.to_json() for question, answer in self.answers.items()},
        }


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """Rules from top to bottom; the last has no condition and answers every question."""

    zone: ZoneInfo
    locales: tuple[str, ...]
    rules: tuple[Rule, ...]

    @classmethod
    def from_json(cls, document: object) -> CompiledPolicy:
        """This will read and check a compiled rules document (schema 1).

        Raises InvalidPolicy, with the rule at fault: for unknown schemas, keys,
        questions, conditions, codes, for answers nobody can carry out, and
        for a policy whose last rule does not answer everything.
        """
        try:
            node = Node.root(document, "")
            node.only(("schema", "time_zone", "locales", "rules"))
            if node.number("schema") != SCHEMA:
                raise node.refuse("schema", str(SCHEMA))
            zone, locales, children = _zone(node), _locales(node), node.children("rules")
        except BadDocument as error:
            raise InvalidPolicy(error.sentence) from error
        policy = cls(zone=zone, locales=locales, rules=tuple(_read_rule(child) for child in children))
        _check_whole(policy)
        return policy

    def to_json(self) -> dict[str, object]:
        """This will write the document again, in one spelling and key order."""
        return {
            "schema": SCHEMA,
            "time_zone": self.zone.key,
            "locales": list(self.locales),
            "rules": [rule.to_json() for rule in self.rules],
        }


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text("time_zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise node.refuse("time_zone", "a time zone like Europe/London") from error


def _locales(node: Node) -> tuple[str, ...]:
    locales = node.texts("locales")
    if not locales or not all(locales) or len(set(locales)) != len(locales):
        raise node.refuse("locales", "a list of languages without repeats")
    return locales


def _read_rule(node: Node) -> Rule:
    name, rule_id = (str(node.value.get(key) or "") for key in ("name", "id"))
    inside = Node(node.value, "")
    try:
        return Rule.read(inside)
    except BadDocument as error:
        label = name or rule_id or node.path
        raise InvalidPolicy(f"Rule {label}: {error.sentence}", rule_id=rule_id, rule_name=name) from error


def _refused(rule: Rule, complaint: str) -> InvalidPolicy:
    return InvalidPolicy(f"Rule {rule.name}: {complaint}", rule_id=rule.rule_id, rule_name=rule.name)


def _check_whole(policy: CompiledPolicy) -> None:
    if not policy.rules:
        raise InvalidPolicy("A policy needs at least its default rule.")
    _check_unique(policy)
    _check_default(policy.rules[-1])
    _check_timings(policy)


def _check_unique(policy: CompiledPolicy) -> None:
    seen: set[str] = set()
    for rule in policy.rules:
        if rule.rule_id in seen:
            raise _refused(rule, f"the id {rule.rule_id!r} is used twice.")
        seen.add(rule.rule_id)


def _check_default(last: Rule) -> None:
    if last.conditions:
        raise _refused(last, "the last rule is the default and must have no conditions.")
    missing = [question for question in Question if question not in last.answers]
    if missing:
        raise _refused(last, f"the default leaves a question open: {', '.join(missing)}.")


def _check_timings(policy: CompiledPolicy) -> None:
    """Whatever rule answers when it is paid must know every resolution that some rule allows."""
    offered = {word for rule in policy.rules for word in _offered(rule)}
    for rule in policy.rules:
        answer = rule.answers.get(Question.REFUND_TIMING)
        if not isinstance(answer, RefundTiming):
            continue
        unsaid = [word for word in Resolution if word in offered and word not in answer.timings]
        if unsaid:
            raise _refused(rule, f"refund_timing says nothing about {', '.join(unsaid)}, which is offered.")


def _offered(rule: Rule) -> tuple[Resolution, ...]:
    answer = rule.answers.get(Question.RESOLUTIONS)
    return answer.allowed if isinstance(answer, Resolutions) else ()
