from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import Brand
from returns.models import Order
from returns.operations.publish_reasons import ReasonNode, publish_reasons
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.portal.shopper.conftest import Shop, look_up, without_token

FINAL_SALE: dict[str, object] = {
    "id": "final",
    "name": "Final sale",
    "conditions": [{"kind": "product_tag", "values": ["final-sale"], "negate": False}],
    "answers": {
        "returnable": {
            "allowed": False,
            "code": "final_sale",
            "sentence": {"en": "Sold at a final price.", "de": "Zum Endpreis verkauft."},
        }
    },
}


class TestItems:
    def test_show_what_may_come_back(self, sam: Client, order: Order) -> None:
        """Every line has its price, how many may go back, and until when."""
        page = sam.get(f"/o/{order.number_key}/").content.decode()

        assert "Thing 1" in page
        assert "1 piece · £39.90" in page
        assert "3 pieces · £10.00 for all" in page
        assert "Possible until 2 April 2026" in page

    def test_show_refused_lines_with_the_reason(self, client: Client, shop: Shop) -> None:
        """A line that may not come back stays visible, with the merchant's sentence."""
        publish(shop.store, policy_document(rules=[FINAL_SALE]))
        order = make_order(shop.store, paid=[1000, 2000], tags=[["final-sale"], []])
        look_up(client, order)

        page = client.get(f"/o/{order.number_key}/").content.decode()

        assert "Sold at a final price." in page
        assert f"line-{order.lines.get(position=0).pk}-chosen" not in page
        assert f"line-{order.lines.get(position=1).pk}-chosen" in page

    def test_say_the_policy_in_short(self, client: Client, shop: Shop) -> None:
        """The sentences are those of the version that decides about this order, with the way to all of it."""
        version = publish(shop.store, policy_document(rules=[FINAL_SALE]))
        order = make_order(shop.store)
        look_up(client, order)

        page = client.get(f"/o/{order.number_key}/").content.decode()

        assert "The return policy in short" in page
        assert "You have 30 days from delivery to return it." in page
        assert "Some products or reasons are treated differently." in page
        assert f'href="/policy/versions/{version.number}/"' in page

    def test_say_so_when_nothing_may_come_back(self, client: Client, shop: Shop) -> None:
        """A closed window is explained, and no button leads nowhere."""
        order = make_order(shop.store, placed_at=NOW - timedelta(90), delivered_at=NOW - timedelta(80))
        look_up(client, order)

        page = client.get(f"/o/{order.number_key}/").content.decode()

        assert "Nothing of this order can be sent back now" in page
        assert "Continue" not in page

    def test_lead_to_returns_that_are_there(self, sam: Client, order: Order) -> None:
        """Who comes back finds the return again through the order."""
        rma = make_return(order, units=[1, 0])

        assert f"/r/{rma.number}/" in sam.get(f"/o/{order.number_key}/").content.decode()

    @pytest.mark.parametrize(
        "more, sentence",
        [
            pytest.param({"reason": ""}, "Choose why it goes back.", id="no reason"),
            pytest.param({"reason": "999999"}, "Choose one of the reasons.", id="a reason that is none"),
            pytest.param({"quantity": "4"}, "You can send back 3 pieces at most.", id="too many"),
            pytest.param({"quantity": "0"}, "Enter at least 1.", id="none of it"),
            pytest.param({"quantity": ""}, "Enter how many pieces go back.", id="no quantity"),
            pytest.param({"quantity": "two"}, "Enter a whole number.", id="not a number"),
            pytest.param({"comment": "x" * 501}, "at most 500 characters", id="a long comment"),
        ],
    )
    def test_refuse_wrong_input_beside_the_field(
        self, sam: Client, shop: Shop, order: Order, more: dict[str, str], sentence: str
    ) -> None:
        """What is wrong is said at its field and above the form, and what was typed stays."""
        line = order.lines.get(position=1)
        fields = shop.fields(line) | {f"line-{line.pk}-{name}": value for name, value in more.items()}

        answer = sam.post(f"/o/{order.number_key}/", {"sequence": "0", **fields})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count(sentence) == 2
        assert f'id="id_line-{line.pk}-chosen" checked' in page

    @pytest.mark.parametrize("resolution", ["EXCHANGE", "A_BALLOON"])
    def test_refuse_what_was_not_offered_beside_its_field(
        self, sam: Client, shop: Shop, order: Order, resolution: str
    ) -> None:
        """The policy allows exchanges, and nobody carries them out: not offered, and not taken either."""
        both = ["REFUND", "EXCHANGE"]
        timing = dict.fromkeys(both, "ON_RECEIPT")
        publish(shop.store, policy_document(resolutions={"allowed": both}, refund_timing=timing))
        line = order.lines.get(position=1)
        assert f"line-{line.pk}-resolution" not in sam.get(f"/o/{order.number_key}/").content.decode()

        answer = sam.post(f"/o/{order.number_key}/", shop.fields(line, resolution=resolution))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'href="#id_line-{line.pk}-resolution"' in page
        assert f'id="id_line-{line.pk}-resolution_error"' in page
        assert "Choose one of the possibilities." in page

    def test_need_a_choice(self, sam: Client, order: Order) -> None:
        """An empty choice is not an error of the server."""
        answer = sam.post(f"/o/{order.number_key}/", {"sequence": "0"})

        assert answer.status_code == 422
        assert "Choose at least one item." in answer.content.decode()

    def test_offer_groups_of_reasons(self, sam: Client, order: Order) -> None:
        """The merchant's tree is asked as it is: groups hold their leaves."""
        page = sam.get(f"/o/{order.number_key}/").content.decode()

        assert '<optgroup label="Fit">' in page
        assert "Too small" in page
        assert "Changed my mind" in page

    def test_name_reasons_in_the_stores_language_where_the_shoppers_is_missing(
        self, sam: Client, shop: Shop, order: Order
    ) -> None:
        """A French shop says it in French, whatever language comes first in the alphabet."""
        shop.store.locales = ["fr", "en"]
        shop.store.save()
        labels = {"en": "Too big", "fr": "Trop grand"}
        node = ReasonNode(code="big", labels=labels, category="SIZE_TOO_LARGE")
        publish_reasons(store_id=shop.store.pk, nodes=[node], now=NOW)

        page = sam.get(f"/o/{order.number_key}/", headers={"accept-language": "de"}).content.decode()

        assert "Trop grand" in page
        assert "Too big" not in page

    def test_keep_a_choice_for_the_way_back(self, sam: Client, shop: Shop, order: Order) -> None:
        """Going back from the last page shows what was chosen."""
        line = order.lines.get(position=1)
        sam.post(f"/o/{order.number_key}/", shop.fields(line, quantity=2, comment="Wrong blue"))

        page = sam.get(f"/o/{order.number_key}/").content.decode()

        assert 'value="2"' in page
        assert "Wrong blue" in page

    def test_speak_german(self, sam: Client, order: Order) -> None:
        """Words, dates and amounts follow the shopper's language."""
        page = sam.get(f"/o/{order.number_key}/", headers={"Accept-Language": "de"}).content.decode()

        assert '<html lang="de">' in page
        assert "39,90\u00a0£" in page
        assert "Gefällt nicht" in page
        assert "2. April 2026" in page

    def test_need_few_queries(self, client: Client, shop: Shop) -> None:
        """A page asks the database ten times at most, however many lines the order has."""
        order = make_order(shop.store, paid=[500] * 12)
        look_up(client, order)

        with CaptureQueriesContext(connection) as queries:
            client.get(f"/o/{order.number_key}/")

        assert len(queries) <= 10, [query["sql"] for query in queries]


class TestAccess:
    def test_is_for_the_looked_up_order_only(self, sam: Client, shop: Shop) -> None:
        """Another order of the same store, even of the same person, needs its own look-up."""
        other = make_order(shop.store)

        assert sam.get(f"/o/{other.number_key}/").status_code == 404

    def test_is_the_same_for_unknown_and_for_closed(self, client: Client, order: Order) -> None:
        """Without a look-up nobody learns whether an order exists."""
        known = client.get(f"/o/{order.number_key}/")
        unknown = client.get("/o/x-999/")

        assert known.status_code == unknown.status_code == 404
        text = known.content.decode().replace(order.number_key, "x-999")
        assert without_token(text) == without_token(unknown.content.decode())

    def test_ends_after_two_hours(self, sam: Client, order: Order) -> None:
        """An expired session gets a clear page and the way back to where it was."""
        with time_machine.travel(NOW + timedelta(hours=2), tick=False):
            answer = sam.get(f"/o/{order.number_key}/")

        assert answer.status_code == 404
        assert "Please find your order again" in answer.content.decode()
        assert f"next=%2Fo%2F{order.number_key}%2F" in answer.content.decode()

    def test_is_no_right_of_staff_elsewhere(self, admin_client: Client, order: Order) -> None:
        """A login of whatever kind opens no order: the look-up does."""
        assert admin_client.get(f"/o/{order.number_key}/").status_code == 404

    def test_takes_another_session_id(self, client: Client, order: Order) -> None:
        """A session that somebody planted before does not see what was opened in it."""
        client.get("/")
        client.session.save()
        before = client.session.session_key

        look_up(client, order)

        assert client.session.session_key != before

    def test_survives_numbers_with_a_slash(self, client: Client, shop: Shop) -> None:
        """Some shops number their orders 2026/17."""
        order = make_order(shop.store)
        Order.objects.filter(pk=order.pk).update(number="2026/17", number_key="2026/17")
        order.refresh_from_db()
        look_up(client, order)

        assert client.get("/o/2026/17/").status_code == 200


class TestAStoreWithoutAPolicy:
    def test_says_that_returns_are_not_open(self, client: Client, shop: Shop) -> None:
        """Before the first policy is published nobody can decide, and the shopper is told so."""
        Brand.objects.update(store=make_store())
        order = make_order(Brand.objects.get().store)
        look_up(client, order)

        answer = client.get(f"/o/{order.number_key}/")

        assert answer.status_code == 503
        assert "Returns are not open yet" in answer.content.decode()
