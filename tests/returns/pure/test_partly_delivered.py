"""A line that arrives in several parcels: each unit has the window of its own parcel."""

from __future__ import annotations

import pytest

from returns.eligibility.engine import decide
from tests.returns.pure.samples import DELIVERED_AT, SHIPPED_AT, default, policy, units, utc, window


class TestPartlyDelivered:
    EARLY, LATER = utc("2026-03-02 10:00"), utc("2026-03-18 10:00")

    @pytest.mark.parametrize(
        "asked, counters, available, code",
        [
            pytest.param(1, {}, 2, None, id="one-of-those-in-time"),
            pytest.param(2, {}, 2, None, id="all-of-those-in-time"),
            pytest.param(3, {}, 2, "outside_return_window", id="one-is-too-late"),
            pytest.param(4, {}, 2, "quantity_not_available", id="more-than-were-sent"),
            pytest.param(2, {"settled": 1}, 2, None, id="the-late-one-was-returned-in-time"),
            pytest.param(2, {"settled": 2}, 1, "quantity_not_available", id="two-were-returned"),
            pytest.param(1, {"open": 1, "settled": 2}, 0, "nothing_left", id="all-are-gone"),
        ],
    )
    def test_gives_each_unit_its_own_window(
        self, asked: int, counters: dict[str, int], available: int, code: str | None
    ) -> None:
        """One unit came on 2 March, two on 18 March, a fourth is on its way; 14 days, asked on the 20th."""
        inputs = units(
            4, (1, SHIPPED_AT, self.EARLY), (2, SHIPPED_AT, self.LATER), quantity=asked, counters=counters
        )

        decision = decide(inputs, policy(default(window=window(days=14))))

        assert decision.available_quantity == available
        assert decision.code == code
        assert decision.deadline_at == utc("2026-04-01 23:00")

    def test_says_which_are_too_late(self) -> None:
        """Part of the units closed: the sentence says how many are left and when the others ended."""
        inputs = units(3, (1, SHIPPED_AT, self.EARLY), (2, SHIPPED_AT, self.LATER), quantity=3)
        worded = default(window=window(days=14, sentence={"en": "Two weeks are over."}))

        decision = decide(inputs, policy(worded))

        assert decision.sentence == {
            "en": "Only 2 can still be returned. For the others, the time ended on 16 March 2026."
        }

    def test_waits_for_units_without_a_clock(self) -> None:
        """Two asked, one delivered, one counted as sent without any time: one is available."""
        inputs = units(2, (1, SHIPPED_AT, DELIVERED_AT), (1, None, None), quantity=2)

        decision = decide(inputs, policy())

        assert (decision.available_quantity, decision.code) == (1, "quantity_not_available")

    @pytest.mark.parametrize("counters", [{"open": 1}, {"settled": 1}], ids=["under-way", "returned"])
    def test_takes_returned_units_for_delivered_ones(self, counters: dict[str, int]) -> None:
        """One of two delivered units is gone, a third has no time yet: one is available."""
        inputs = units(3, (2, SHIPPED_AT, DELIVERED_AT), (1, None, None), counters=counters)

        assert decide(inputs, policy()).available_quantity == 1

    def test_never_gives_more_than_counts_as_fulfilled(self) -> None:
        """The parcels list three units, the counter says two: two."""
        inputs = units(3, (3, SHIPPED_AT, DELIVERED_AT), counters={"fulfilled": 2}, quantity=3)

        decision = decide(inputs, policy())

        assert (decision.available_quantity, decision.code) == (2, "quantity_not_available")

    def test_names_the_day_the_last_unit_closed(self) -> None:
        """Both parcels are too late: the sentence names the later day, which the deadline is of."""
        inputs = units(
            3, (1, SHIPPED_AT, self.EARLY), (2, SHIPPED_AT, self.LATER), asked_at=utc("2026-06-01 00:00")
        )

        decision = decide(inputs, policy(default(window=window(days=14))))

        assert decision.sentence == {"en": "The time to return this item ended on 1 April 2026."}

    def test_has_no_deadline_while_the_window_has_no_end(self) -> None:
        """Unlimited is unlimited, also for a line in two parcels."""
        inputs = units(
            3,
            (1, SHIPPED_AT, self.EARLY),
            (2, SHIPPED_AT, self.LATER),
            quantity=3,
            asked_at=utc("2026-06-01 00:00"),
        )

        decision = decide(inputs, policy(default(window=window(days=None))))

        assert decision.allowed
        assert decision.deadline_at is None
