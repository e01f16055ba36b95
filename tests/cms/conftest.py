"""A store with its site, and people who work for it or for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Site

from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from returns.models import PolicyVersion, Role, StaffMembership, Store
from tests.factories import LONG_AGO, make_store


@dataclass(frozen=True)
class Shop:
    """A store that is open for business."""

    store: Store
    site: Site

    @property
    def page(self) -> PolicyPage:
        return PolicyPage.objects.get(store=self.store)

    @property
    def versions(self) -> list[PolicyVersion]:
        return list(PolicyVersion.objects.filter(store=self.store).order_by("number"))


@pytest.fixture
def open_shop(db: None) -> Callable[..., Shop]:
    def open_one(*, code: str, hostname: str, is_default: bool = False) -> Shop:
        store = make_store(code=code)
        site = create_store_site(
            store=store, hostname=hostname, is_default=is_default, effective_from=LONG_AGO
        )
        return Shop(store, site)

    return open_one


@pytest.fixture
def shop(open_shop: Callable[..., Shop]) -> Shop:
    return open_shop(code="alder", hostname="testserver", is_default=True)


@pytest.fixture
def other_shop(shop: Shop, open_shop: Callable[..., Shop]) -> Shop:
    return open_shop(code="birch", hostname="birch.example")


@pytest.fixture
def hire(db: None) -> Callable[..., Client]:
    """A browser in which a new member of staff is logged in."""

    def hire_one(store: Store, role: Role) -> Client:
        name = f"{role.lower()}-{store.code}"
        user: User = get_user_model().objects.create_user(name, f"{name}@example.com", "secret")
        StaffMembership.objects.create(store=store, user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    return hire_one


@pytest.fixture
def editor(shop: Shop, hire: Callable[..., Client]) -> Client:
    return hire(shop.store, Role.POLICY_EDITOR)


@pytest.fixture
def operator(shop: Shop) -> Client:
    user = get_user_model().objects.create_superuser("operator", "operator@example.com", "secret")
    client = Client()
    client.force_login(user)
    return client
