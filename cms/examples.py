"""Named examples of a policy: what somebody asked about a real order, and what must be answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from returns.eligibility.decision import Decision
from returns.eligibility.engine import decide
from returns.eligibility.evidence import BETWEEN, Evidence
from returns.eligibility.inputs import Inputs, InvalidInputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question

ALLOWED = "allowed"
OUTCOMES: tuple[tuple[str, str], ...] = (
    (ALLOWED, "Allowed"),
    ("outside_return_window", "Refused: the return window is over"),
    ("final_sale", "Refused: final sale"),
    ("not_returnable", "Refused: cannot be returned"),
    ("gift_card_not_returnable", "Refused: gift card"),
    ("resolution_not_allowed", "Refused: this resolution is not offered"),
    ("method_not_allowed", "Refused: this way back is not offered"),
    ("evidence_missing", "Refused: evidence is missing"),
    ("not_fulfilled", "Refused: not sent yet"),
    ("quantity_not_available", "Refused: more units than there are"),
    ("already_returned", "Refused: returned already"),
    ("blocked", "Refused: blocked"),
    ("over_cap", "Refused: over the limit"),
    ("nothing_left", "Refused: nothing is left to pay"),
    ("order_not_complete", "Refused: the order is not complete"),
)
_NAMES = dict(OUTCOMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One entry of the page's examples; `expected` is "allowed" or a refusal code.

    `evidence_answers` are "question:choice", None where nobody was asked;
    `photo_count` is None where the request is not sent yet.
    """

    id: str
    name: str
    order_number: str
    line: str
    asked_at: datetime
    reason: str
    resolution: str
    quantity: int
    expected: str
    evidence_answers: tuple[str, ...] | None = None
    photo_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """`sentence` says what is answered now, or why nothing can be."""

    example: Example
    passes: bool
    sentence: str


def read_examples(stored: Sequence[Mapping[str, Any]]) -> tuple[Example, ...]:
    """This will read the stream as stored, a list of {id, value}, without what is only half written."""
    return tuple(_read(block) for block in stored if _is_whole(block["value"]))


def run_example(example: Example, *, question: Inputs | LookupError, policy: CompiledPolicy) -> ExampleResult:
    """This will ask the engine and compare; a question that cannot be asked is a broken example."""
    if isinstance(question, LookupError):
        return ExampleResult(example=example, passes=False, sentence=str(question))
    if unknown := _unknown_answer(example, policy):
        return ExampleResult(example=example, passes=False, sentence=unknown)
    try:
        decision = decide(question, policy)
    except InvalidInputs as error:
        return ExampleResult(example=example, passes=False, sentence=str(error))
    outcome = ALLOWED if decision.allowed else str(decision.code)
    passes = outcome == example.expected
    return ExampleResult(example=example, passes=passes, sentence=_sentence(example, outcome, decision))


def outcome_name(outcome: str) -> str:
    """This will name an outcome for people: “allowed”, “refused: final sale”."""
    name = _NAMES.get(outcome, f"Refused: {outcome.replace('_', ' ')}")
    return name[0].lower() + name[1:]


def _sentence(example: Example, outcome: str, decision: Decision) -> str:
    said = outcome_name(outcome)
    by = _decided_by(outcome, decision)
    if outcome == example.expected:
        return f"{said[0].upper()}{said[1:]}, as expected{by}."
    return f"Now {said}{by}. Expected: {outcome_name(example.expected)}."


# Which question a refusal comes from, where a rule of the merchant's made it.
_QUESTIONS = {
    "outside_return_window": "window",
    "final_sale": "returnable",
    "not_returnable": "returnable",
    "gift_card_not_returnable": "returnable",
    "resolution_not_allowed": "resolutions",
    "method_not_allowed": "methods",
    "evidence_missing": "evidence",
}


def _unknown_answer(example: Example, policy: CompiledPolicy) -> str:
    """A slip of the pen would otherwise be an answer that no rule ever asks about."""
    known = {each: None for rule in policy.rules for each in _possible_answers(rule)}
    for each in example.evidence_answers or ():
        if each not in known:
            rest = f"The answers are: {', '.join(known)}." if known else "This policy asks no questions."
            return f"No question has the answer “{each}”. {rest}"
    return ""


def _possible_answers(rule: Rule) -> list[str]:
    evidence = rule.answers.get(Question.EVIDENCE)
    questions = evidence.questions if isinstance(evidence, Evidence) else ()
    return [f"{each.code}{BETWEEN}{choice.code}" for each in questions for choice in each.choices]


def _decided_by(outcome: str, decision: Decision) -> str:
    answer = decision.answers.get(_QUESTIONS.get(outcome, "window"))
    name = str(answer["rule_name"]) if answer else ""
    return f" (rule “{name}”)" if name else ""


def _is_whole(value: Mapping[str, Any]) -> bool:
    return bool(value.get("order_number") and value.get("asked_at") and value.get("expected"))


def _read(block: Mapping[str, Any]) -> Example:
    value = block["value"]
    asked_at = value["asked_at"]
    return Example(
        id=str(block.get("id") or ""),
        name=str(value.get("name") or "").strip() or str(value["order_number"]),
        order_number=str(value["order_number"]).strip(),
        line=str(value.get("line") or "").strip(),
        asked_at=asked_at if isinstance(asked_at, datetime) else datetime.fromisoformat(asked_at),
        reason=str(value.get("reason") or "").strip(),
        resolution=str(value.get("resolution") or ""),
        quantity=int(value.get("quantity") or 1),
        expected=str(value["expected"]),
        evidence_answers=_lines(value.get("evidence")) or None,
        photo_count=value.get("photos"),
    )


def _lines(text: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text or "").splitlines() if line.strip())
