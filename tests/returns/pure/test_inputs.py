"""What the engine reads is complete, in UTC, and the same after storing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from returns.eligibility.document import BadDocument
from returns.eligibility.inputs import (
    Counters,
    FulfilmentFacts,
    Inputs,
    InvalidInputs,
    OrderFacts,
    RequestFacts,
)
from returns.eligibility.moments import NotAMoment, moment_text, read_moment
from tests.returns.pure.generated import any_inputs
from tests.returns.pure.samples import looking, utc

NAIVE = datetime(2026, 3, 1, 10)  # noqa: DTZ001 - a time without a zone is the case under test


class TestInputs:
    @given(inputs=any_inputs())
    def test_round_trip_through_storage(self, inputs: Inputs) -> None:
        """What is stored reads back as the same question, also when the database reorders keys."""
        stored = json.dumps(inputs.to_json(), sort_keys=True)

        read = Inputs.from_json(json.loads(stored))

        assert read == inputs
        assert json.dumps(read.to_json()) == json.dumps(inputs.to_json())

    def test_write_times_in_utc(self) -> None:
        """The same instant is stored in one spelling, wherever it was noted."""
        tokyo = timezone(timedelta(hours=9))

        inputs = looking(order={"placed_at": datetime(2026, 3, 1, 19, tzinfo=tokyo)})

        assert inputs.order.placed_at.tzinfo is UTC
        assert inputs.to_json()["order"]["placed_at"] == "2026-03-01T10:00:00Z"  # type: ignore[index]

    @pytest.mark.parametrize(
        "make",
        [
            pytest.param(lambda: OrderFacts(placed_at=NAIVE, currency="EUR"), id="placed"),
            pytest.param(lambda: FulfilmentFacts(quantity=1, shipped_at=NAIVE), id="shipped"),
            pytest.param(lambda: FulfilmentFacts(quantity=1, delivered_at=NAIVE), id="delivered"),
            pytest.param(lambda: RequestFacts(asked_at=NAIVE), id="asked"),
        ],
    )
    def test_refuse_times_without_a_zone(self, make: Any) -> None:
        """A time without a zone could be any of 24 hours; it is refused, not guessed."""
        with pytest.raises(NotAMoment):
            make()

    @pytest.mark.parametrize(
        "make",
        [
            pytest.param(
                lambda: RequestFacts(asked_at=utc("2026-03-01 10:00"), quantity=0), id="asks-for-none"
            ),
            pytest.param(
                lambda: RequestFacts(asked_at=utc("2026-03-01 10:00"), quantity=True), id="asks-for-true"
            ),
            pytest.param(lambda: Counters(fulfilled=-1), id="negative-fulfilled"),
            pytest.param(lambda: Counters(fulfilled=1, open=-1), id="negative-open"),
            pytest.param(lambda: FulfilmentFacts(quantity=-2), id="negative-parcel"),
            pytest.param(lambda: looking(line={"quantity": -1}), id="negative-line"),
        ],
    )
    def test_refuse_impossible_counts(self, make: Any) -> None:
        """A request is for one unit or more; counters start at zero."""
        with pytest.raises(InvalidInputs):
            make()

    @pytest.mark.parametrize(
        "spoil, place",
        [
            pytest.param(lambda d: d.pop("order"), "order", id="missing-order"),
            pytest.param(lambda d: d["order"].pop("placed_at"), "order.placed_at", id="missing-time"),
            pytest.param(lambda d: d["line"].update(tags="blue"), "line.tags", id="tags-as-text"),
            pytest.param(lambda d: d["line"].update(tags=[1]), "line.tags", id="tags-of-numbers"),
            pytest.param(lambda d: d["counters"].update(open="1"), "counters.open", id="count-as-text"),
            pytest.param(lambda d: d["order"].update(is_gift="no"), "order.is_gift", id="flag-as-text"),
            pytest.param(
                lambda d: d["request"].update(asked_at="2026-03-01T10:00"), "request.asked_at", id="naive"
            ),
            pytest.param(lambda d: d["request"].update(asked_at="soon"), "request.asked_at", id="no-time"),
            pytest.param(
                lambda d: d["line"]["fulfilments"].append({"quantity": None}),
                "line.fulfilments[1].quantity",
                id="nested",
            ),
            pytest.param(lambda d: d["line"].update(fulfilments={}), "line.fulfilments", id="list-as-object"),
        ],
    )
    def test_name_the_place_that_is_wrong(self, spoil: Any, place: str) -> None:
        """A spoilt document is refused with the path of the fault."""
        stored = looking().to_json()
        spoil(stored)

        with pytest.raises(BadDocument) as refusal:
            Inputs.from_json(stored)

        assert refusal.value.sentence.startswith(place)

    @pytest.mark.parametrize("document", [None, [], "text", 3])
    def test_refuse_what_is_no_object(self, document: object) -> None:
        """Only an object can be a question."""
        with pytest.raises(BadDocument):
            Inputs.from_json(document)

    def test_hold_nothing_that_says_who_asks(self) -> None:
        """No name, address or e-mail can enter: there is no field for it."""
        names = {key for part in looking().to_json().values() for key in part}  # type: ignore[attr-defined]

        assert not {
            name for name in names if any(word in name for word in ("mail", "name", "address", "phone"))
        }


class TestMoments:
    @pytest.mark.parametrize(
        "text", ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00+00:00", "2026-03-01T19:00:00+09:00"]
    )
    def test_read_any_zone(self, text: str) -> None:
        """One instant, three spellings."""
        assert read_moment(text) == utc("2026-03-01 10:00")

    def test_keep_microseconds(self) -> None:
        """Nothing is cut off, so that a stored decision can be repeated to the microsecond."""
        moment = datetime(2026, 3, 1, 10, 0, 0, 123, tzinfo=UTC)

        assert moment_text(moment) == "2026-03-01T10:00:00.000123Z"
        assert read_moment(moment_text(moment)) == moment

    @pytest.mark.parametrize(
        "text", ["", "now", "2026-03-01", "2026-02-30T10:00:00Z", "9999-12-31T23:59:59Z"]
    )
    def test_refuse_what_is_no_moment(self, text: str) -> None:
        """A date alone has no instant, and the calendar has its end."""
        with pytest.raises(NotAMoment):
            read_moment(text)
