"""Every line of an order with the answer whether it may come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from returns.eligibility.decision import Decision
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.sentences import NO_FACTS, NOT_OFFERED_HERE, built_in_sentence
from returns.eligibility.vocabulary import EXECUTABLE_METHODS, EXECUTABLE_RESOLUTIONS
from returns.languages import Reader
from returns.models import Order, OrderLine, PolicyVersion
from returns.money import Money
from returns.queries.facts import inputs, shipped_units
from returns.queries.history import history_for
from returns.queries.policies import compiled, version_for


@dataclass(frozen=True, kw_only=True)
class OfferedLine:
    """One line as a shopper sees it: `paid` is for all units, `refusal_sentence` is empty when returnable.

    `resolutions` and `methods` are those that this release carries out.
    `late_defect_possible` tells that too late is the only thing against it, so
    that a defect would still be looked at; units, resolutions and methods are
    those of that case then.
    """

    order_line_id: int
    sku: str
    title: str
    variant: str
    image_url: str
    quantity: int
    available_quantity: int
    paid: Money
    is_returnable: bool
    refusal_sentence: str
    deadline_at: datetime | None
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    late_defect_possible: bool
    inputs: Inputs
    decision: Decision
    version: PolicyVersion


def returnable_lines(
    *, order: Order, now: datetime, locale: str, version: PolicyVersion | None = None
) -> list[OfferedLine]:
    """This will ask the policy about one unit of each line, before any reason is known.

    What is asked later (reason, quantity, resolution) may still change the
    answer: `quote_return` decides. `version` is the one to ask instead of the
    order's own: a draft. Raises NoPolicy.
    """
    version = version or version_for(order=order)
    policy = compiled(version=version)
    shipped = shipped_units(order_id=order.pk)
    history = history_for(policy=policy, order=order, at=now)
    lines = OrderLine.objects.filter(order=order).order_by("position", "id")
    asked = (
        (
            line,
            inputs(order=order, line=line, shipped=shipped.get(line.pk, ()), asked_at=now, history=history),
        )
        for line in lines
    )
    return [
        _offer(
            order=order,
            line=line,
            locale=locale,
            question=question,
            decision=decide(question, policy),
            policy=policy,
            version=version,
        )
        for line, question in asked
    ]


def refusal_sentence(*, decision: Decision, reader: Reader) -> str:
    """This will give the sentence as the reader gets it; empty when allowed."""
    return reader.read(decision.sentence)


def _offer(
    *,
    order: Order,
    line: OrderLine,
    locale: str,
    question: Inputs,
    decision: Decision,
    policy: CompiledPolicy,
    version: PolicyVersion,
) -> OfferedLine:
    asked = _as_defect(question, policy) if decision.late_defect_possible else decision
    resolutions = tuple(word for word in asked.resolutions if word in EXECUTABLE_RESOLUTIONS)
    methods = tuple(word for word in asked.methods if word in EXECUTABLE_METHODS)
    is_offered = bool(resolutions and methods)
    sentence = refusal_sentence(decision=decision, reader=order.store.reader(locale=locale))
    if decision.allowed and not is_offered:
        sentence = built_in_sentence(code=NOT_OFFERED_HERE, locale=locale, facts=NO_FACTS)
    return OfferedLine(
        order_line_id=line.pk,
        sku=line.sku,
        title=line.title,
        variant=line.variant,
        image_url=line.image_url,
        quantity=line.quantity,
        available_quantity=asked.available_quantity,
        paid=Money(line.paid_minor, order.currency),
        is_returnable=decision.allowed and is_offered,
        refusal_sentence=sentence,
        deadline_at=decision.deadline_at,
        resolutions=resolutions,
        methods=methods,
        late_defect_possible=decision.late_defect_possible and is_offered,
        inputs=question,
        decision=decision,
        version=version,
    )


def _as_defect(question: Inputs, policy: CompiledPolicy) -> Decision:
    """The answer if the merchant were at fault, whatever the fault may be."""
    return decide(replace(question, request=replace(question.request, is_merchant_at_fault=True)), policy)
