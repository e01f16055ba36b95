"""The page that shows a demonstration's e-mails."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from portal.notifications.models import SentMessage
from returns.models import Return
from tests.portal.notifications.conftest import make_store_at, open_return
from tests.portal.notifications.events import deliver_mail, label

PAGE = "/demo/mail/"


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.BACKHAUL_DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]


@pytest.fixture
def message(rma: Return) -> SentMessage:
    label(rma)
    deliver_mail()
    return SentMessage.objects.get()


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


class TestTheMailOfADemonstration:
    def test_is_listed_newest_first(self, visitor: Client, message: SentMessage) -> None:
        """What was just done is at the top."""
        newer = open_return(message.store, method="OWN_CARRIER")
        deliver_mail()

        page = visitor.get(PAGE).content.decode()

        assert page.index(newer.number) < page.index(message.rma.number)
        assert "sam@example.com" in page

    def test_says_what_was_not_sent_and_why(self, visitor: Client, rma: Return) -> None:
        """An order without an address is no riddle."""
        Return.objects.filter(pk=rma.pk).update(email="")
        label(rma)
        deliver_mail()

        page = visitor.get(PAGE).content.decode()

        assert "Not sent" in page
        assert "The order holds no e-mail address." in page

    def test_invites_to_open_a_return_while_there_is_none(self, visitor: Client, rma: Return) -> None:
        """An empty page says how to fill it."""
        assert "No mail yet" in visitor.get(PAGE).content.decode()

    def test_shows_a_letter_as_a_mail_program_does(self, visitor: Client, message: SentMessage) -> None:
        """Inline styles are allowed there and nothing else; the page runs in a sandbox."""
        response = visitor.get(f"{PAGE}{message.pk}/letter.html")

        policy = response["Content-Security-Policy"]
        assert response.content.decode() == message.html
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "script-src" not in policy

    def test_asks_the_database_little(
        self, visitor: Client, message: SentMessage, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """The number of e-mails does not matter."""
        for _ in range(3):
            open_return(message.store, method="OWN_CARRIER")
        deliver_mail()

        with django_assert_max_num_queries(10):
            visitor.get(PAGE)


class TestStrangers:
    def test_see_nothing_of_a_real_store(
        self, visitor: Client, message: SentMessage, settings: Settings
    ) -> None:
        """E-mails hold keys to returns: the pages exist in a demonstration only."""
        settings.BACKHAUL_DEMO = False

        answers = [visitor.get(address).status_code for address in (PAGE, f"{PAGE}{message.pk}/letter.html")]

        assert answers == [404, 404]

    def test_see_nothing_of_another_store(self, message: SentMessage) -> None:
        """Each store shows its own."""
        make_store_at("other.example", code="elsewhere")
        visitor = Client(SERVER_NAME="other.example")

        assert message.rma.number not in visitor.get(PAGE).content.decode()
        assert visitor.get(f"{PAGE}{message.pk}/letter.html").status_code == 404

    def test_get_no_letter_that_is_not_there(self, visitor: Client, rma: Return) -> None:
        """A number that no e-mail has."""
        assert visitor.get(f"{PAGE}999/letter.html").status_code == 404
