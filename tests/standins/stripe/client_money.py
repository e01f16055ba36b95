"""What tests can make shoppers, banks and Stripe itself do with money."""

from typing import Any

from tests.standins.stripe.shapes import Document


class MoneyControls:
    """Mixed into `StripeStandIn`, which knows how to reach the private paths."""

    def _private(self, method: str, name: str, /, **body: Any) -> Any:
        raise NotImplementedError

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
