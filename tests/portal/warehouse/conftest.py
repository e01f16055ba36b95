"""A store with its site, the people who try the bench, and a parcel for it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page, Site

from cms.models import Brand
from returns.models import Return, Role, StaffMembership, Store
from tests.factories import make_order, make_return, make_store, publish

HOST = "localhost"
OTHER_HOST = "other.example"
PASSWORD = "correct horse"


def make_person(username: str, store: Store | None = None, role: Role | None = None) -> User:
    """Somebody with a login, and with a role in a store when both are given."""
    user = User.objects.create_user(username, password=PASSWORD)
    if store and role:
        StaffMembership.objects.create(store=store, user=user, role=role)
    return user


def sign_in(page: BrowserPage, user: User) -> None:
    """Open the bench, and come back to it through the login."""
    page.goto("/warehouse/")
    page.fill("[name=username]", user.get_username())
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/warehouse/")


def make_store_at(hostname: str, *, code: str) -> Store:
    """A store that answers at a host, with a policy and nothing to read."""
    store = make_store(code=code)
    publish(store)
    site, _ = Site.objects.update_or_create(
        hostname=hostname, defaults={"root_page": Page.get_first_root_node(), "site_name": store.name}
    )
    Brand.objects.create(site=site, store=store)
    return store


@pytest.fixture
def store(db: None) -> Store:
    return make_store_at(HOST, code="northwind")


@pytest.fixture
def other_store(store: Store) -> Store:
    return make_store_at(OTHER_HOST, code="elsewhere")


@pytest.fixture
def receiver(store: Store) -> User:
    """Works at this store's bench."""
    return make_person("robin", store, Role.WAREHOUSE)


@pytest.fixture
def bench(client: Client, receiver: User) -> Client:
    """A client that is signed in at the bench of this store."""
    client.force_login(receiver)
    client.defaults["SERVER_NAME"] = HOST
    return client


@pytest.fixture
def rma(store: Store) -> Return:
    """Two shirts and one hat on their way back."""
    order = make_order(store, paid=[4000, 1500], quantities=[2, 1])
    order.lines.filter(position=0).update(sku="SHIRT-M", title="Linen shirt", variant="Sand, size M")
    order.lines.filter(position=1).update(sku="HAT-1", title="Straw hat")
    rma = make_return(order, units=[2, 1])
    rma.parcels.update(tracking_number="BHSB407129033588", carrier="sandbox")
    return rma
