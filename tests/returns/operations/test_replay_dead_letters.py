"""Dead letters get their tries back, once, and it is written down."""

import pytest

from returns.journal import staff
from returns.models import Delivery, Event, InboxEntry, JournalEntry, Store
from returns.operations import replay_dead_letters
from returns.operations.replay_dead_letters import replay_deliveries, replay_entries, replay_handler
from tests.factories import NOW, make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db
KIM = staff(7)


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


def delivery(
    store: Store, *, state: str = "DEAD", handler: str = "labels.buy_label", **payload: int
) -> Delivery:
    event = Event.objects.create(store=store, kind="rma.approved", payload=payload, occurred_at=NOW)
    return Delivery.objects.create(
        event=event, handler=handler, queue="labels", state=state, attempts=8, due_at=NOW
    )


class TestReplayDeliveries:
    def test_revives_what_is_dead_and_nothing_else(self, store: Store) -> None:
        """What was done stays done."""
        dead, done = delivery(store), delivery(store, state="DONE")

        count = replay_deliveries(delivery_ids=[dead.pk, done.pk], actor=KIM, now=NOW)

        assert count == 1
        assert dict(Delivery.objects.values_list("pk", "state")) == {dead.pk: "PENDING", done.pk: "DONE"}

    def test_is_written_into_the_journal_of_the_return(self, store: Store) -> None:
        """Whoever reads the return's timeline sees it."""
        rma = make_return(make_order(store))

        replay_deliveries(delivery_ids=[delivery(store, rma_id=rma.pk).pk], actor=KIM, now=NOW)

        entry = JournalEntry.objects.get(action="delivery.replayed")
        assert (entry.rma, entry.actor_ref) == (rma, "7")
        assert entry.data["handler"] == "labels.buy_label"


class TestReplayHandler:
    def test_takes_the_oldest_of_one_handler(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """So many at a time; the rest waits for the next click."""
        monkeypatch.setattr(replay_dead_letters, "MOST_AT_ONCE", 2)
        oldest, second, newest = [delivery(store) for _ in range(3)]
        other = delivery(store, handler="notifications.money_sent")

        count = replay_handler(store_id=store.pk, handler="labels.buy_label", actor=KIM, now=NOW)

        assert count == 2
        assert set(Delivery.objects.filter(state="DEAD")) == {newest, other}
        assert set(Delivery.objects.filter(state="PENDING")) == {oldest, second}

    def test_leaves_other_stores_alone(self, store: Store) -> None:
        """The same handler works for everybody."""
        theirs = delivery(make_store())

        assert replay_handler(store_id=store.pk, handler=theirs.handler, actor=KIM, now=NOW) == 0


class TestReplayEntries:
    def test_revives_webhooks_once(self, store: Store) -> None:
        """Twice asked, once done."""
        entry = InboxEntry.objects.create(
            source="stripe", external_id="evt_1", body=b"{}", received_at=NOW, due_at=NOW, state="DEAD"
        )

        counts = [replay_entries(store_id=store.pk, entry_ids=[entry.pk], actor=KIM, now=NOW) for _ in "ab"]

        entry.refresh_from_db()
        assert counts == [1, 0]
        assert entry.state == "PENDING"
        assert JournalEntry.objects.get(action="webhook.replayed").data == {"entry": entry.pk}
