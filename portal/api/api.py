"""The API itself: `path("api/v1/", api.urls)`; its description is at `openapi.json` below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.openapi.schema import OpenAPISchema

from portal.api import decisions, orders, rmas
from portal.api.answers import ErrorOut
from portal.api.errors import ApiError
from portal.api.tokens import StoreToken
from returns.orders.schema import OrderIn


class Api(NinjaAPI):
    """Adds the native order to the description; it is read from the body by hand, order by order."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        order = OrderIn.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= order.pop("$defs")
        schema["components"]["schemas"]["OrderIn"] = order
        return schema


api = Api(
    title="Backhaul",
    version="1",
    description="Orders in, returns out. Authorization: Bearer <token>; the token decides the store.",
    urls_namespace="api-v1",
    # The page for people loads its scripts from elsewhere; openapi.json is enough for machines.
    docs_url=None,
    auth=StoreToken(),
)
api.add_router("", orders.router)
api.add_router("", rmas.router)
api.add_router("", decisions.router)


@api.exception_handler(ApiError)
def _refuse(request: HttpRequest, error: ApiError) -> HttpResponse:
    return api.create_response(request, error.body.model_dump(), status=error.status)


@api.exception_handler(AuthenticationError)
def _turn_away(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = "Send a valid token: Authorization: Bearer <token>."
    body = ErrorOut(code="unauthorized", sentence=sentence)
    response = api.create_response(request, body.model_dump(), status=401)
    response["WWW-Authenticate"] = 'Bearer realm="Backhaul"'
    return response
