"""What tests can make shoppers, banks and Stripe itself do with money."""

from abc import ABC, abstractmethod
from typing import Any

from tests.standins.stripe.shapes import Document


class MoneyControls(ABC):
    """Mixed into `StripeStandIn`, which knows how to reach the private paths."""

    @abstractmethod
    def _private(self, method: str, name: str, /, **body: Any) -> Any:
        """This will send a request to one of the stand-in's own paths."""

    def pay_session(
        self,
        session: str,
        *,
        card: str = "pm_card_visa",
        email: str = "shopper@example.com",
        answer: str | None = None,
    ) -> Document:
        """This will pay a Checkout Session as the shopper, without a browser; it gives the session.

        A decline gives `error` and `code`. `answer` is `confirm` or `refuse`, for when the bank asks; without
        one the session stays open until the page is used or `pay_session` is called again.
        """
        return dict(
            self._private("POST", "sessions/pay", session=session, card=card, email=email, answer=answer)
        )

    def authenticate(
        self, payment_intent: str, *, is_confirmed: bool = True, account: str | None = None
    ) -> Document:
        """This will answer the bank's question about a payment intent that waits in `requires_action`."""
        body = {"payment_intent": payment_intent, "is_confirmed": is_confirmed, "account": account}
        return dict(self._private("POST", "authentications", **body))

    def settle_debit(
        self, payment_intent: str, *, is_paid: bool = True, account: str | None = None
    ) -> Document:
        """This will let the bank answer a debit (`pm_sepa_debit`) now; by itself it pays after five days."""
        body = {"payment_intent": payment_intent, "is_paid": is_paid, "account": account}
        return dict(self._private("POST", "debits", **body))

    def dispute(
        self,
        payment_intent: str,
        *,
        amount: int | None = None,
        reason: str = "fraudulent",
        is_inquiry: bool = False,
        account: str | None = None,
    ) -> Document:
        """This will let the bank dispute a payment's charge; an inquiry takes no money."""
        body = {"payment_intent": payment_intent, "amount": amount, "reason": reason}
        return dict(self._private("POST", "disputes", is_inquiry=is_inquiry, account=account, **body))

    def close_dispute(self, dispute: str, *, status: str, account: str | None = None) -> Document:
        """This will end a dispute: `won` or `lost`, an inquiry `warning_closed`."""
        return dict(self._private("POST", "disputes/close", dispute=dispute, status=status, account=account))

    def pay_out(self, *, currency: str = "eur", account: str | None = None) -> Document:
        """This will pay out all that waits on the balance, with `payout.reconciliation_completed`."""
        return dict(self._private("POST", "payouts", currency=currency, account=account))

    def set_fees(self, *, percent_bp: int, fixed: int) -> None:
        """This will let Stripe keep basis points and a fixed part of each payment from now on."""
        self._private("POST", "fees", percent_bp=percent_bp, fixed=fixed)

    def audit(self) -> Document:
        """This will judge every request since `clear_requests`; `findings` should be empty (k01, k02).

        `requests` counts all, `money` those that can move money or begin to; a finding is a sentence.
        """
        return dict(self._private("GET", "audit"))

    def connect(self, account: str) -> None:
        """This will connect a merchant's account; seeding a payment on one does so too, others are 403."""
        self._private("POST", "accounts", account=account)
