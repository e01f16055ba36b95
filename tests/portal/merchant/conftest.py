"""Two stores with their sites, and the four kinds of people who try every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Page, Site

from cms.models import Brand
from returns.models import Return, Role, StaffMembership, Store
from tests.factories import make_order, make_return, make_store, policy_document, publish

HOST = "testserver"
# Wagtail's first site is the default one: it answers at HOST too.
OTHER_HOST = "other.example"

Hire = Callable[..., Client]


@pytest.fixture
def store(db: None) -> Store:
    """A store whose policy wants a person to look at every return."""
    store = make_store(code="northwind")
    Brand.objects.create(site=Site.objects.get(), store=store)
    publish(store, policy_document(review={"needed": True}))
    return store


@pytest.fixture
def other_store(store: Store, settings: LazySettings) -> Store:
    settings.ALLOWED_HOSTS = [HOST, OTHER_HOST, "localhost"]
    other = make_store(code="elsewhere")
    publish(other)
    site = Site.objects.create(hostname=OTHER_HOST, root_page=Page.get_first_root_node())
    Brand.objects.create(site=site, store=other)
    return other


@pytest.fixture
def hire(db: None) -> Hire:
    """A browser in which a new member of staff is signed in, at this store's host."""

    def hire_one(store: Store, *roles: Role) -> Client:
        name = f"{'-'.join(roles).lower()}-{store.code}"
        user = User.objects.create_user(name, f"{name}@example.com", "secret")
        for role in roles:
            StaffMembership.objects.create(store=store, user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    return hire_one


@pytest.fixture
def agent(store: Store, hire: Hire) -> Client:
    return hire(store, Role.AGENT)


@pytest.fixture
def finance(store: Store, hire: Hire) -> Client:
    return hire(store, Role.FINANCE)


@pytest.fixture
def admin(store: Store, hire: Hire) -> Client:
    return hire(store, Role.ADMIN)


@pytest.fixture
def editor(store: Store, hire: Hire) -> Client:
    """Writes the policy, and may read what it did."""
    return hire(store, Role.POLICY_EDITOR)


@pytest.fixture
def stranger(other_store: Store, hire: Hire) -> Client:
    """May do everything, in another store."""
    return hire(other_store, Role.ADMIN)


@pytest.fixture
def rma(store: Store) -> Return:
    """A return that waits for a decision."""
    order = make_order(store, paid=[4000, 1500], tax=[667, 250], quantities=[2, 1])
    order.lines.filter(position=0).update(sku="SHIRT-M", title="Linen shirt", variant="Sand, size M")
    return make_return(order, units=[2, 1])
