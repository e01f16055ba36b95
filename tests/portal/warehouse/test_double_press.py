"""The same form from several hands at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client

from returns.models import Receipt, Return, StaffTask
from tests.portal.warehouse.conftest import HOST
from tests.portal.warehouse.sheets import fields_of, open_sheet
from tests.threads import at_once, raised, returned

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 5


def press(receiver: User, address: str, fields: dict[str, str]) -> str:
    """One press of the button in a browser of its own; gives where it leads."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(receiver)
    return str(client.post(address, fields)["Location"])


class TestAFormSentManyTimesAtOnce:
    def test_makes_one_receipt_of_a_return(self, bench: Client, rma: Return, receiver: User) -> None:
        """Whoever presses five times sees one confirmation."""
        fields = open_sheet(bench, rma) | {"step": "all"}
        address = f"/warehouse/returns/{rma.number}/"

        results = at_once(*[partial(press, receiver, address, fields)] * PRESSES)

        assert raised(results) == []
        assert len(set(returned(results))) == 1
        assert Receipt.objects.count() == 1

    def test_makes_one_receipt_of_an_unannounced_box(self, bench: Client, receiver: User) -> None:
        """A box that has no order to lock is booked once, too, and one task is opened."""
        fields = fields_of(bench.get("/warehouse/unannounced/")) | {"note": "a jar", "step": "book"}

        results = at_once(*[partial(press, receiver, "/warehouse/unannounced/", fields)] * PRESSES)

        assert raised(results) == []
        assert len(set(returned(results))) == 1
        assert (Receipt.objects.count(), StaffTask.objects.count()) == (1, 1)
