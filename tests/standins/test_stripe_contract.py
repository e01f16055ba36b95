"""The request contract, compiled from the parameter types of the installed `stripe` package."""

import pytest
import stripe
from stripe.params._refund_create_params import RefundCreateParams

from tests.standins.stripe import StripeStandIn, contract, routes
from tests.standins.wire import refusal, send


class TestContract:
    @pytest.mark.parametrize(
        "route", routes.ROUTES, ids=lambda route: f"{route.method} {route.pattern.pattern}"
    )
    def test_can_be_compiled_for_every_endpoint(self, route: routes.Route) -> None:
        """An update of the package that brings a type which we cannot read fails here."""
        assert contract.members_of(route.params).shapes is not None

    def test_does_not_take_the_options_of_the_library_for_parameters(self) -> None:
        """`idempotency_key` is an option of the library's call and no parameter of Stripe's."""
        names = contract.members_of(RefundCreateParams).shapes.keys()

        assert {"amount", "charge", "metadata", "payment_intent", "reason"} <= names
        assert not {"idempotency_key", "stripe_account", "api_key"} & names


class TestUnknownParameter:
    @pytest.mark.parametrize(
        "name,shown",
        [("foo", "foo"), ("ammount", "ammount"), ("idempotency_key", "idempotency_key")],
    )
    def test_is_refused(self, stand_in: StripeStandIn, name: str, shown: str) -> None:
        """Misspelt, or simply not there."""
        reply = send(stand_in, "POST", "/v1/refunds", {"charge": "ch_1", name: "1"})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "parameter_unknown",
            "param": shown,
            "message": f"Received unknown parameter: {shown}",
        }

    def test_is_refused_through_the_library(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """The library sends whatever it is given."""
        paid = stand_in.seed_payment(amount=1000)
        wrong = {"payment_intent": paid.payment_intent, "ammount": 100}

        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.refunds.create(wrong)  # type: ignore[arg-type]

        assert (caught.value.code, caught.value.param) == ("parameter_unknown", "ammount")
        assert stand_in.refunds() == []

    def test_is_refused_in_a_query(self, stand_in: StripeStandIn) -> None:
        """Filters too: a misspelt one would quietly list everything."""
        reply = send(stand_in, "GET", "/v1/refunds", {"paymentintent": "pi_1"})

        assert (reply.status, reply.error["code"]) == (400, "parameter_unknown")

    def test_is_refused_deep_inside(self, stand_in: StripeStandIn) -> None:
        """The whole path is named."""
        reply = send(stand_in, "GET", "/v1/refunds", {"created[after]": "1"})

        assert reply.error["message"] == "Received unknown parameter: created[after]"

    def test_was_known_to_older_versions(self, stand_in: StripeStandIn) -> None:
        """`payment_method_types` was removed from payment intents."""
        params = {"amount": "1000", "currency": "eur", "payment_method_types[0]": "card"}

        reply = send(stand_in, "POST", "/v1/payment_intents", params)

        assert reply.error["message"] == "Received unknown parameter: payment_method_types"

    def test_comes_in_company(self, stand_in: StripeStandIn) -> None:
        """All of them are named."""
        reply = send(stand_in, "POST", "/v1/refunds", {"foo": "1", "bar": "2"})

        assert reply.error["message"] == "Received unknown parameters: foo, bar"


class TestParameter:
    @pytest.mark.parametrize(
        "params,param,code,message",
        [
            ({"amount": "12.50"}, "amount", "parameter_invalid_integer", "Invalid integer: 12.50"),
            ({"amount": "ten"}, "amount", "parameter_invalid_integer", "Invalid integer: ten"),
            ({"amount[a]": "1"}, "amount", "parameter_invalid_integer", "Invalid integer: {…}"),
            ({"reverse_transfer": "yes"}, "reverse_transfer", None, "Invalid boolean: yes"),
            ({"metadata": "text"}, "metadata", None, "Invalid object"),
            ({"expand": "charge"}, "expand", None, "Invalid array"),
        ],
        ids=["decimal", "word", "object", "boolean", "text for an object", "text for a list"],
    )
    def test_has_a_type(
        self, stand_in: StripeStandIn, params: dict[str, str], param: str, code: str | None, message: str
    ) -> None:
        """Amounts are whole minor units; every other type is checked as well."""
        reply = send(stand_in, "POST", "/v1/refunds", {"charge": "ch_1", **params})

        assert reply.status == 400
        assert (reply.error["param"], reply.error.get("code")) == (param, code)
        assert reply.error["message"] == message

    def test_is_required(self, stand_in: StripeStandIn) -> None:
        """A payment intent needs a currency."""
        reply = send(stand_in, "POST", "/v1/payment_intents", {"amount": "1000"})

        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "parameter_missing",
            "param": "currency",
            "message": "Missing required param: currency.",
        }

    def test_is_not_empty(self, stand_in: StripeStandIn) -> None:
        """An empty text means "unset", which only some parameters allow."""
        reply = send(stand_in, "POST", "/v1/refunds", {"charge": ""})

        assert (reply.error["code"], reply.error["param"]) == ("parameter_invalid_empty", "charge")

    @pytest.mark.parametrize(
        "metadata",
        [
            {"metadata[note]": "x" * 501},
            {f"metadata[{'n' * 41}]": "x"},
            {f"metadata[{number}]": "x" for number in range(51)},
        ],
        ids=["long value", "long name", "too many"],
    )
    def test_keeps_metadata_small(self, stand_in: StripeStandIn, metadata: dict[str, str]) -> None:
        """50 keys, names of 40 characters, values of 500."""
        assert send(stand_in, "POST", "/v1/refunds", {"charge": "ch_1", **metadata}).status == 400

    @pytest.mark.parametrize(
        "limit,message",
        [
            ("0", "This value must be greater than or equal to 1."),
            ("101", "This value must be less than or equal to 100."),
        ],
    )
    def test_limits_a_page(self, stand_in: StripeStandIn, limit: str, message: str) -> None:
        """One to a hundred."""
        reply = send(stand_in, "GET", "/v1/refunds", {"limit": limit})

        assert (reply.status, reply.error["param"], reply.error["message"]) == (400, "limit", message)

    def test_is_refused_when_the_stand_in_does_not_model_it(self, stand_in: StripeStandIn) -> None:
        """Stripe would know it; to ignore it would let a wrong payment look right."""
        paid = stand_in.seed_payment(amount=1000)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "origin": "customer_balance"})

        assert reply.status == 400
        assert "does not model" in reply.error["message"]
        assert stand_in.refunds() == []


class TestAuthorization:
    def test_is_needed(self, stand_in: StripeStandIn) -> None:
        """Without a key nothing is answered, and Stripe says how to send one."""
        reply = send(stand_in, "GET", "/v1/refunds", headers={"Authorization": ""})

        assert reply.status == 401
        assert reply.error["type"] == "invalid_request_error"
        assert reply.error["message"].startswith("You did not provide an API key.")

    @pytest.mark.parametrize("key", ["sk_live_abcdefgh12345678", "pk_test_abcdefgh12345678", "nonsense"])
    def test_is_by_a_test_key(self, stand_in: StripeStandIn, key: str) -> None:
        """A live key has no business here, a publishable one may not refund."""
        client = stripe.StripeClient(key, base_addresses={"api": stand_in.base_url}, max_network_retries=0)

        with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided") as caught:
            client.v1.refunds.list()

        assert caught.value.http_status == 401


class TestPath:
    def test_is_an_endpoint(self, stand_in: StripeStandIn) -> None:
        """What is modelled later is refused until then, not guessed."""
        reply = send(stand_in, "POST", "/v1/subscriptions")

        assert reply.status == 404
        assert reply.error["message"].startswith("Unrecognized request URL (POST: /v1/subscriptions).")
