"""The compiled policy: rules as data, read once, refused with the rule's name when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from returns.eligibility.answer_shapes import RefundTiming, Resolutions
from returns.eligibility.answers import READERS
from returns.eligibility.document import BadDocument, Node
from returns.eligibility.facts import HISTORY
from returns.eligibility.plan import Plan
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question, Resolution
from returns.errors import ReturnsError

# The newest that is written; older ones stay readable for ever, and decide as they did.
SCHEMA = 2


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
class CompiledPolicy:
    """Rules from top to bottom; the last has no condition and answers every question.

    `plan` is how they are asked quickly; it follows from the rules.
    """

    schema: int
    zone: ZoneInfo
    locales: tuple[str, ...]
    rules: tuple[Rule, ...]
    plan: Plan = field(compare=False, repr=False)

    @property
    def needs_history(self) -> bool:
        """Whether some rule asks what the shopper returned before."""
        return any(fact.name in HISTORY for fact in self.plan.facts)

    @classmethod
    def from_json(cls, document: object) -> CompiledPolicy:
        """This will read and check a compiled rules document (schema 1 or 2).

        Raises InvalidPolicy, with the rule at fault: for unknown schemas, keys,
        questions, conditions, codes, for answers nobody can carry out, and
        for a policy whose last rule does not answer everything.
        """
        try:
            node = Node.root(document, "")
            node.only(("schema", "time_zone", "locales", "rules"))
            schema = node.number("schema")
            if schema not in READERS:
                raise node.refuse("schema", f"one of {', '.join(map(str, READERS))}")
            zone, locales, children = _zone(node), _locales(node), node.children("rules")
        except BadDocument as error:
            raise InvalidPolicy(error.sentence) from error
        rules = tuple(_read_rule(child, schema) for child in children)
        policy = cls(schema=schema, zone=zone, locales=locales, rules=rules, plan=Plan(rules, zone))
        _check_whole(policy)
        return policy

    def to_json(self) -> dict[str, object]:
        """This will write the document again, in one spelling and key order."""
        return {
            "schema": self.schema,
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


def _read_rule(node: Node, schema: int) -> Rule:
    name, rule_id = (str(node.value.get(key) or "") for key in ("name", "id"))
    inside = Node(node.value, "")
    try:
        return Rule.read(inside, schema)
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
