"""Every page and action, tried by everybody: who may, who is told no, and for whom nothing exists."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from returns.models import Delivery, Event, InboxEntry, RefusedAttempt, Return, Role, StaffTask, Store
from tests.factories import NOW
from tests.portal.merchant.attempts import refuse
from tests.portal.merchant.conftest import OTHER_HOST, Hire

EVERYBODY = frozenset({Role.AGENT, Role.FINANCE, Role.POLICY_EDITOR, Role.ADMIN})
NO_EDITOR = EVERYBODY - {Role.POLICY_EDITOR}
DECIDERS = frozenset({Role.AGENT, Role.ADMIN})
PAYERS = frozenset({Role.FINANCE, Role.ADMIN})
ONLY_ADMIN = frozenset({Role.ADMIN})


@dataclass(frozen=True)
class World:
    """One row of each kind in the store."""

    rma: Return
    label_task: StaffTask
    money_task: StaffTask
    delivery: Delivery
    entry: InboxEntry
    attempt: RefusedAttempt


@pytest.fixture
def world(store: Store, rma: Return) -> World:
    event = Event.objects.create(store=store, kind="rma.approved", payload={}, occurred_at=NOW)
    dead = {"state": "DEAD", "due_at": NOW, "last_error": "It broke."}
    return World(
        rma=rma,
        label_task=_task(rma, StaffTask.Kind.LABEL_FAILED),
        money_task=_task(rma, StaffTask.Kind.NOT_COVERED),
        delivery=Delivery.objects.create(event=event, handler="labels.buy_label", queue="labels", **dead),
        entry=InboxEntry.objects.create(
            source="stripe", external_id="evt_1", kind="x", body=b"{}", received_at=NOW, **dead
        ),
        # All its units are in the return.
        attempt=refuse(rma.order)[0],
    )


def _task(rma: Return, kind: str) -> StaffTask:
    return StaffTask.objects.create(
        store=rma.store, kind=kind, subject=f"rma:{rma.pk}", rma=rma, opened_at=NOW
    )


def _decision(world: World) -> int:
    return world.rma.lines.earliest("id").decision_id


Address = Callable[[World], str]
PAGES: dict[str, tuple[Address, frozenset[Role]]] = {
    "returns": (lambda w: reverse("merchant:returns"), EVERYBODY),
    "returns_results": (lambda w: reverse("merchant:returns_results"), EVERYBODY),
    "return": (lambda w: reverse("merchant:return", args=[w.rma.number]), EVERYBODY),
    "reviews": (lambda w: reverse("merchant:reviews"), EVERYBODY),
    "reviews_results": (lambda w: reverse("merchant:reviews_results"), EVERYBODY),
    "review": (lambda w: reverse("merchant:review", args=[w.rma.number]), EVERYBODY),
    "cancel": (lambda w: reverse("merchant:cancel", args=[w.rma.number]), DECIDERS),
    "lost": (lambda w: reverse("merchant:give_up", args=[w.rma.number, "lost"]), DECIDERS),
    "given up": (lambda w: reverse("merchant:give_up", args=[w.rma.number, "cancelled"]), DECIDERS),
    "tasks": (lambda w: reverse("merchant:tasks"), EVERYBODY),
    "tasks_results": (lambda w: reverse("merchant:tasks_results"), EVERYBODY),
    "task": (lambda w: reverse("merchant:task", args=[w.label_task.pk]), EVERYBODY),
    "orders": (lambda w: reverse("merchant:orders"), NO_EDITOR),
    "orders_results": (lambda w: reverse("merchant:orders_results"), NO_EDITOR),
    "order": (lambda w: reverse("merchant:order", args=[w.rma.order_id]), NO_EDITOR),
    "decision": (lambda w: reverse("merchant:decision", args=[_decision(w)]), EVERYBODY),
    "decision_json": (lambda w: reverse("merchant:decision_json", args=[_decision(w)]), EVERYBODY),
    "turned_away": (lambda w: reverse("merchant:turned_away"), EVERYBODY),
    "turned_away_export": (lambda w: reverse("merchant:turned_away_export"), EVERYBODY),
    "attempts": (lambda w: reverse("merchant:attempts"), EVERYBODY),
    "attempts_results": (lambda w: reverse("merchant:attempts_results"), EVERYBODY),
    "attempt": (lambda w: reverse("merchant:attempt", args=[w.attempt.pk]), EVERYBODY),
    "attempt_json": (lambda w: reverse("merchant:attempt_json", args=[w.attempt.pk]), EVERYBODY),
    "dead_letters": (lambda w: reverse("merchant:dead_letters"), ONLY_ADMIN),
}
ACTIONS: dict[str, tuple[Address, frozenset[Role]]] = {
    "approve": (lambda w: reverse("merchant:approve", args=[w.rma.number]), DECIDERS),
    "decline": (lambda w: reverse("merchant:decline", args=[w.rma.number]), DECIDERS),
    "cancel": (lambda w: reverse("merchant:cancel", args=[w.rma.number]), DECIDERS),
    "note a label": (lambda w: reverse("merchant:done", args=[w.label_task.pk]), DECIDERS),
    "note money": (lambda w: reverse("merchant:done", args=[w.money_task.pk]), PAYERS),
    "replay": (lambda w: reverse("merchant:replay", args=[w.delivery.pk]), ONLY_ADMIN),
    "replay all": (lambda w: reverse("merchant:replay_all"), ONLY_ADMIN),
    "replay webhook": (lambda w: reverse("merchant:replay_webhook", args=[w.entry.pk]), ONLY_ADMIN),
    "replay webhooks": (lambda w: reverse("merchant:replay_webhooks"), ONLY_ADMIN),
}
FORM = {"reason": "It was worn.", "note": "Sent by mail.", "handler": "labels.buy_label"}


def unchanged(world: World) -> bool:
    """Nothing of the world was touched."""
    return (
        Return.objects.get(pk=world.rma.pk).status == "NEEDS_REVIEW"
        and not StaffTask.objects.exclude(resolved_at=None).exists()
        and Delivery.objects.get(pk=world.delivery.pk).state == "DEAD"
        and InboxEntry.objects.get(pk=world.entry.pk).state == "DEAD"
    )


def body(response: HttpResponseBase) -> str:
    return response.getvalue().decode()


def is_told_no(response: HttpResponseBase) -> bool:
    """Wagtail's way: back to the dashboard, with a sentence there."""
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def leads_to_login(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login"))


class TestPages:
    @pytest.mark.parametrize("role", sorted(EVERYBODY))
    def test_are_read_by_those_whom_they_serve_and_by_nobody_else(
        self, store: Store, world: World, hire: Hire, role: Role
    ) -> None:
        """Each role of this store sees its own pages, and is told no on the others."""
        client = hire(store, role)

        answers = {name: client.get(address(world)) for name, (address, _) in PAGES.items()}

        mine = {name for name, (_, readers) in PAGES.items() if role in readers}
        assert {name for name, answer in answers.items() if answer.status_code == 200} == mine
        assert {name for name, answer in answers.items() if is_told_no(answer)} == PAGES.keys() - mine

    def test_do_not_exist_for_staff_of_another_store(self, world: World, stranger: Client) -> None:
        """Who may do everything elsewhere may do nothing here."""
        statuses = {name: stranger.get(address(world)).status_code for name, (address, _) in PAGES.items()}

        assert statuses == dict.fromkeys(PAGES, 404)

    def test_show_nothing_of_this_store_at_the_host_of_another(self, world: World, stranger: Client) -> None:
        """Not even with the right number in the address."""
        answers = {
            name: stranger.get(address(world), headers={"host": OTHER_HOST})
            for name, (address, _) in PAGES.items()
        }

        of_one_row = {"return", "review", "cancel", "lost", "given up", "task", "order"}
        of_one_row |= {"decision", "decision_json", "attempt", "attempt_json"}
        statuses = {name: answer.status_code for name, answer in answers.items()}
        assert statuses == {name: 404 if name in of_one_row else 200 for name in PAGES}
        assert not any(world.rma.number in body(answer) for answer in answers.values())
        assert not any(world.rma.order.number in body(answer) for answer in answers.values())

    def test_send_strangers_to_the_login(self, world: World, client: Client) -> None:
        """Nobody is let in without a name."""
        answers = [client.get(address(world)) for address, _ in PAGES.values()]

        assert all(leads_to_login(answer) for answer in answers)

    def test_are_closed_to_the_warehouse(self, store: Store, world: World, hire: Hire) -> None:
        """The bench has pages of its own."""
        client = hire(store, Role.WAREHOUSE)

        answers = [client.get(address(world)) for address, _ in PAGES.values()]

        assert all(leads_to_login(answer) for answer in answers)

    def test_are_closed_to_the_warehouse_also_when_it_works_elsewhere(
        self, store: Store, other_store: Store, world: World, hire: Hire
    ) -> None:
        """A role that opens the admin in another store does not open this store's pages."""
        client = hire(other_store, Role.AGENT)
        user = User.objects.get(username=f"agent-{other_store.code}")
        user.memberships.create(store=store, role=Role.WAREHOUSE)

        assert client.get(reverse("merchant:returns")).status_code == 404


class TestActions:
    @pytest.mark.parametrize("role", sorted(EVERYBODY))
    def test_refuse_those_without_the_right(self, store: Store, world: World, hire: Hire, role: Role) -> None:
        """Reading is not deciding."""
        client = hire(store, role)

        answers = [
            client.post(address(world), FORM) for address, actors in ACTIONS.values() if role not in actors
        ]

        assert all(is_told_no(answer) for answer in answers)
        assert unchanged(world)

    @pytest.mark.parametrize("name", ACTIONS)
    def test_work_for_those_who_have_it(self, store: Store, world: World, hire: Hire, name: str) -> None:
        """One role is enough; nobody has to be able to do everything."""
        address, actors = ACTIONS[name]

        response = hire(store, max(actors)).post(address(world), FORM)

        assert response.status_code == 302
        assert not unchanged(world)

    def test_do_not_exist_for_staff_of_another_store(self, world: World, stranger: Client) -> None:
        """At this store's host, and at their own."""
        for name, (address, _) in ACTIONS.items():
            here = stranger.post(address(world), FORM)
            stranger.post(address(world), FORM, headers={"host": OTHER_HOST})

            assert here.status_code == 404, name
            assert unchanged(world), name

    def test_send_strangers_to_the_login(self, world: World, client: Client) -> None:
        """Nobody acts without a name."""
        answers = [client.post(address(world), FORM) for address, _ in ACTIONS.values()]

        assert all(leads_to_login(answer) for answer in answers)
        assert unchanged(world)

    def test_change_nothing_when_they_are_only_looked_at(self, world: World, admin: Client) -> None:
        """A link in an e-mail must not decide anything."""
        statuses = {name: admin.get(address(world)).status_code for name, (address, _) in ACTIONS.items()}

        assert statuses == {name: 200 if name == "cancel" else 405 for name in ACTIONS}
        assert unchanged(world)


class TestOperators:
    def test_see_the_store_of_the_host(self, world: World, client: Client, other_store: Store) -> None:
        """The people who run the installation belong to no store and may look into each."""
        client.force_login(User.objects.create_superuser("operator", "op@example.com", "secret"))

        assert world.rma.number in client.get(reverse("merchant:returns")).content.decode()
        elsewhere = client.get(reverse("merchant:returns"), headers={"host": OTHER_HOST})
        assert world.rma.number not in elsewhere.content.decode()


class TestMenuAndDashboard:
    @pytest.mark.parametrize(
        "role, labels",
        [
            (Role.ADMIN, {"returns", "reviews", "tasks", "orders", "turned-away", "dead-letters"}),
            (Role.AGENT, {"returns", "reviews", "tasks", "orders", "turned-away"}),
            (Role.FINANCE, {"returns", "reviews", "tasks", "orders", "turned-away"}),
            (Role.POLICY_EDITOR, {"returns", "reviews", "tasks", "turned-away"}),
        ],
    )
    def test_offer_each_role_its_own_pages(
        self, store: Store, hire: Hire, role: Role, labels: set[str]
    ) -> None:
        """The menu holds nothing that would say no."""
        page = hire(store, role).get(reverse("wagtailadmin_home")).content.decode()

        ours = {"returns", "reviews", "tasks", "orders", "turned-away", "dead-letters"}
        assert {name for name in ours if f'"/admin/{name}/"' in page} == labels

    def test_count_what_waits(self, world: World, admin: Client) -> None:
        """The first look in the morning."""
        page = admin.get(reverse("wagtailadmin_home")).content.decode()

        assert "<strong>1</strong> <span>return needs a decision</span>" in page
        assert "<strong>2</strong> <span>tasks need a person</span>" in page
        assert "<strong>2</strong> <span>dead letters</span>" in page

    def test_say_nothing_to_staff_of_another_store(self, world: World, stranger: Client) -> None:
        """Neither numbers nor links."""
        page = stranger.get(reverse("wagtailadmin_home")).content.decode()

        assert "merchant-waiting" not in page
        assert '"/admin/returns/"' not in page
