"""Stripe's refusals: status, type, code, parameter and text.

Where a text is not recorded from Stripe the constructor says so; codes and types always are Stripe's.
Only four types go over the wire: api_error, card_error, idempotency_error and invalid_request_error;
`doc_url` comes only with a code.
"""

from tests.standins.stripe.shapes import Answer, Document, public


class Refusal(Exception):
    """Raised wherever a request is turned down; `is_execution` tells whether its key keeps the answer.

    Stripe saves a result under an idempotency key only when the endpoint began to work, so parameter
    checks, missing authorization, rate limits and conflicts leave the key unused.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        is_execution: bool = True,
        extra: Document | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.is_execution = is_execution
        self.extra = extra or {}
        self.headers = headers or {}

    def answer(self, *, request_id: str) -> Answer:
        """This will render the refusal as the error body that goes over the wire."""
        extra = {
            name: public(value) if isinstance(value, dict) else value for name, value in self.extra.items()
        }
        error: Document = {"message": self.message, "type": self.type, **extra}
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = doc_url(self.code)
        if self.param is not None:
            error["param"] = self.param
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return Answer(self.status, {"error": error}, dict(self.headers))


def doc_url(code: str) -> str:
    """This will tell the page that Stripe links for an error code."""
    return f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> Refusal:
    """This will refuse a parameter before any work began."""
    return Refusal(message, param=param, code=code, is_execution=False)


def below_minimum(*, param: str, minimum: int = 1) -> Refusal:
    """This will refuse a number that is too small."""
    message = f"This value must be greater than or equal to {minimum}."
    return invalid(message, param=param, code="parameter_invalid_integer")


def above_maximum(*, param: str, maximum: int) -> Refusal:
    """This will refuse a number that is too large."""
    message = f"This value must be less than or equal to {maximum}."
    return invalid(message, param=param, code="parameter_invalid_integer")


def missing(kind: str, id: str, *, param: str, status: int = 404) -> Refusal:
    """This will refuse a name that no object of this account has."""
    return Refusal(f"No such {kind}: '{id}'", status=status, code="resource_missing", param=param)


def unmodelled(param: str) -> Refusal:
    """This will refuse what Stripe knows and the stand-in does not; ignoring it would hide a mistake."""
    return invalid(f"The stand-in does not model the parameter '{param}'.", param=param)


def unrecognized_url(method: str, path: str) -> Refusal:
    """This will refuse a path that is no endpoint."""
    message = (
        f"Unrecognized request URL ({method}: {path}). "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
    )
    return Refusal(message, status=404, is_execution=False)


def no_api_key() -> Refusal:
    """This will refuse a request that carries no key."""
    message = (
        "You did not provide an API key. You need to provide your API key in the Authorization header, "
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
        "https://stripe.com/docs/api#authentication for details, or we can help at "
        "https://support.stripe.com/."
    )
    return Refusal(message, status=401, is_execution=False)


def bad_api_key(key: str) -> Refusal:
    """This will refuse a key that is unknown, masked as Stripe masks it."""
    masked = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}" if len(key) > 12 else "*" * len(key)
    return Refusal(f"Invalid API Key provided: {masked}", status=401, is_execution=False)


def rate_limited() -> Refusal:
    """This will refuse because of too many requests."""
    message = (
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits."
    )
    headers = {"Stripe-Rate-Limited-Reason": "global-rate"}
    return Refusal(message, status=429, code="rate_limit", is_execution=False, headers=headers)


def server_error() -> Refusal:
    """This will say that the outcome is not known; the wording is ours."""
    return Refusal("An unknown error occurred.", status=500, type="api_error")


def key_in_use(key: str) -> Refusal:
    """This will refuse a key whose first request still runs.

    Stripe's type on this answer is not established; the library turns any 409 into its plain APIError.
    """
    message = (
        "There is currently another in-progress request using this Idempotent Key (that probably means you "
        f"submitted twice, and the other request is still going through): {key}. Please try again later."
    )
    return Refusal(
        message, status=409, type="idempotency_error", code="idempotency_key_in_use", is_execution=False
    )


def key_used_with_other_params(key: str) -> Refusal:
    """This will refuse a known key that comes with other parameters."""
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refusal(message, type="idempotency_error", is_execution=False)


def key_used_elsewhere(key: str, *, first: str, now: str) -> Refusal:
    """This will refuse a known key that comes to another endpoint."""
    message = (
        "Keys for idempotent requests can only be used for the same endpoint they were first used for "
        f"('{now}' vs '{first}'). Try using a key other than '{key}' if you meant to execute a different "
        "request."
    )
    return Refusal(message, type="idempotency_error", is_execution=False)
