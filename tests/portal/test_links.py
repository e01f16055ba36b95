"""Links that open a return without a look-up."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import signing

from portal.links import LIFETIME, label_link, packing_slip_link, return_link, rma_id_from_token, token_of
from returns.models import Return
from tests.factories import NOW

RMA = Return(pk=17, number="R-7K3M-2Q")
BASE = "https://returns.northwind.example"


class TestALink:
    @pytest.mark.parametrize(
        "link, path",
        [
            (return_link(rma=RMA, base_url=BASE), "/r/R-7K3M-2Q/"),
            (label_link(rma=RMA, parcel_id=5, base_url=BASE), "/r/R-7K3M-2Q/label-5.pdf"),
            (packing_slip_link(rma=RMA, base_url=BASE), "/r/R-7K3M-2Q/packing-slip.pdf"),
        ],
        ids=["status page", "label", "packing slip"],
    )
    def test_leads_to_its_page_with_a_key(self, link: str, path: str) -> None:
        """Status page, label and slip lie at the store's own address."""
        parts = urlsplit(link)

        assert f"{parts.scheme}://{parts.netloc}" == BASE
        assert parts.path == path
        assert rma_id_from_token(parse_qs(parts.query)["key"][0]) == 17


class TestAKey:
    def test_opens_its_return_for_half_a_year(self) -> None:
        """An old e-mail still works; a very old one asks for the look-up."""
        with time_machine.travel(NOW, tick=False) as clock:
            token = token_of(rma_id=17)
            clock.move_to(NOW + LIFETIME)
            last = rma_id_from_token(token)
            clock.move_to(NOW + LIFETIME + timedelta(seconds=1))

            assert (last, rma_id_from_token(token)) == (17, None)

    @pytest.mark.parametrize("token", ["", "17", "nonsense", "a:b:c", "\x00"])
    def test_that_was_made_up_opens_nothing(self, token: str) -> None:
        """A guess is no key."""
        assert rma_id_from_token(token) is None

    def test_that_was_changed_opens_nothing(self) -> None:
        """Neither shortened, nor pointed at another return."""
        token = token_of(rma_id=17)

        assert rma_id_from_token(token[:-1]) is None
        assert rma_id_from_token(token.replace("MTc", "MTg")) is None

    def test_for_something_else_opens_nothing(self) -> None:
        """What we sign for other purposes is no key to a return."""
        assert rma_id_from_token(signing.dumps(17, salt="another purpose")) is None
        assert rma_id_from_token(signing.dumps("17", salt="portal.links.return")) is None
