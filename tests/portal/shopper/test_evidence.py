"""The page that asks for photos and answers, as a browser without JavaScript sees it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.shopper import attempts
from portal.shopper.interviews import photos_name, question_name
from returns.models import EvidencePhoto, Order, OrderLine, Reason, Return
from tests.factories import NOW, make_order, publish
from tests.portal.shopper.conftest import Shop, look_up
from tests.returns.asking import DAMAGE, asking_policy, condition, evidence, question, rule
from tests.returns.photo_files import photo, with_position

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def order(shop: Shop) -> Order:
    publish(shop.store, asking_policy(rules=DAMAGE))
    return make_order(shop.store, paid=[3990, 1000])


@pytest.fixture
def line(order: Order) -> OrderLine:
    return order.lines.get(position=0)


@pytest.fixture
def damaged(shop: Shop) -> Reason:
    return Reason.objects.get(store=shop.store, code="damaged")


@pytest.fixture
def asked(sam: Client, line: OrderLine, damaged: Reason) -> str:
    """Sam has chosen the first thing as damaged; the address of the page that follows."""
    return choose(sam, line, damaged)


def choose(client: Client, line: OrderLine, reason: Reason) -> str:
    name = f"line-{line.pk}"
    fields = {f"{name}-chosen": "on", f"{name}-quantity": "1", f"{name}-reason": str(reason.pk)}
    answer = client.post(f"/o/{line.order.number_key}/", {"sequence": "0", **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def upload(content: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    # What the browser says of the type is never believed.
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def post(
    client: Client, address: str, line: OrderLine, *photos: SimpleUploadedFile, **more: str
) -> HttpResponse:
    """The form as a browser sends it; `box` answers the question, `button` names what was pressed."""
    fields: dict[str, object] = {"sequence": "0", photos_name(line.pk): list(photos)}
    if "box" in more:
        fields[question_name(line.pk, "box")] = more.pop("box")
    return client.post(address, fields | more)  # type: ignore[return-value]


def send(client: Client, address: str) -> HttpResponse:
    page = client.get(address).content.decode()
    fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("sequence", "seen")}
    return client.post(address, fields)  # type: ignore[return-value]


class TestThePage:
    def test_comes_after_choosing_and_asks_beside_the_item(
        self, sam: Client, asked: str, line: OrderLine
    ) -> None:
        """The sentence, the question and the field for photos, in the words of the policy."""
        page = sam.get(asked).content.decode()

        assert "Show us the damage." in page
        assert "How was the box?" in page
        assert "1 photo at least." in page
        assert f'name="{photos_name(line.pk)}"' in page
        assert 'accept="image/*"' in page

    def test_speaks_the_shoppers_language(self, sam: Client, asked: str) -> None:
        """Questions and choices are in German where the shopper is."""
        page = sam.get(asked, headers={"Accept-Language": "de"}).content.decode()

        assert "crushed (de)" in page

    def test_leads_on_where_nothing_is_asked(self, sam: Client, shop: Shop, line: OrderLine) -> None:
        """Another reason needs no proof."""
        answer = sam.get(choose(sam, line, shop.reason))

        assert answer.status_code == 302
        assert answer["Location"].endswith("/check/")

    def test_is_no_detour_for_a_policy_that_never_asks(
        self, client: Client, shop: Shop, damaged: Reason
    ) -> None:
        """Most shops ask for nothing, and their shoppers see no page more."""
        publish(shop.store, asking_policy())
        order = make_order(shop.store)
        look_up(client, order)

        assert choose(client, order.lines.get(), damaged).endswith("/check/")

    def test_is_closed_without_a_look_up(self, client: Client, order: Order) -> None:
        """Nobody adds photos to an order that they have not opened."""
        address = f"/o/{order.number_key}/more/"

        assert client.get(address).status_code == 404
        assert client.post(address, {"sequence": "0"}).status_code == 404

    def test_sends_back_to_the_items_without_a_choice(self, sam: Client, order: Order) -> None:
        """A bookmark leads to where something can be chosen."""
        assert sam.get(f"/o/{order.number_key}/more/")["Location"] == f"/o/{order.number_key}/"

    def test_needs_few_queries(self, sam: Client, asked: str, line: OrderLine) -> None:
        """Ten at most, with photos."""
        post(sam, asked, line, upload(photo()), add=str(line.pk))

        with CaptureQueriesContext(connection) as queries:
            sam.get(asked)

        assert len(queries) <= 10, [query["sql"] for query in queries]


class TestMissing:
    def test_is_said_beside_each_field(self, sam: Client, asked: str, line: OrderLine) -> None:
        """An answer and a photo are missing: two sentences, each at its place and in the summary."""
        answer = post(sam, asked, line)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count("Choose an answer.") == 2
        assert page.count("Add 1 photo.") == 2
        assert f'href="#{photos_name(line.pk)}"' in page
        assert f'href="#{question_name(line.pk, "box")}"' in page
        assert f'id="{question_name(line.pk, "box")}"' in page

    def test_costs_nothing_that_is_there(self, sam: Client, asked: str, line: OrderLine) -> None:
        """A photo without an answer stays, and so does an answer without a photo."""
        answer = post(sam, asked, line, upload(photo()))
        assert answer.status_code == 422
        assert "Photo 1 of Thing 1" in answer.content.decode()

        answer = post(sam, asked, line, box="intact")

        assert answer.status_code == 302
        assert answer["Location"].endswith("/check/")

    def test_may_grow_with_an_answer(self, sam: Client, asked: str, line: OrderLine) -> None:
        """Who says that the box was crushed is asked for one more photo."""
        answer = post(sam, asked, line, upload(photo()), box="crushed")

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "2 photos at least." in page
        assert "Add 1 more photo." in page
        assert re.search(r'value="crushed"[^>]* checked', page)

    def test_leads_back_here_from_the_last_page(self, sam: Client, asked: str, order: Order) -> None:
        """A bookmark of the last page does not get around it."""
        answer = sam.get(f"/o/{order.number_key}/check/")

        assert answer["Location"] == asked

    def test_stops_the_last_button_too(self, sam: Client, asked: str, line: OrderLine) -> None:
        """The photo was removed in another tab while the last page was open."""
        review = post(sam, asked, line, upload(photo()), box="intact")["Location"]
        page = sam.get(review).content.decode()
        post(sam, asked, line, remove=str(EvidencePhoto.objects.get().pk))

        seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
        answer = sam.post(review, {"sequence": "0", "seen": seen})

        assert answer["Location"] == asked
        assert not Return.objects.exists()


class TestPhotos:
    def test_are_added_and_shown(self, sam: Client, asked: str, line: OrderLine) -> None:
        """Two files in one go are two photos, and the page comes back at their item."""
        answer = post(sam, asked, line, upload(photo()), upload(photo(size=(90, 90))), add=str(line.pk))

        page = sam.get(asked).content.decode()
        assert answer["Location"] == f"{asked}#line-{line.pk}"
        assert "Photo 2 of Thing 1" in page
        for kept in EvidencePhoto.objects.all():
            shown = sam.get(f"/o/{line.order.number_key}/photo-{kept.pk}.jpg")
            assert shown.content == kept.content()

    def test_are_removed(self, sam: Client, asked: str, line: OrderLine) -> None:
        """A button beside each takes it away again."""
        post(sam, asked, line, upload(photo()), add=str(line.pk))

        answer = post(sam, asked, line, remove=str(EvidencePhoto.objects.get().pk))

        assert answer.status_code == 302
        assert not EvidencePhoto.objects.exists()

    def test_of_others_are_not_removed(
        self, sam: Client, asked: str, line: OrderLine, shop: Shop, damaged: Reason
    ) -> None:
        """A made-up number removes nothing."""
        post(sam, asked, line, upload(photo()), add=str(line.pk))
        alex, other = Client(), make_order(shop.store, email="alex@example.com")
        look_up(alex, other)

        post(alex, choose(alex, other.lines.get(), damaged), line, remove=str(EvidencePhoto.objects.get().pk))

        assert EvidencePhoto.objects.count() == 1

    def test_lose_their_position(self, sam: Client, asked: str, line: OrderLine) -> None:
        """What is served says nothing of where it was taken."""
        post(sam, asked, line, upload(with_position()), add=str(line.pk))

        shown = sam.get(f"/o/{line.order.number_key}/photo-{EvidencePhoto.objects.get().pk}.jpg")

        assert b"Exif" not in shown.content
        assert b"Phonemaker" not in shown.content

    @pytest.mark.parametrize(
        "content, sentence",
        [
            pytest.param(SVG, "This is not a photo.", id="SVG with a script, called a JPEG"),
            pytest.param(b"", "This file is empty.", id="empty"),
            pytest.param(photo()[:900], "This photo is damaged", id="half a photo"),
            pytest.param(
                photo() + b"\0" * 12 * 1024 * 1024, "This photo is larger than 12 MB.", id="too large"
            ),
        ],
    )
    def test_are_refused_by_name_while_the_others_stay(
        self, sam: Client, asked: str, line: OrderLine, content: bytes, sentence: str
    ) -> None:
        """The sentence names the file and stands at its field; the good photo beside it is kept."""
        answer = post(
            sam, asked, line, upload(content, "b<a>d.jpg"), upload(photo()), add=str(line.pk), box="intact"
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"b&lt;a&gt;d.jpg: {sentence}" in page
        assert "Photo 1 of Thing 1" in page
        assert re.search(r'value="intact"[^>]* checked', page)

    def test_end_at_ten(self, sam: Client, asked: str, line: OrderLine) -> None:
        """The eleventh is refused with a sentence."""
        many = [upload(photo(size=(40, 40 + index))) for index in range(11)]

        answer = post(sam, asked, line, *many, add=str(line.pk))

        assert answer.status_code == 422
        assert "There are enough photos of this item." in answer.content.decode()
        assert EvidencePhoto.objects.count() == 10

    def test_end_where_somebody_only_makes_work(
        self, sam: Client, asked: str, line: OrderLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Adding and removing all day long is stopped after a hundred photos in a quarter of an hour."""
        monkeypatch.setattr(attempts, "UPLOADS_PER_ORDER", 2)

        answer = post(
            sam, asked, line, *(upload(photo(size=(40, 40 + n))) for n in range(3)), add=str(line.pk)
        )

        assert answer.status_code == 422
        assert "Try again in 15 minutes." in answer.content.decode()
        assert EvidencePhoto.objects.count() == 2

    def test_are_not_taken_where_none_are_asked_for(
        self, sam: Client, shop: Shop, order: Order, asked: str, line: OrderLine
    ) -> None:
        """A field that was not on the page is not read."""
        post(sam, asked, order.lines.get(position=1), upload(photo()), add="1")

        assert not EvidencePhoto.objects.exists()

    def test_stay_when_the_choice_is_changed_and_changed_back(
        self, sam: Client, shop: Shop, asked: str, line: OrderLine, damaged: Reason
    ) -> None:
        """The basket is the same, so the photos are still there."""
        post(sam, asked, line, upload(photo()), add=str(line.pk), box="intact")
        choose(sam, line, shop.reason)

        page = sam.get(choose(sam, line, damaged)).content.decode()

        assert "Photo 1 of Thing 1" in page
        assert re.search(r'value="intact"[^>]* checked', page)


class TestSending:
    def test_takes_photos_and_answers_along(self, sam: Client, asked: str, line: OrderLine) -> None:
        """The last page shows them, the return has them, and its page shows them again."""
        review = post(sam, asked, line, upload(photo()), box="intact")["Location"]
        page = sam.get(review).content.decode()
        assert "How was the box?" in page
        assert "Intact" in page
        assert "Photo 1 of Thing 1" in page

        status = send(sam, review)["Location"]

        kept, rma = EvidencePhoto.objects.get(), Return.objects.get()
        assert kept.return_line == rma.lines.get()
        assert rma.lines.get().evidence_answers == {"box": "intact"}
        assert f"/r/{rma.number}/photo-{kept.pk}.jpg" in sam.get(status).content.decode()
        assert sam.get(f"/r/{rma.number}/photo-{kept.pk}.jpg").content == kept.content()
        assert sam.get(f"/o/{line.order.number_key}/photo-{kept.pk}.jpg").status_code == 404

    def test_of_a_double_click_makes_one_return(self, sam: Client, asked: str, line: OrderLine) -> None:
        """The second post read the session before the first had written it; its photos are sent by now."""
        review = post(sam, asked, line, upload(photo()), box="intact")["Location"]
        page = sam.get(review).content.decode()
        seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
        before = dict(sam.session.items())
        first = sam.post(review, {"sequence": "0", "seen": seen})
        session = sam.session
        session.update(before)
        session.save()

        second = sam.post(review, {"sequence": "0", "seen": seen})

        assert second["Location"] == first["Location"]
        assert Return.objects.count() == 1

    def test_leads_a_second_tab_to_the_return(self, sam: Client, asked: str, line: OrderLine) -> None:
        """This page in another tab adds nothing to what was sent."""
        review = post(sam, asked, line, upload(photo()), box="intact")["Location"]
        sent = send(sam, review)["Location"]

        answer = post(sam, asked, line, upload(photo(size=(50, 50))), box="intact")

        assert answer["Location"] == sent
        assert EvidencePhoto.objects.count() == 1

    def test_starts_the_next_return_without_photos(
        self, sam: Client, asked: str, order: Order, line: OrderLine, damaged: Reason
    ) -> None:
        """Evidence belongs to one return."""
        send(sam, post(sam, asked, line, upload(photo()), box="intact")["Location"])
        other = order.lines.get(position=1)
        name = f"line-{other.pk}"
        fields = {f"{name}-chosen": "on", f"{name}-quantity": "1", f"{name}-reason": str(damaged.pk)}

        answer = sam.post(f"/o/{order.number_key}/", {"sequence": "1", **fields})

        page = sam.get(answer["Location"]).content.decode()
        assert "Thing 2" in page
        assert "Photo 1" not in page


class TestMethods:
    def test_follow_the_reason(self, client: Client, shop: Shop, damaged: Reason) -> None:
        """Damaged things travel otherwise than the policy's default says."""
        own = {"allowed": ["OWN_CARRIER"], "label_paid_by": "SHOPPER"}
        publish(
            shop.store, asking_policy(rules=[rule("damaged", [condition("reason", "damaged")], methods=own)])
        )
        order = make_order(shop.store)
        look_up(client, order)

        send(client, choose(client, order.lines.get(), damaged))

        assert Return.objects.get().method == "OWN_CARRIER"

    def test_that_cannot_be_carried_out_are_not_offered(self, client: Client, shop: Shop) -> None:
        """A policy may say "collected at your door" before anybody can come."""
        only = {"allowed": ["PICKUP"], "label_paid_by": "MERCHANT"}
        publish(shop.store, asking_policy(methods=only))
        order = make_order(shop.store)
        look_up(client, order)

        page = client.get(f"/o/{order.number_key}/").content.decode()

        assert "Please write to us." in page
        assert "Continue" not in page


class TestLateDefect:
    @pytest.fixture
    def late(self, client: Client, shop: Shop) -> OrderLine:
        publish(shop.store, asking_policy())
        order = make_order(
            shop.store, placed_at=NOW - timedelta(days=70), delivered_at=NOW - timedelta(days=60)
        )
        look_up(client, order)
        return order.lines.get()

    def test_is_offered_beside_the_refusal(self, client: Client, late: OrderLine, shop: Shop) -> None:
        """A closed window is no bare no: only reasons that are the shop's fault can be chosen."""
        page = client.get(f"/o/{late.order.number_key}/").content.decode()

        assert "It is faulty or not what you ordered" in page
        assert "Arrived damaged" in page
        assert "Changed my mind" not in page
        assert "a person will look at it" in page

    def test_goes_to_a_person_and_says_so(self, client: Client, late: OrderLine, damaged: Reason) -> None:
        """Before it is sent, and afterwards."""
        review = choose(client, late, damaged)
        page = client.get(review).content.decode()
        assert "A person looks at this first" in page
        assert "Send the request" in page

        status = client.get(send(client, review)["Location"]).content.decode()

        rma = Return.objects.get()
        notice = rma.lines.get().decision.answer["notice"]["en"]
        assert rma.status == "NEEDS_REVIEW"
        assert notice
        assert notice in page
        assert notice in status

    def test_takes_no_other_reason(self, client: Client, late: OrderLine, shop: Shop) -> None:
        """Changed my mind, sixty days later, in a form that somebody tampered with."""
        name = f"line-{late.pk}"
        fields = {f"{name}-chosen": "on", f"{name}-quantity": "1", f"{name}-reason": str(shop.reason.pk)}

        answer = client.post(f"/o/{late.order.number_key}/", {"sequence": "0", **fields})

        assert answer.status_code == 422
        assert "Choose one of the reasons." in answer.content.decode()

    def test_asks_for_evidence_too(self, client: Client, shop: Shop, damaged: Reason) -> None:
        """What the policy wants to see of damage it wants to see of late damage."""
        wants = evidence(photos=1, questions=[question("worn", "yes", "no", is_needed=False)])
        publish(shop.store, asking_policy(evidence=wants))
        order = make_order(
            shop.store, placed_at=NOW - timedelta(days=70), delivered_at=NOW - timedelta(days=60)
        )
        look_up(client, order)
        address = choose(client, order.lines.get(), damaged)

        assert "1 photo at least." in client.get(address).content.decode()
        review = post(client, address, order.lines.get(), upload(photo()))["Location"]
        send(client, review)

        assert Return.objects.get().status == "NEEDS_REVIEW"


class TestReview:
    def test_shows_the_merchants_own_sentence(self, client: Client, shop: Shop, damaged: Reason) -> None:
        """What the policy says about looking first is read before the button is pressed."""
        publish(
            shop.store,
            asking_policy(
                review={"needed": True, "sentence": {"en": "We look within a day.", "de": "Bald."}}
            ),
        )
        order = make_order(shop.store)
        look_up(client, order)

        page = client.get(choose(client, order.lines.get(), damaged)).content.decode()

        assert "We look within a day." in page
