"""Random policies and requests for properties: small vocabularies, so that rules do match."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from returns.eligibility.answer_shapes import PRODUCT_CODES
from returns.eligibility.inputs import Counters, FulfilmentFacts, Inputs, LineFacts, OrderFacts, RequestFacts
from returns.eligibility.vocabulary import Clock, Method, Question, Resolution, Timing
from tests.returns.pure.samples import Document, default, document

WORDS = ("sale", "Sale", "shoes", "SHOES ", "x")
ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "Africa/Cairo")
NEUTRAL = (Question.EVIDENCE, Question.FEES, Question.BONUS, Question.WAREHOUSE)

moments = st.integers(min_value=0, max_value=400 * 24).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)
words = st.sampled_from(WORDS)
flags = st.none() | st.booleans()
word_lists = st.lists(words, max_size=3)


def fulfilments() -> st.SearchStrategy[FulfilmentFacts]:
    return st.builds(
        FulfilmentFacts,
        quantity=st.integers(0, 3),
        shipped_at=st.none() | moments,
        delivered_at=st.none() | moments,
    )


def lines() -> st.SearchStrategy[LineFacts]:
    return st.builds(
        LineFacts,
        sku=st.none() | words,
        product_id=st.none() | words,
        title=st.none() | st.text(max_size=8),
        tags=st.none() | word_lists.map(tuple),
        categories=st.none() | word_lists.map(tuple),
        vendor=st.none() | words,
        is_final_sale=flags,
        is_gift_card=flags,
        quantity=st.integers(1, 9),
        paid_minor=st.integers(0, 10**6),
        fulfilments=st.lists(fulfilments(), max_size=3).map(tuple),
    )


def orders() -> st.SearchStrategy[OrderFacts]:
    return st.builds(
        OrderFacts,
        placed_at=moments,
        currency=st.sampled_from(("EUR", "JPY", "KWD")),
        country=st.none() | words,
        is_business=flags,
        is_gift=flags,
        value_minor=st.none() | st.integers(0, 10**6),
    )


def requests() -> st.SearchStrategy[RequestFacts]:
    return st.builds(
        RequestFacts,
        asked_at=moments,
        quantity=st.integers(1, 4),
        reason_code=st.none() | words,
        reason_category=st.none() | words,
        is_merchant_at_fault=flags,
        resolution=st.none() | st.sampled_from([*Resolution, "CASH"]),
        method=st.none() | st.sampled_from([*Method, "PIGEON"]),
    )


def any_inputs() -> st.SearchStrategy[Inputs]:
    """Any question, also with counters that contradict each other."""
    counters = st.builds(
        Counters, fulfilled=st.integers(0, 6), open=st.integers(0, 2), settled=st.integers(0, 3)
    )
    return st.builds(Inputs, order=orders(), line=lines(), counters=counters, request=requests())


def conditions() -> st.SearchStrategy[Document]:
    listed = (
        "product_tag",
        "product_category",
        "product_sku",
        "product_vendor",
        "country",
        "reason",
        "resolution",
    )
    with_values = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(listed),
            "values": st.lists(words, min_size=1, max_size=2),
            "negate": st.booleans(),
        }
    )
    plain = st.fixed_dictionaries(
        {"kind": st.sampled_from(("final_sale", "gift_card")), "values": st.just([]), "negate": st.booleans()}
    )
    return with_values | plain


def _sentences() -> st.SearchStrategy[Document]:
    return st.dictionaries(
        st.sampled_from(("en", "de", "it")), st.sampled_from(("", "No.", "Nein.")), max_size=2
    )


def _windows() -> st.SearchStrategy[Document]:
    running = st.fixed_dictionaries(
        {
            "clock": st.sampled_from([clock.value for clock in Clock if clock is not Clock.FIXED_DATE]),
            "days": st.none() | st.integers(0, 100),
            "date": st.none(),
            "fallback_days": st.integers(0, 9),
            "sentence": _sentences(),
        }
    )
    fixed = st.fixed_dictionaries(
        {
            "clock": st.just("fixed_date"),
            "days": st.none() | st.integers(0, 9),
            "date": st.sampled_from(("2026-03-29", "2026-12-31")),
            "fallback_days": st.just(0),
            "sentence": _sentences(),
        }
    )
    return running | fixed


def _returnables() -> st.SearchStrategy[Document]:
    refused = st.fixed_dictionaries(
        {
            "allowed": st.just(False),
            "code": st.sampled_from([code.value for code in PRODUCT_CODES]),
            "sentence": _sentences(),
        }
    )
    return refused | st.just({"allowed": True, "code": None, "sentence": {}})


def answers() -> dict[Question, st.SearchStrategy[Any]]:
    timing = st.sampled_from([timing.value for timing in Timing])
    return {
        Question.RETURNABLE: _returnables(),
        Question.WINDOW: _windows(),
        Question.RESOLUTIONS: st.fixed_dictionaries(
            {
                "allowed": st.lists(
                    st.sampled_from([word.value for word in Resolution]), unique=True, min_size=1, max_size=3
                )
            }
        ),
        Question.METHODS: st.fixed_dictionaries(
            {
                "allowed": st.lists(
                    st.sampled_from([word.value for word in Method]), unique=True, min_size=1, max_size=3
                ),
                "label_paid_by": st.sampled_from(("MERCHANT", "SHOPPER")),
            }
        ),
        Question.REFUND_TIMING: st.fixed_dictionaries({word.value: timing for word in Resolution}),
        Question.REVIEW: st.fixed_dictionaries({"needed": st.booleans()}),
    }


@st.composite
def rules(draw: st.DrawFn, rule_id: str = "r") -> Document:
    """A rule that answers some of the questions."""
    given = draw(st.fixed_dictionaries({}, optional={q.value: s for q, s in answers().items()}))
    return {
        "id": rule_id,
        "name": rule_id,
        "conditions": draw(st.lists(conditions(), max_size=2)),
        "answers": given,
    }


@st.composite
def any_document(draw: st.DrawFn, max_rules: int = 5) -> Document:
    """A valid rules document with random rules above a random default."""
    listed = [draw(rules(f"r{number}")) for number in range(draw(st.integers(0, max_rules)))]
    answered = draw(st.fixed_dictionaries({q.value: s for q, s in answers().items()}))
    return document(
        *listed, default(**answered), time_zone=draw(st.sampled_from(ZONES)), locales=("en", "de", "it")
    )
