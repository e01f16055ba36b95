"""A store that writes letters: brand, contact, and returns to write about."""

from __future__ import annotations

import pytest
from wagtail.models import Page, Site

from cms.models import Brand
from returns.models import Return, Store
from tests.factories import make_order, make_return, make_store, publish


def make_store_at(hostname: str, *, code: str) -> Store:
    """A store that answers at a host, with a policy and a brand."""
    store = make_store(code=code)
    publish(store)
    site, _ = Site.objects.update_or_create(
        hostname=hostname, defaults={"root_page": Page.get_first_root_node(), "site_name": store.name}
    )
    Brand.objects.create(
        site=site,
        store=store,
        colour="#7a2048",
        support_email="help@northwind.example",
        sender_name="Northwind",
    )
    return store


@pytest.fixture
def store(db: None) -> Store:
    return make_store_at("localhost", code="northwind")


@pytest.fixture
def rma(store: Store) -> Return:
    """Two shirts and a hat, £55.00 together, on their way with a label of ours."""
    return open_return(store)


def open_return(
    store: Store, *, locale: str = "en", method: str = "PREPAID_LABEL", email: str = ""
) -> Return:
    """A return of two shirts and a hat; its own e-mail address when one is given."""
    order = make_order(store, paid=[4000, 1500], quantities=[2, 1], email=email or "sam@example.com")
    order.lines.filter(position=0).update(title="Linen shirt", variant="Sand, size M")
    order.lines.filter(position=1).update(title="Straw hat")
    rma = make_return(order, units=[2, 1], method=method)
    Return.objects.filter(pk=rma.pk).update(locale=locale)
    rma.refresh_from_db()
    return rma
