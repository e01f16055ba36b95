"""More private endpoints: what shoppers, banks and Stripe itself do with money."""

from dataclasses import dataclass
from typing import Any

from tests.standins.stripe import disputes, payouts, session_life
from tests.standins.stripe.confirmation import Decline, finish_authentication
from tests.standins.stripe.connect import connect
from tests.standins.stripe.core import MAIN_ACCOUNT, Core
from tests.standins.stripe.errors import Refusal
from tests.standins.stripe.expansion import finished
from tests.standins.stripe.shapes import Call, Document


@dataclass(slots=True)
class MoneyControl:
    """Everything that moves money without the shop's asking."""

    core: Core

    def post_sessions_pay(self, body: Document) -> Document:
        """The shopper pays a session; `answer` is what they tell their bank if it asks."""
        account = self._account_of(body["session"])
        target: dict[str, Any] = {"core": self.core, "account": account, "session_id": body["session"]}
        try:
            card, email = body.get("card", "pm_card_visa"), body.get("email", "shopper@example.com")
            session = session_life.pay(**target, card=card, email=email)
            if session["status"] == "open" and body.get("answer") is not None:
                session = session_life.answer_bank(**target, is_confirmed=body["answer"] == "confirm")
        except Refusal as refusal:
            return {"error": refusal.message, "code": refusal.code}
        return self._shown(account, session)

    def post_authentications(self, body: Document) -> Document:
        """The shopper answers their bank about a payment intent that has no page here."""
        account = account_named(body)
        with self.core.store.transaction():
            intent = self.core.store.get(account=account, kind="payment_intent", id=body["payment_intent"])
            if intent["status"] != "requires_action":
                raise ValueError(f"No bank asks about {intent['id']}.")
            call, is_confirmed = Call(account, intent["id"], {}), bool(body.get("is_confirmed", True))
            try:
                intent = finish_authentication(
                    core=self.core, call=call, intent=intent, is_confirmed=is_confirmed
                )
            except Decline as decline:
                return {"error": decline.message, "code": decline.code}
            return self._shown(account, intent)

    def post_debits(self, body: Document) -> Document:
        """The bank answers a debit that waits."""
        account = account_named(body)
        is_paid = bool(body.get("is_paid", True))
        intent = session_life.settle_debit(
            core=self.core, account=account, payment_intent=body["payment_intent"], is_paid=is_paid
        )
        return self._shown(account, intent)

    def post_disputes(self, body: Document) -> Document:
        """A bank disputes the charge of a payment."""
        account = account_named(body)
        with self.core.store.transaction():
            intent = self.core.store.get(account=account, kind="payment_intent", id=body["payment_intent"])
            charge = self.core.store.get(account=account, kind="charge", id=intent["latest_charge"])
            dispute = disputes.open_dispute(
                core=self.core,
                call=Call(account, "", {}),
                charge=charge,
                amount=body.get("amount"),
                reason=body.get("reason") or "fraudulent",
                is_inquiry=bool(body.get("is_inquiry")),
            )
            return self._shown(account, dispute)

    def post_disputes_close(self, body: Document) -> Document:
        """The bank decides."""
        account = account_named(body)
        with self.core.store.transaction():
            dispute = self.core.store.get(account=account, kind="dispute", id=body["dispute"])
            closed = disputes.close_dispute(
                core=self.core, call=Call(account, "", {}), dispute=dispute, status=body["status"]
            )
            return self._shown(account, closed)

    def post_payouts(self, body: Document) -> Document:
        """Stripe pays out what waits."""
        account = account_named(body)
        with self.core.store.transaction():
            call = Call(account, "", {})
            payout = payouts.pay_out(core=self.core, call=call, currency=body.get("currency") or "eur")
            return self._shown(account, payout)

    def post_accounts(self, body: Document) -> None:
        """A merchant's account is connected to the platform."""
        connect(core=self.core, account=str(body["account"]))

    def post_fees(self, body: Document) -> None:
        """From now on Stripe keeps so much of each payment."""
        terms = f"{int(body['percent_bp'])} {int(body['fixed'])}"
        self.core.store.remember(name="processing_fees", value=terms)

    def _account_of(self, session_id: str) -> str:
        account = self.core.store.account_of(kind="checkout.session", id=session_id)
        if account is None:
            raise LookupError(f"There is no session {session_id}.")
        return account

    def _shown(self, account: str, document: Document) -> Document:
        return finished(core=self.core, call=Call(account, "", {}), document=document)


def account_named(body: Document) -> str:
    """This will tell whose objects a private call is about."""
    return str(body.get("account") or MAIN_ACCOUNT)
