"""The balance and its payouts, as reconciliation reads them."""

import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import events_of, send


class TestPayout:
    def test_lists_the_rows_that_it_pays(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Payments less fees, refunds, and refunds that failed; its own row closes the sum."""
        stand_in.set_fees(percent_bp=150, fixed=25)
        card = stand_in.seed_payment(amount=10_000, card="pm_card_refundFail")
        debit = stand_in.seed_payment(amount=4000, card="pm_sepa_debit")
        stand_in.settle(client.v1.refunds.create({"charge": card.charge, "amount": 1000}).id)
        client.v1.refunds.create({"charge": debit.charge, "amount": 500})

        payout = stand_in.pay_out()

        rows = client.v1.balance_transactions.list({"payout": payout["id"]}).data
        assert [(row.type, row.net) for row in rows][::-1] == [
            ("charge", 10_000 - 175),
            ("payment", 4000 - 85),
            ("refund", -1000),
            ("refund_failure", 1000),
            ("payment_refund", -500),
            ("payout", -payout["amount"]),
        ]
        assert sum(row.net for row in rows) == 0
        assert events_of(client)[-3:] == ["payout.created", "payout.paid", "payout.reconciliation_completed"]

    def test_takes_each_row_once(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """What came later is in the next one; a currency has payouts of its own."""
        stand_in.seed_payment(amount=1000)
        stand_in.seed_payment(amount=500, currency="jpy")
        first = stand_in.pay_out()
        later = stand_in.seed_payment(amount=300)
        second = stand_in.pay_out()

        rows = client.v1.balance_transactions.list({"payout": second["id"], "type": "charge"}).data
        assert (first["amount"], second["amount"]) == (1000, 300)
        assert [row.source for row in rows] == [later.charge]
        assert [each.id for each in client.v1.payouts.list().data] == [second["id"], first["id"]]
        assert client.v1.balance_transactions.list({"currency": "jpy"}).data[0].amount == 500

    def test_has_only_fields_that_the_library_declares(self, stand_in: StripeStandIn) -> None:
        """As everything here."""
        stand_in.seed_payment(amount=1000)
        payout = stand_in.pay_out()

        body = send(stand_in, "GET", f"/v1/payouts/{payout['id']}").body

        assert body["reconciliation_status"] == "completed"
        assert body.keys() <= stripe.Payout.__annotations__.keys()
