"""The judgement on what the portal sends, which its own tests ask for in the end (k01, k02)."""

from pathlib import Path

import pytest

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import send


class TestAudit:
    def test_finds_nothing_against_a_careful_shop(self, stand_in: StripeStandIn) -> None:
        """A refund, sent again under its key, and a look at it."""
        paid = stand_in.seed_payment(amount=1000)
        params = {"charge": paid.charge, "amount": "100"}
        for _ in range(2):
            made = send(stand_in, "POST", "/v1/refunds", params, key="bh.refund.1.1").body
        send(stand_in, "GET", f"/v1/refunds/{made['id']}")
        send(stand_in, "POST", f"/v1/refunds/{made['id']}", {"metadata[rma]": "R-1"})

        assert stand_in.audit() == {"requests": 4, "money": 2, "findings": []}

    @pytest.mark.parametrize("key", [None, "c0ffee00-0000-4000-8000-000000000000"])
    def test_finds_money_without_a_key_of_the_house(self, stand_in: StripeStandIn, key: str | None) -> None:
        """k01: none, or one that the library made up."""
        send(stand_in, "POST", "/v1/refunds", {"charge": "ch_x", "amount": "100"}, key=key)

        assert "carries no key of the house" in stand_in.audit()["findings"][0]

    def test_finds_a_key_that_was_used_for_something_else(self, stand_in: StripeStandIn) -> None:
        """k02: also when the first answer was lost or refused."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("rate_limited")
        for amount in ("100", "200"):
            send(
                stand_in,
                "POST",
                "/v1/refunds",
                {"charge": paid.charge, "amount": amount},
                key="bh.refund.1.1",
            )

        findings = stand_in.audit()["findings"]

        assert len(findings) == 1
        assert "carries the key bh.refund.1.1 of another request" in findings[0]

    def test_finds_what_the_library_does_not_allow(self, stand_in: StripeStandIn) -> None:
        """Also when a fault hid it."""
        stand_in.fault("rate_limited", path="/v1/payment_intents")
        params = {"amount": "100", "currency": "eur", "payment_method_types[0]": "card"}
        send(stand_in, "POST", "/v1/payment_intents", params, key="bh.charge.1.1")

        assert "Received unknown parameter: payment_method_types" in stand_in.audit()["findings"][0]

    def test_remembers_over_a_restart(self, tmp_path: Path) -> None:
        """The requests are kept with everything else."""
        state = tmp_path / "stripe.sqlite3"
        with StripeStandIn.in_thread(state=state) as first:
            send(first, "POST", "/v1/customers")

        with StripeStandIn.in_thread(state=state) as second:
            assert len(second.audit()["findings"]) == 1
            second.clear_requests()
            assert second.requests() == []
