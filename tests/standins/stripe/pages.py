"""The page at a session's address: what happens there, without its looks.

A GET shows, a POST does, and every POST ends in a redirect or in the page again with what went wrong. A
session that was expired answers 410, so that a late payer learns it and pays nothing.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote

from tests.standins.stripe import page_looks as looks
from tests.standins.stripe.cards import CARDS
from tests.standins.stripe.confirmation import Decline
from tests.standins.stripe.core import Core
from tests.standins.stripe.deadlines import strike_due
from tests.standins.stripe.errors import Refusal
from tests.standins.stripe.session_life import STRIKES, SessionClosed, answer_bank, pay
from tests.standins.stripe.shapes import Answer, Document
from tests.standins.stripe.showing import PAY_PATH

_BANK = "/bank"


@dataclass(slots=True)
class Pages:
    """Where shoppers pay, and where they meet their bank."""

    core: Core

    def answer(self, *, method: str, path: str, body: str) -> Answer:
        """This will show a page or do what a shopper asked on it."""
        strike_due(self.core, strikes=STRIKES)
        session_id = path.removeprefix(PAY_PATH).removesuffix(_BANK)
        account = self.core.store.account_of(kind="checkout.session", id=session_id)
        if account is None or method not in ("GET", "POST"):
            return Answer(404, looks.nothing_here())
        visit = _Visit(self.core, account, session_id, path.endswith(_BANK))
        fields = {name: values[-1] for name, values in parse_qs(body).items()}
        return visit.show() if method == "GET" else visit.act(fields)


@dataclass(slots=True)
class _Visit:
    """One request by one shopper for one session."""

    core: Core
    account: str
    session_id: str
    is_at_bank: bool

    def show(self, *, error: str | None = None) -> Answer:
        session = self._session()
        if session["status"] != "open":
            return _ended(session)
        if self.is_at_bank:
            return Answer(200, looks.bank(session))
        return Answer(402 if error else 200, looks.checkout(session, error=error))

    def act(self, fields: dict[str, str]) -> Answer:
        card = fields.get("card", "")
        if not self.is_at_bank and card not in self._offered():
            return self._again("Choose how you want to pay.")
        try:
            session = self._pay(fields, card)
        except SessionClosed as closed:
            return _ended(closed.session, is_paying=True)
        except Decline as decline:
            self.is_at_bank = False
            return self.show(error=decline.message)
        except (Refusal, ValueError) as refusal:
            return self._again(str(refusal))
        is_asked = session["status"] == "open"
        return _see(f"{PAY_PATH}{self.session_id}{_BANK}" if is_asked else _success_url(session))

    def _pay(self, fields: dict[str, str], card: str) -> Document:
        target: dict[str, Any] = {"core": self.core, "account": self.account, "session_id": self.session_id}
        if self.is_at_bank:
            return answer_bank(**target, is_confirmed=fields.get("answer") == "confirm")
        return pay(**target, card=card, email=fields.get("email") or None)

    def _again(self, error: str) -> Answer:
        session = self._session()
        if session["status"] != "open":
            return _ended(session)
        return Answer(400, looks.checkout(session, error=error))

    def _offered(self) -> set[str]:
        types = self._session()["payment_method_types"]
        return {token for token, card in CARDS.items() if card.type in types}

    def _session(self) -> Document:
        return self.core.store.get(account=self.account, kind="checkout.session", id=self.session_id)


def _ended(session: Document, *, is_paying: bool = False) -> Answer:
    """Whoever clicks twice, or in a second tab, comes to where the first click led."""
    if session["status"] == "expired":
        return Answer(410, looks.expired(session))
    url = _success_url(session)
    return _see(url) if is_paying else Answer(200, looks.done(session, url))


def _success_url(session: Document) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", quote(session["id"]))


def _see(url: str) -> Answer:
    return Answer(303, looks.on_the_way(url), {"Location": url})
