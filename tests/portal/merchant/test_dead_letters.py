"""What was given up: shown with its error, and tried again by a button."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from labels.operations.open_sandbox_account import open_sandbox_account
from returns.models import Delivery, Event, InboxEntry, JournalEntry, Store
from tests.factories import NOW

URL = reverse("merchant:dead_letters")


def letter(store: Store, handler: str = "labels.buy_label") -> Delivery:
    event = Event.objects.create(store=store, kind="rma.approved", payload={"rma_id": None}, occurred_at=NOW)
    return Delivery.objects.create(
        event=event,
        handler=handler,
        queue="labels",
        state="DEAD",
        attempts=8,
        due_at=NOW,
        last_error="ConnectTimeout: the carrier did not answer.",
    )


def webhook(source: str, external_id: str = "evt_1") -> InboxEntry:
    return InboxEntry.objects.create(
        source=source,
        external_id=external_id,
        kind="refund.updated",
        body=b"{}",
        received_at=NOW,
        state="DEAD",
        attempts=8,
        due_at=NOW,
        last_error="ProviderUnreachable",
    )


class TestDeadLetters:
    def test_are_shown_with_the_last_error(self, admin: Client, store: Store) -> None:
        """What, of which handler, how often, and why."""
        letter(store)

        text = admin.get(URL).content.decode()

        assert "labels.buy_label" in text
        assert "ConnectTimeout: the carrier did not answer." in text
        assert "8 tries" in text

    def test_are_not_there_on_a_good_day(self, admin: Client) -> None:
        """An empty page says so."""
        assert "No dead letters" in admin.get(URL).content.decode()

    def test_of_another_store_are_not_shown(self, admin: Client, other_store: Store) -> None:
        """Nor counted."""
        letter(other_store)

        assert "No dead letters" in admin.get(URL).content.decode()


class TestReplay:
    def test_gives_a_delivery_its_tries_back(self, admin: Client, store: Store) -> None:
        """The journal says who."""
        dead = letter(store)

        response = admin.post(reverse("merchant:replay", args=[dead.pk]), follow=True)

        dead.refresh_from_db()
        entry = JournalEntry.objects.get(action="delivery.replayed")
        assert (dead.state, dead.attempts) == ("PENDING", 0)
        assert "1 is being tried again." in response.content.decode()
        assert entry.actor_ref == str(User.objects.get(username=f"admin-{store.code}").pk)

    def test_does_nothing_the_second_time(self, admin: Client, store: Store) -> None:
        """A double-click wakes it once."""
        url = reverse("merchant:replay", args=[letter(store).pk])
        admin.post(url)

        response = admin.post(url, follow=True)

        assert "somebody was faster" in response.content.decode()
        assert JournalEntry.objects.filter(action="delivery.replayed").count() == 1

    def test_replays_all_of_one_handler_and_no_other(self, admin: Client, store: Store) -> None:
        """After an outage nobody clicks a hundred times."""
        mine, also, mail = letter(store), letter(store), letter(store, "notifications.money_sent")

        admin.post(reverse("merchant:replay_all"), {"handler": "labels.buy_label"})

        states = dict(Delivery.objects.values_list("pk", "state"))
        assert states == {mine.pk: "PENDING", also.pk: "PENDING", mail.pk: "DEAD"}

    def test_leaves_other_stores_alone(self, admin: Client, other_store: Store) -> None:
        """Neither one by one nor all at once."""
        theirs = letter(other_store)

        admin.post(reverse("merchant:replay", args=[theirs.pk]))
        admin.post(reverse("merchant:replay_all"), {"handler": theirs.handler})

        theirs.refresh_from_db()
        assert theirs.state == "DEAD"


class TestWebhooks:
    def test_are_shown_and_replayed(self, admin: Client, store: Store) -> None:
        """With one store, Stripe's events are its own."""
        entry = webhook("stripe")

        assert "ProviderUnreachable" in admin.get(URL).content.decode()
        admin.post(reverse("merchant:replay_webhook", args=[entry.pk]))

        entry.refresh_from_db()
        assert (entry.state, entry.attempts) == ("PENDING", 0)

    def test_are_replayed_all_at_once(self, admin: Client, store: Store) -> None:
        """As with our own events."""
        webhook("stripe", "evt_1")
        webhook("stripe", "evt_2")

        admin.post(reverse("merchant:replay_webhooks"))

        assert not InboxEntry.objects.filter(state="DEAD").exists()

    def test_of_stripe_are_the_operators_where_there_are_several_stores(
        self, admin: Client, other_store: Store, client: Client
    ) -> None:
        """An event of Stripe names no store."""
        entry = webhook("stripe")
        client.force_login(User.objects.create_superuser("operator", "op@example.com", "secret"))

        admin.post(reverse("merchant:replay_webhooks"))

        entry.refresh_from_db()
        assert entry.state == "DEAD"
        assert "evt_1" not in admin.get(URL).content.decode()
        assert "evt_1" in client.get(URL).content.decode()

    @pytest.mark.parametrize("is_mine", [True, False], ids=["this store's", "another store's"])
    def test_of_a_carrier_belong_to_the_store_of_the_account(
        self, admin: Client, store: Store, other_store: Store, is_mine: bool
    ) -> None:
        """Each store has its own accounts with carriers."""
        account = open_sandbox_account(store_id=(store if is_mine else other_store).pk)
        webhook(f"carrier:{account.pk}")

        assert ("evt_1" in admin.get(URL).content.decode()) is is_mine
