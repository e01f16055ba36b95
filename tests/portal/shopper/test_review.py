from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.shopper.access import SESSION_KEY
from returns.models import Order, Return
from tests.factories import NOW, make_order, make_return, policy_document, publish
from tests.portal.shopper.conftest import Shop, look_up


def choose(client: Client, shop: Shop, order: Order, *, position: int = 1, quantity: int = 2) -> str:
    """This will choose units of one line and give the address of the page that follows."""
    line = order.lines.get(position=position)
    fields = {"sequence": str(sent_so_far(client, order)), **shop.fields(line, quantity=quantity)}
    answer = client.post(f"/o/{order.number_key}/", fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def sent_so_far(client: Client, order: Order) -> int:
    page = client.get(f"/o/{order.number_key}/").content.decode()
    found = re.search(r'name="sequence" value="(\d+)"', page)
    return int(found[1]) if found else 0


def form_of(page: bytes) -> dict[str, str]:
    """The hidden fields that a browser would send back."""
    text = page.decode()
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', text)[0] for name in ("sequence", "seen")}


class TestReview:
    def test_shows_the_amount_that_is_promised(self, sam: Client, shop: Shop, order: Order) -> None:
        """Two of three units that cost 10.00 together are 6.67, and 6.67 is what the return holds."""
        page = sam.get(choose(sam, shop, order))
        sam.post(f"/o/{order.number_key}/check/", form_of(page.content))

        assert "£6.67" in page.content.decode()
        assert Return.objects.get().lines.get().quoted_minor == 667

    def test_says_when_the_money_comes(self, sam: Client, shop: Shop, order: Order) -> None:
        """The policy's timing is said in words."""
        page = sam.get(choose(sam, shop, order)).content.decode()

        assert "as soon as your parcel has arrived in our warehouse" in page

    def test_offers_the_methods_of_the_policy(self, sam: Client, shop: Shop, order: Order) -> None:
        """Where the policy leaves a choice, the shopper has it."""
        address = choose(sam, shop, order)
        page = sam.get(address)

        sam.post(address, {**form_of(page.content), "method": "OWN_CARRIER"})

        assert Return.objects.get().method == "OWN_CARRIER"

    @pytest.mark.parametrize("method", ["KEEP", "PICKUP", "BALLOON"])
    def test_takes_no_method_that_was_not_offered(
        self, sam: Client, shop: Shop, order: Order, method: str
    ) -> None:
        """The policy allows pickup, and nobody can come; the others it does not even allow."""
        allowed = {"allowed": ["PICKUP", "PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"}
        publish(shop.store, policy_document(methods=allowed))
        address = choose(sam, shop, order)
        page = sam.get(address)

        answer = sam.post(address, {**form_of(page.content), "method": method})

        text = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#travels">It cannot travel that way.' in text
        assert text.index('id="travels-error"') > text.index('<fieldset class="card" id="travels"')
        assert not Return.objects.exists()

    def test_warns_where_a_person_looks_first(self, client: Client, shop: Shop) -> None:
        """Nobody should send a parcel before the answer is there."""
        publish(shop.store, policy_document(review={"needed": True}))
        order = make_order(shop.store)
        look_up(client, order)

        page = client.get(choose(client, shop, order, position=0, quantity=1)).content.decode()

        assert "A person looks at this first" in page

    def test_promises_nothing_before_a_person_has_agreed(self, client: Client, shop: Shop) -> None:
        """Neither a label at once, nor money for sending the form."""
        publish(shop.store, policy_document(review={"needed": True}, refund_timing={"REFUND": "INSTANT"}))
        order = make_order(shop.store)
        look_up(client, order)

        page = client.get(choose(client, shop, order, position=0, quantity=1)).content.decode()

        assert "What you get back if we agree" in page
        assert "We make the label once we have agreed." in page
        assert "We pay as soon as we have agreed." in page
        assert "at once" not in page
        assert "as soon as you have sent this form" not in page

    @pytest.mark.parametrize("page", ["check", "more"])
    def test_sends_back_what_nobody_carries_out(
        self, sam: Client, shop: Shop, order: Order, page: str
    ) -> None:
        """Chosen just before a release that does not do it: the page of the items says so at its field."""
        choose(sam, shop, order)
        session = sam.session
        (entry,) = session[SESSION_KEY].values()
        entry["basket"]["lines"][0]["resolution"] = "EXCHANGE"
        session.save()

        answer = sam.post(f"/o/{order.number_key}/{page}/", {"sequence": "0"}, follow=True)

        line = order.lines.get(position=1)
        text = answer.content.decode()
        assert answer.redirect_chain == [(f"/o/{order.number_key}/", 302)]
        assert f'id="id_line-{line.pk}-resolution_error"' in text
        assert "Choose one of the possibilities." in text
        assert not Return.objects.exists()

    def test_sends_back_to_the_items_without_a_choice(self, sam: Client, order: Order) -> None:
        """A bookmark of the last page leads to the one where something can be chosen."""
        answer = sam.get(f"/o/{order.number_key}/check/")

        assert answer.status_code == 302
        assert answer["Location"] == f"/o/{order.number_key}/"

    def test_is_closed_without_a_look_up(self, client: Client, shop: Shop, order: Order) -> None:
        """Nothing can be sent for an order that was not opened."""
        answer = client.post(f"/o/{order.number_key}/check/", {"sequence": "0", "seen": "x"})

        assert answer.status_code == 404
        assert not Return.objects.exists()

    def test_keeps_nothing_of_an_expired_session(self, sam: Client, shop: Shop, order: Order) -> None:
        """Two hours later the button leads to a clear page, and no return appears."""
        address = choose(sam, shop, order)
        fields = form_of(sam.get(address).content)

        with time_machine.travel(NOW + timedelta(hours=3), tick=False):
            answer = sam.post(address, fields)

        assert answer.status_code == 404
        assert "Please find your order again" in answer.content.decode()
        assert not Return.objects.exists()

    def test_needs_few_queries(self, client: Client, shop: Shop) -> None:
        """Ten queries at most, however many lines are chosen."""
        order = make_order(shop.store, paid=[500] * 6)
        look_up(client, order)
        fields: dict[str, str] = {}
        for line in order.lines.all():
            fields |= shop.fields(line)
        client.post(f"/o/{order.number_key}/", fields)

        with CaptureQueriesContext(connection) as queries:
            client.get(f"/o/{order.number_key}/check/")

        assert len(queries) <= 10, [query["sql"] for query in queries]


class TestSending:
    def test_leads_to_the_return(self, sam: Client, shop: Shop, order: Order) -> None:
        """After the button comes the page of the return, by a redirect."""
        address = choose(sam, shop, order)

        answer = sam.post(address, form_of(sam.get(address).content))

        rma = Return.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == f"/r/{rma.number}/"
        assert sam.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize("sequence", ["9" * 5000, "-1", "٣", "", "1.0"])
    def test_does_not_stumble_over_an_odd_sequence(
        self, sam: Client, shop: Shop, order: Order, sequence: str
    ) -> None:
        """A form that somebody tampered with is read like one that was never sent."""
        address = choose(sam, shop, order)

        answer = sam.post(address, {"sequence": sequence})

        assert answer.status_code == 409
        assert not Return.objects.exists()

    def test_makes_one_return_of_a_double_click(self, sam: Client, shop: Shop, order: Order) -> None:
        """The same form twice leads to the same return."""
        address = choose(sam, shop, order)
        fields = form_of(sam.get(address).content)

        first, second = sam.post(address, fields), sam.post(address, fields)

        assert first["Location"] == second["Location"]
        assert Return.objects.count() == 1

    def test_makes_one_return_of_two_posts_at_once(self, sam: Client, shop: Shop, order: Order) -> None:
        """A second post that read the session before the first had written it repeats the same key."""
        address = choose(sam, shop, order)
        fields = form_of(sam.get(address).content)
        before = dict(sam.session.items())
        first = sam.post(address, fields)
        session = sam.session
        session.update(before)
        session.save()

        second = sam.post(address, fields)

        assert second["Location"] == first["Location"]
        assert Return.objects.count() == 1

    def test_makes_one_return_of_two_tabs(self, sam: Client, shop: Shop, order: Order) -> None:
        """Both tabs share one basket: what the first has sent, the second shows."""
        address = choose(sam, shop, order, quantity=1)
        fields = form_of(sam.get(address).content)
        in_other_tab = form_of(sam.get(address).content)

        first, second = sam.post(address, fields), sam.post(address, in_other_tab)

        assert first["Location"] == second["Location"]
        assert Return.objects.count() == 1

    def test_makes_one_return_of_the_back_button(self, sam: Client, shop: Shop, order: Order) -> None:
        """Back to the first form and through again leads to the return that is there."""
        line = order.lines.get(position=1)
        address = choose(sam, shop, order, quantity=1)
        sent = sam.post(address, form_of(sam.get(address).content))

        again = sam.post(f"/o/{order.number_key}/", {"sequence": "0", **shop.fields(line)})

        assert again["Location"] == sent["Location"]
        assert Return.objects.count() == 1

    def test_allows_another_return_later(self, sam: Client, shop: Shop, order: Order) -> None:
        """A fresh page of the order starts a second return with the units that are left."""
        address = choose(sam, shop, order, quantity=2)
        sam.post(address, form_of(sam.get(address).content))

        address = choose(sam, shop, order, quantity=1)
        sam.post(address, form_of(sam.get(address).content))

        assert sorted(rma.lines.get().quoted_minor for rma in Return.objects.all()) == [333, 667]

    def test_asks_again_when_another_tab_changed_the_choice(
        self, sam: Client, shop: Shop, order: Order
    ) -> None:
        """What is sent is what was shown, or nothing."""
        address = choose(sam, shop, order, quantity=1)
        seen_first = form_of(sam.get(address).content)
        choose(sam, shop, order, quantity=3)

        answer = sam.post(address, seen_first)

        assert answer.status_code == 409
        assert "This has changed in the meantime" in answer.content.decode()
        assert "£10.00" in answer.content.decode()
        assert not Return.objects.exists()

    def test_refuses_units_that_are_gone(self, sam: Client, shop: Shop, order: Order) -> None:
        """Somebody else took the units: the sentence says so, and nothing is sent."""
        address = choose(sam, shop, order, quantity=3)
        fields = form_of(sam.get(address).content)
        make_return(order, units=[0, 2])

        answer = sam.post(address, fields)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert 'class="field__error"' in page
        assert "Send the return" not in page
        assert Return.objects.count() == 1

    def test_needs_the_token_of_its_form(self, shop: Shop, order: Order) -> None:
        """Another site cannot send a return in the shopper's name."""
        client = Client(enforce_csrf_checks=True)

        answer = client.post("/", {"number": order.number, "proof": order.email})

        assert answer.status_code == 403
        assert "This form has become too old" in answer.content.decode()

    @pytest.mark.parametrize("sequence", ["", "-1", "7", "x", "²"])
    def test_survives_a_mangled_form(self, sam: Client, shop: Shop, order: Order, sequence: str) -> None:
        """Whatever stands in the hidden fields, the answer is a page and not an accident."""
        address = choose(sam, shop, order)

        answer = sam.post(address, {"sequence": sequence, "seen": "no"})

        assert answer.status_code == 409
        assert not Return.objects.exists()
