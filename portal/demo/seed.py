"""The demonstration's store: staff, warehouse, carrier, policy, orders, payments at the stand-in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.permissions import sync_member
from labels.operations.open_sandbox_account import open_sandbox_account
from portal.demo.orders import FAILING_CARD, Native, demo_orders, payment_ref, second_parcel
from portal.demo.past import seed_past
from portal.demo.policy import is_ours
from portal.demo.publish import publish_demo_policy, save_draft
from portal.demo.table import DRAFT_PATH, LOGINS, PASSWORD
from returns.models import Order, StaffMembership, Store, Warehouse
from returns.operations.import_order import import_order
from returns.orders.native import read_order

STORE = "northwind-goods"
SECOND_PARCEL = "D-1004-second-parcel.jsonl"
# Older than every order, so that this version decides about all of them.
POLICY_SINCE = timedelta(days=400)


def seed(*, base_url: str, port: int, stripe_url: str, folder: Path, now: datetime) -> Store:
    """This will make what is missing of the demonstration's store; what is there stays as it is."""
    store = demo_store()
    orders = demo_orders(now=now, base_url=base_url)
    if not Order.objects.filter(store=store).exists():
        # Before the policy, whose examples are about them.
        for native in orders:
            import_order(store_id=store.pk, order=read_order(native), now=now)
        line = json.dumps(second_parcel(now=now, base_url=base_url), ensure_ascii=False)
        (folder / SECOND_PARCEL).write_text(f"{line}\n", encoding="utf-8")
    page = publish_demo_policy(store=store, port=port, effective_from=now - POLICY_SINCE, now=now)
    _move_site(store, port)
    open_sandbox_account(store_id=store.pk)
    add_staff(store)
    _seed_payments(stripe_url, [_payment(order) for order in orders])
    if is_ours(page.rules.get_prep_value()):
        _seed_payments(stripe_url, seed_past(store=store, now=now))
        save_draft(page=page)
    (folder / DRAFT_PATH).write_text(reverse("cms_new_replay", args=[page.pk]), encoding="utf-8")
    return store


def demo_store() -> Store:
    """This will give the store, with its warehouse."""
    store, is_new = Store.objects.get_or_create(
        code=STORE,
        defaults={
            "name": "Northwind Goods",
            "time_zone": "Europe/London",
            "country": "GB",
            "currency": "GBP",
            "locales": ["en", "de", "fr"],
        },
    )
    if is_new:
        Warehouse.objects.create(
            store=store,
            code="leeds",
            name="Northwind Returns",
            line1="Unit 4, Dock Road",
            city="Leeds",
            postcode="LS10 1AB",
            country="GB",
            is_default=True,
        )
    return store


def _move_site(store: Store, port: int) -> None:
    """A later start may be on another port."""
    site = store.brand.site
    if site.port != port:
        site.port = port
        site.save()


def add_staff(store: Store) -> None:
    """This will make the logins that the guide prints."""
    users = get_user_model()
    for login in LOGINS:
        user, is_new = users.objects.get_or_create(
            username=login.name, defaults={"email": f"{login.name}@example.com"}
        )
        if is_new:
            user.set_password(PASSWORD)
            user.save()
        StaffMembership.objects.get_or_create(store=store, user=user, role=login.role)
        sync_member(user_id=user.pk, store=store)


def _seed_payments(stripe_url: str, payments: Sequence[Native]) -> None:
    """The stand-in keeps payments that it knows, so every start may say them again."""
    request = Request(  # noqa: S310 - the stand-in on this machine
        f"{stripe_url}/_standin/payment_intents",
        data=json.dumps({"payments": payments}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        answer.read()


def _payment(order: Native) -> Native:
    number, currency = str(order["number"]), str(order["currency"])
    amount = str(order["total"]).replace(".", "")
    payment: Native = {"id": payment_ref(number), "amount": int(amount), "currency": currency.lower()}
    return {**payment, "card": FAILING_CARD} if number == "D-1008" else payment
