"""A store whose published policy gives thirty days, and whose draft gives five and asks more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from portal.preview_links import LIFETIME, Asked, token_of
from returns.models import Order, OrderLine, Reason, Role, StaffMembership, Store
from tests.cms.editing import edit_url, evidence, policy_form, question, rule
from tests.factories import LONG_AGO, NOW, make_order, make_reason, make_store

# The order came on the seventh day before: the draft's window is still open two days earlier.
IN_TIME = NOW - timedelta(days=4)

Hire = Callable[[Store, Role], Client]


@dataclass(frozen=True)
class Desk:
    """A store with a draft, and an order that nobody has looked up."""

    store: Store
    reason: Reason
    order: Order

    @property
    def page(self) -> PolicyPage:
        return PolicyPage.objects.get(store=self.store)

    def token(self, *, at: datetime = IN_TIME, locale: str = "en", **changed: int) -> str:
        asked = {
            "store_id": self.store.pk,
            "order_id": self.order.pk,
            "revision_id": self.page.latest_revision_id or 0,
        }
        return token_of(asked=Asked(**asked | changed, asked_at=at, locale=locale, until=NOW + LIFETIME))

    def url(self, page: str = "items", *, at: datetime = IN_TIME, locale: str = "en") -> str:
        return reverse(f"shopper:preview_{page}", args=[self.token(at=at, locale=locale)])

    def fields(self, line: OrderLine) -> dict[str, str]:
        """What the browser sends for a chosen line."""
        fields = {"chosen": "on", "quantity": "1", "reason": str(self.reason.pk)}
        return {f"line-{line.pk}-{name}": value for name, value in fields.items()}


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hire(db: None) -> Hire:
    def hire_one(store: Store, role: Role) -> Client:
        user = User.objects.create_user(f"{role.lower()}-{store.code}")
        StaffMembership.objects.create(store=store, user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    return hire_one


@pytest.fixture
def store(db: None, clock: None) -> Store:
    store = make_store(code="northwind")
    create_store_site(store=store, hostname="testserver", is_default=True, effective_from=LONG_AGO)
    return store


@pytest.fixture
def editor(store: Store, hire: Hire) -> Client:
    return hire(store, Role.POLICY_EDITOR)


@pytest.fixture
def desk(store: Store, editor: Client) -> Desk:
    """Of two lines the second is on clearance, about which the draft wants to know and to see more."""
    order = make_order(store, paid=[3990, 1000], tags=[[], ["clearance"]])
    asks = rule(("evidence", evidence(question("What is wrong?", "A hole", "A stain"), photos=2)))
    editor.post(edit_url(PolicyPage.objects.get(store=store)), policy_form(asks, days=5))
    return Desk(store=store, reason=make_reason(store), order=order)
