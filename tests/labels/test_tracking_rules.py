from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.shipping.tracking import (
    RANK,
    Derived,
    Leg,
    Reason,
    TrackEvent,
    TrackingStatus,
    counts,
    current_status,
    dedup_key,
    derive_status,
    leg_of,
    newer_summary,
)

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
S = TrackingStatus
LABEL_AT = T0 - timedelta(hours=1)


def seen(
    status: TrackingStatus, hours: float, *, reason: Reason = Reason.NONE, position: int = 0
) -> TrackEvent:
    at = T0 + timedelta(hours=hours)
    return TrackEvent(
        raw_code=status,
        status=status,
        occurred_at=at,
        local_raw=at.isoformat(),
        reason=reason,
        position=position,
    )


EVENTS = st.builds(
    seen,
    st.sampled_from(list(TrackingStatus)),
    st.integers(min_value=0, max_value=6),
    reason=st.sampled_from([Reason.NONE, Reason.LOST, Reason.REFUSED]),
    position=st.integers(min_value=0, max_value=3),
)


class TestDerivedStatus:
    @given(events=st.lists(EVENTS, max_size=8), data=st.data())
    def test_does_not_depend_on_the_order_of_arrival(
        self, events: list[TrackEvent], data: st.DataObject
    ) -> None:
        """Webhooks come late, twice and out of order; the parcel is where it is."""
        other = data.draw(st.permutations(events))

        assert derive_status(events=other) == derive_status(events=events)

    @given(events=st.lists(EVENTS, min_size=1, max_size=8))
    def test_does_not_change_when_everything_is_said_twice(self, events: list[TrackEvent]) -> None:
        """A webhook that is delivered again changes nothing."""
        assert derive_status(events=[*events, *events]).status == derive_status(events=events).status

    @given(
        first=st.lists(EVENTS, max_size=6),
        summaries=st.permutations(
            [
                (T0, S.ACCEPTED),
                (T0 + timedelta(hours=1), S.IN_TRANSIT),
                (T0 + timedelta(hours=2), S.DELIVERED),
            ]
        ),
    )
    def test_follows_the_newest_summary_in_any_order(
        self, first: list[TrackEvent], summaries: list[tuple[datetime, TrackingStatus]]
    ) -> None:
        """A summary that arrives late is older than the one that is held."""
        held = None
        for each in summaries:
            held = newer_summary(held=held, seen=each)
        assert held is not None

        assert current_status(summary=held[1], summary_at=held[0], events=first).status is S.DELIVERED

    @pytest.mark.parametrize(
        "events, expected",
        [
            pytest.param([], S.UNKNOWN, id="nothing was said"),
            pytest.param([seen(S.LABEL_CREATED, 0)], S.LABEL_CREATED, id="a label only"),
            pytest.param([seen(S.ACCEPTED, 1), seen(S.LABEL_CREATED, 2)], S.ACCEPTED, id="label known late"),
            pytest.param([seen(S.IN_TRANSIT, 2), seen(S.ACCEPTED, 1)], S.IN_TRANSIT, id="latest wins"),
            pytest.param(
                [seen(S.ACCEPTED, 1), seen(S.OUT_FOR_DELIVERY, 1)], S.OUT_FOR_DELIVERY, id="tie by rank"
            ),
            pytest.param(
                [seen(S.DELAYED, 1, position=0), seen(S.HELD, 1, position=1)], S.HELD, id="tie by the list"
            ),
            pytest.param(
                [seen(S.DELIVERED, 3), seen(S.IN_TRANSIT, 4)], S.DELIVERED, id="scan after delivery"
            ),
            pytest.param(
                [seen(S.DELIVERED, 3), seen(S.RETURNING_TO_CUSTOMER, 4)],
                S.RETURNING_TO_CUSTOMER,
                id="sent back after delivery",
            ),
            pytest.param([seen(S.FAILED, 3), seen(S.IN_TRANSIT, 4)], S.IN_TRANSIT, id="found again"),
            pytest.param([seen(S.CANCELLED, 3), seen(S.ACCEPTED, 4)], S.ACCEPTED, id="void label was used"),
            pytest.param(
                [seen(S.READY_FOR_PICKUP, 1), seen(S.OUT_FOR_DELIVERY, 2), seen(S.DELIVERED, 3)],
                S.DELIVERED,
                id="pickup is not the end",
            ),
        ],
    )
    def test_follows_the_rules(self, events: list[TrackEvent], expected: TrackingStatus) -> None:
        """Each line is one rule of the carriers' page."""
        assert derive_status(events=events).status is expected

    def test_begins_with_the_first_scan_of_its_run(self) -> None:
        """Three transit scans are one transit, since the first of them."""
        events = [seen(S.ACCEPTED, 0), seen(S.IN_TRANSIT, 1), seen(S.IN_TRANSIT, 2), seen(S.IN_TRANSIT, 3)]

        assert derive_status(events=events) == Derived(S.IN_TRANSIT, Reason.NONE, T0 + timedelta(hours=1))

    def test_notes_a_scan_after_the_delivery(self) -> None:
        """A parcel that goes on moving deserves a second look."""
        assert derive_status(events=[seen(S.DELIVERED, 1), seen(S.IN_TRANSIT, 2)]).moved_after_delivery

    def test_takes_the_carriers_word_over_its_clocks(self) -> None:
        """EasyPost's own sample: delivered, and a later "out for delivery" (tracking guide, 2026-01-21)."""
        events = [seen(S.DELIVERED, 0), seen(S.OUT_FOR_DELIVERY, 120)]

        derived = current_status(summary=S.DELIVERED, summary_at=T0, events=events)

        assert derived.status is S.DELIVERED
        assert derived.occurred_at == T0

    def test_takes_the_summary_where_no_event_says_so(self) -> None:
        """Recorded at Shippo: delivered, although the last event is a failure (test tracker, 2026)."""
        derived = current_status(
            summary=S.DELIVERED, summary_at=T0, events=[seen(S.FAILED, 24, reason=Reason.LOST)]
        )

        assert (derived.status, derived.occurred_at) == (S.DELIVERED, T0)


class TestEventThatCounts:
    @pytest.mark.parametrize(
        "event, expected",
        [
            pytest.param(seen(S.ACCEPTED, 0), True, id="a scan"),
            pytest.param(seen(S.UNKNOWN, 0), False, id="a code nobody knows"),
            pytest.param(seen(S.ACCEPTED, 48), False, id="from the future"),
            pytest.param(seen(S.ACCEPTED, 23), True, id="a clock that is a little ahead"),
            pytest.param(seen(S.DELIVERED, -30), False, id="from before the label: a number used again"),
        ],
    )
    def test_is_a_scan_of_this_parcel(self, event: TrackEvent, expected: bool) -> None:
        """Everything is kept; only what can be true decides."""
        assert counts(event=event, received_at=T0, label_at=LABEL_AT) is expected

    def test_is_never_a_mere_notice(self) -> None:
        """A new estimate moves no parcel."""
        notice = TrackEvent("ETA", S.IN_TRANSIT, T0, T0.isoformat(), is_informational=True)

        assert not counts(event=notice, received_at=T0, label_at=LABEL_AT)

    def test_has_a_time_zone(self) -> None:
        """A time without a zone is no moment."""
        with pytest.raises(ValueError, match="time zone"):
            TrackEvent("AC", S.ACCEPTED, datetime(2026, 3, 1), "2026-03-01")  # noqa: DTZ001 - that is the point


class TestDedupKey:
    def test_is_the_same_when_only_the_words_change(self) -> None:
        """Carriers reword their texts between two reads."""
        account = uuid4()
        one = TrackEvent("AC", S.ACCEPTED, T0, "2026-03-01T08:00", raw_text="Accepted", place="York")
        two = TrackEvent("AC", S.ACCEPTED, T0, "2026-03-01T08:00", raw_text="Item accepted", place="York")

        keys = {dedup_key(account=account, number="N", piece_uid="", event=event) for event in (one, two)}

        assert len(keys) == 1

    @pytest.mark.parametrize("change", ["account", "number", "piece", "code", "time", "place"])
    def test_differs_with_whatever_makes_another_scan(self, change: str) -> None:
        """Two parcels, two scans, two places: two events."""
        account = uuid4()
        event = TrackEvent("AC", S.ACCEPTED, T0, "08:00", place="York")
        other = TrackEvent(
            "IT" if change == "code" else "AC",
            S.ACCEPTED,
            T0,
            "09:00" if change == "time" else "08:00",
            place="Leeds" if change == "place" else "York",
        )

        assert dedup_key(account=account, number="N", piece_uid="", event=event) != dedup_key(
            account=uuid4() if change == "account" else account,
            number="M" if change == "number" else "N",
            piece_uid="2" if change == "piece" else "",
            event=other,
        )


class TestVocabulary:
    def test_ranks_every_status(self) -> None:
        """A status without a rank would break every tie at random."""
        assert set(RANK) == set(TrackingStatus)

    @pytest.mark.parametrize("status", list(TrackingStatus))
    def test_puts_every_status_on_a_leg(self, status: TrackingStatus) -> None:
        """The domain hears of a change of leg only."""
        expected = {
            S.UNKNOWN: Leg.BEFORE,
            S.LABEL_CREATED: Leg.BEFORE,
            S.CANCELLED: Leg.BEFORE,
            S.DELIVERED: Leg.ARRIVED,
            S.RETURNING_TO_CUSTOMER: Leg.WAY_BACK,
            S.FAILED: Leg.FAILED,
        }

        assert leg_of(status=status) is expected.get(status, Leg.MOVING)
