"""Random policies of schema 2, with every kind of condition and every answer, and requests that know more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from returns.eligibility.inputs import HistoryFacts, Inputs
from returns.eligibility.vocabulary import Clock, LabelFee, Question, Resolution, ShippingRefund
from tests.returns.pure.generated import ZONES, any_inputs, words
from tests.returns.pure.generated import answers as answers_1
from tests.returns.pure.generated import conditions as conditions_1
from tests.returns.pure.samples import Document, default, document_2

CURRENCIES = ("EUR", "JPY", "KWD")
# Few questions and choices, so that answers meet the policies that ask for them.
ASKED = ("worn", "torn")
CHOICES = ("yes", "no")
DAYS = ("2026-01-15", "2026-03-29", "2026-10-25", "2027-01-01")

given_answers = st.builds("{}:{}".format, st.sampled_from(ASKED), st.sampled_from(CHOICES))
answered = st.lists(given_answers, max_size=2)
sentences = st.dictionaries(
    st.sampled_from(("en", "de", "it")), st.sampled_from(("", "No.", "Nein “nie”.")), max_size=2
)
amounts = st.dictionaries(st.sampled_from(CURRENCIES), st.integers(0, 10**6), min_size=1, max_size=2)


@st.composite
def any_inputs_2(draw: st.DrawFn) -> Inputs:
    """Any question, with everything that schema 2 may ask about."""
    inputs = draw(any_inputs())
    history = st.builds(
        HistoryFacts,
        returns=st.integers(0, 9),
        returned_minor=st.integers(0, 10**6),
        bought_minor=st.integers(0, 10**6),
        currency=st.sampled_from(CURRENCIES),
    )
    return replace(
        inputs,
        order=replace(inputs.order, channel=draw(st.none() | words), customer_group=draw(st.none() | words)),
        line=replace(
            inputs.line,
            list_minor=draw(st.none() | st.integers(0, 10**6)),
            discount_minor=draw(st.none() | st.integers(0, 10**6)),
        ),
        request=replace(
            inputs.request,
            evidence_answers=draw(st.none() | answered.map(tuple)),
            photo_count=draw(st.none() | st.integers(0, 3)),
            reason_category=draw(st.none() | st.sampled_from(("DEFECTIVE", "UNWANTED")) | words),
        ),
        history=draw(st.none() | history),
    )


def _ends(most: int) -> st.SearchStrategy[Document]:
    pairs = st.tuples(st.integers(0, most), st.integers(0, most)).map(sorted)
    return pairs.flatmap(
        lambda pair: st.sampled_from(
            (
                {"least": pair[0], "most": pair[1]},
                {"least": pair[0], "most": None},
                {"least": None, "most": pair[1]},
            )
        )
    )


def _with(kinds: tuple[str, ...], rest: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.builds(
        lambda kind, negate, keys: {"kind": kind, "negate": negate, **keys},
        st.sampled_from(kinds),
        st.booleans(),
        rest,
    )


def _periods() -> st.SearchStrategy[Document]:
    pairs = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)
    return pairs.map(lambda pair: {"from": pair[0], "to": pair[1]})


def leaf_conditions() -> st.SearchStrategy[Document]:
    """Any condition but a set."""
    days = st.builds(
        lambda clock, ends: {"clock": clock, **ends},
        st.sampled_from([clock.value for clock in Clock if clock is not Clock.FIXED_DATE]),
        _ends(300),
    )
    money = st.builds(
        lambda currency, ends: {"currency": currency, **ends}, st.sampled_from(CURRENCIES), _ends(10**6)
    )
    return st.one_of(
        conditions_1(),
        _with(
            ("channel", "customer_group"),
            st.lists(words, min_size=1, max_size=2).map(lambda values: {"values": values}),
        ),
        _with(("evidence_answer",), given_answers.map(lambda value: {"values": [value]})),
        _with(("business", "gift", "merchant_at_fault"), st.just({"values": []})),
        _with(("quantity", "history_returns"), _ends(5)),
        _with(("discount_percent", "history_rate_percent"), _ends(100)),
        _with(("days_since",), days),
        _with(("price", "order_value", "history_value"), money),
        _with(("placed_between",), _periods()),
    )


def conditions() -> st.SearchStrategy[Document]:
    """Any condition, also sets in sets."""
    return st.recursive(
        leaf_conditions(),
        lambda inner: _with(
            ("set",),
            st.lists(inner, min_size=1, max_size=3).map(
                lambda parts: {"set": "s", "name": "Süß", "conditions": parts}
            ),
        ),
        max_leaves=4,
    )


def _windows(first: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    spans = first.map(lambda window: {key: value for key, value in window.items() if key != "sentence"})
    others = st.dictionaries(st.sampled_from([word.value for word in Resolution]), spans, max_size=3)
    return st.builds(lambda window, by: {**window, "by_resolution": by}, first, others)


def _evidence() -> st.SearchStrategy[Document]:
    choices = [{"code": code, "label": {"en": code}} for code in CHOICES]
    question = st.builds(
        lambda code, needed: {"code": code, "label": {"en": code}, "choices": choices, "is_needed": needed},
        st.sampled_from(ASKED),
        st.booleans(),
    )
    questions = st.lists(question, max_size=2, unique_by=lambda each: str(each["code"]))
    return st.fixed_dictionaries({"photos": st.integers(0, 2), "questions": questions, "sentence": sentences})


def _shares() -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({"percent_bp": st.integers(0, 10_000)}) | amounts.map(
        lambda each: {"amounts": each}
    )


def _fees() -> st.SearchStrategy[Document]:
    label = st.sampled_from(({"kind": LabelFee.FREE.value}, {"kind": LabelFee.ACTUAL.value})) | amounts.map(
        lambda each: {"kind": "flat", "amounts": each}
    )
    return st.fixed_dictionaries(
        {
            "restocking": st.none() | _shares(),
            "label": st.none() | label,
            "waived_when_merchant_at_fault": st.booleans(),
            "shipping_refund": st.sampled_from([word.value for word in ShippingRefund]),
            "deductions": st.dictionaries(st.sampled_from("BCD"), st.integers(0, 10_000)),
        }
    )


def answers() -> dict[Question, st.SearchStrategy[Any]]:
    known = answers_1()
    return known | {
        Question.WINDOW: _windows(known[Question.WINDOW]),
        Question.REVIEW: st.fixed_dictionaries({"needed": st.booleans(), "sentence": sentences}),
        Question.EVIDENCE: _evidence(),
        Question.FEES: _fees(),
        Question.BONUS: st.dictionaries(st.sampled_from(("STORE_CREDIT", "EXCHANGE")), _shares()),
        Question.WAREHOUSE: st.fixed_dictionaries({"code": st.none() | st.just("north")}),
    }


@st.composite
def rules_2(draw: st.DrawFn, rule_id: str = "r") -> Document:
    """A rule that answers some of the questions."""
    given = draw(st.fixed_dictionaries({}, optional={q.value: s for q, s in answers().items()}))
    return {
        "id": rule_id,
        "name": f"Rule “{rule_id}”",
        "conditions": draw(st.lists(conditions(), max_size=3)),
        "answers": given,
    }


@st.composite
def any_document_2(draw: st.DrawFn, max_rules: int = 5) -> Document:
    """A valid rules document with random rules above a random default."""
    listed = [draw(rules_2(f"r{number}")) for number in range(draw(st.integers(0, max_rules)))]
    last = default(**draw(st.fixed_dictionaries({q.value: s for q, s in answers().items()})))
    return document_2(*listed, last, time_zone=draw(st.sampled_from(ZONES)), locales=("en", "de", "it"))
