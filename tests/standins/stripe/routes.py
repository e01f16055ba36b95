"""Which endpoint answers which path, and the parameter type of the `stripe` package that binds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe.params._account_retrieve_current_params import AccountRetrieveCurrentParams
from stripe.params._application_fee_retrieve_params import ApplicationFeeRetrieveParams
from stripe.params._balance_retrieve_params import BalanceRetrieveParams
from stripe.params._balance_transaction_list_params import BalanceTransactionListParams
from stripe.params._balance_transaction_retrieve_params import BalanceTransactionRetrieveParams
from stripe.params._charge_list_params import ChargeListParams
from stripe.params._charge_retrieve_params import ChargeRetrieveParams
from stripe.params._customer_create_params import CustomerCreateParams
from stripe.params._customer_retrieve_params import CustomerRetrieveParams
from stripe.params._dispute_close_params import DisputeCloseParams
from stripe.params._dispute_list_params import DisputeListParams
from stripe.params._dispute_retrieve_params import DisputeRetrieveParams
from stripe.params._event_list_params import EventListParams
from stripe.params._event_retrieve_params import EventRetrieveParams
from stripe.params._payment_intent_cancel_params import PaymentIntentCancelParams
from stripe.params._payment_intent_capture_params import PaymentIntentCaptureParams
from stripe.params._payment_intent_confirm_params import PaymentIntentConfirmParams
from stripe.params._payment_intent_create_params import PaymentIntentCreateParams
from stripe.params._payment_intent_list_params import PaymentIntentListParams
from stripe.params._payment_intent_retrieve_params import PaymentIntentRetrieveParams
from stripe.params._payment_method_attach_params import PaymentMethodAttachParams
from stripe.params._payment_method_detach_params import PaymentMethodDetachParams
from stripe.params._payment_method_list_params import PaymentMethodListParams
from stripe.params._payment_method_retrieve_params import PaymentMethodRetrieveParams
from stripe.params._payout_list_params import PayoutListParams
from stripe.params._payout_retrieve_params import PayoutRetrieveParams
from stripe.params._refund_cancel_params import RefundCancelParams
from stripe.params._refund_create_params import RefundCreateParams
from stripe.params._refund_list_params import RefundListParams
from stripe.params._refund_retrieve_params import RefundRetrieveParams
from stripe.params._refund_update_params import RefundUpdateParams
from stripe.params._setup_intent_cancel_params import SetupIntentCancelParams
from stripe.params._setup_intent_confirm_params import SetupIntentConfirmParams
from stripe.params._setup_intent_create_params import SetupIntentCreateParams
from stripe.params._setup_intent_list_params import SetupIntentListParams
from stripe.params._setup_intent_retrieve_params import SetupIntentRetrieveParams
from stripe.params._transfer_retrieve_params import TransferRetrieveParams
from stripe.params.checkout._session_create_params import SessionCreateParams
from stripe.params.checkout._session_expire_params import SessionExpireParams
from stripe.params.checkout._session_line_item_list_params import SessionLineItemListParams
from stripe.params.checkout._session_list_params import SessionListParams
from stripe.params.checkout._session_retrieve_params import SessionRetrieveParams

from tests.standins.stripe import (
    connect,
    customers,
    disputes,
    intents,
    payment_methods,
    payouts,
    readings,
    refunds,
    sessions,
    setup_intents,
)
from tests.standins.stripe.errors import unrecognized_url

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint."""

    method: str
    pattern: re.Pattern[str]
    params: type
    handler: Handler


def _route(method: str, path: str, params: type, handler: Handler) -> Route:
    return Route(method, re.compile("^" + path.replace("{id}", "(?P<id>[^/]+)") + "$"), params, handler)


ROUTES = (
    _route("POST", "/v1/refunds", RefundCreateParams, refunds.create),
    _route("GET", "/v1/refunds", RefundListParams, refunds.list_refunds),
    _route("GET", "/v1/refunds/{id}", RefundRetrieveParams, refunds.retrieve),
    _route("POST", "/v1/refunds/{id}", RefundUpdateParams, refunds.update),
    _route("POST", "/v1/refunds/{id}/cancel", RefundCancelParams, refunds.cancel),
    _route("POST", "/v1/payment_intents", PaymentIntentCreateParams, intents.create),
    _route("GET", "/v1/payment_intents", PaymentIntentListParams, intents.list_intents),
    _route("GET", "/v1/payment_intents/{id}", PaymentIntentRetrieveParams, intents.retrieve),
    _route("POST", "/v1/payment_intents/{id}/confirm", PaymentIntentConfirmParams, intents.confirm),
    _route("POST", "/v1/payment_intents/{id}/capture", PaymentIntentCaptureParams, intents.capture),
    _route("POST", "/v1/payment_intents/{id}/cancel", PaymentIntentCancelParams, intents.cancel),
    _route("POST", "/v1/checkout/sessions", SessionCreateParams, sessions.create),
    _route("GET", "/v1/checkout/sessions", SessionListParams, sessions.list_sessions),
    _route("GET", "/v1/checkout/sessions/{id}", SessionRetrieveParams, sessions.retrieve),
    _route("POST", "/v1/checkout/sessions/{id}/expire", SessionExpireParams, sessions.expire),
    _route("GET", "/v1/checkout/sessions/{id}/line_items", SessionLineItemListParams, sessions.line_items),
    _route("POST", "/v1/setup_intents", SetupIntentCreateParams, setup_intents.create),
    _route("GET", "/v1/setup_intents", SetupIntentListParams, setup_intents.list_intents),
    _route("GET", "/v1/setup_intents/{id}", SetupIntentRetrieveParams, setup_intents.retrieve),
    _route("POST", "/v1/setup_intents/{id}/confirm", SetupIntentConfirmParams, setup_intents.confirm),
    _route("POST", "/v1/setup_intents/{id}/cancel", SetupIntentCancelParams, setup_intents.cancel),
    _route("POST", "/v1/customers", CustomerCreateParams, customers.create),
    _route("GET", "/v1/customers/{id}", CustomerRetrieveParams, customers.retrieve),
    _route("GET", "/v1/payment_methods", PaymentMethodListParams, payment_methods.list_methods),
    _route("GET", "/v1/payment_methods/{id}", PaymentMethodRetrieveParams, payment_methods.retrieve),
    _route("POST", "/v1/payment_methods/{id}/attach", PaymentMethodAttachParams, payment_methods.attach),
    _route("POST", "/v1/payment_methods/{id}/detach", PaymentMethodDetachParams, payment_methods.detach),
    _route("GET", "/v1/application_fees/{id}", ApplicationFeeRetrieveParams, connect.fee),
    _route("GET", "/v1/transfers/{id}", TransferRetrieveParams, connect.transfer),
    _route("GET", "/v1/disputes", DisputeListParams, disputes.list_disputes),
    _route("GET", "/v1/disputes/{id}", DisputeRetrieveParams, disputes.retrieve),
    _route("POST", "/v1/disputes/{id}/close", DisputeCloseParams, disputes.close),
    _route("GET", "/v1/payouts", PayoutListParams, payouts.list_payouts),
    _route("GET", "/v1/payouts/{id}", PayoutRetrieveParams, payouts.retrieve),
    _route("GET", "/v1/charges", ChargeListParams, readings.list_charges),
    _route("GET", "/v1/charges/{id}", ChargeRetrieveParams, readings.charge),
    _route("GET", "/v1/events", EventListParams, readings.list_events),
    _route("GET", "/v1/events/{id}", EventRetrieveParams, readings.event),
    _route(
        "GET", "/v1/balance_transactions", BalanceTransactionListParams, readings.list_balance_transactions
    ),
    _route(
        "GET", "/v1/balance_transactions/{id}", BalanceTransactionRetrieveParams, readings.balance_transaction
    ),
    _route("GET", "/v1/balance", BalanceRetrieveParams, readings.balance),
    _route("GET", "/v1/account", AccountRetrieveCurrentParams, readings.account),
)


def find(*, method: str, path: str) -> tuple[Route, str]:
    """This will find the endpoint of a path and the object id in it."""
    for route in ROUTES:
        match = route.pattern.match(path) if route.method == method else None
        if match is not None:
            return route, match.groupdict().get("id") or ""
    raise unrecognized_url(method, path)
