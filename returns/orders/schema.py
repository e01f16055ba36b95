"""The native order, schema version 1 (docs/orders.md is its page for people).

Amounts are texts in major units ("12.50"), because a JSON number may already
have lost a cent on its way; whether they fit the currency is checked in
`returns.orders.checks`. Types are strict: "3" is no quantity and 1 is no flag.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

VERSION = 1
YEARS = range(1970, 2200)
MOST_LINES = 10_000
MOST_UNITS = 10_000_000

AMOUNT_PATTERN = r"^(0|[1-9][0-9]{0,12})(\.[0-9]{1,3})?$"
RATE_PATTERN = r"^[0-9]{1,3}(\.[0-9]{1,5})?$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"
COUNTRY_PATTERN = r"^([A-Z]{2})?$"
STRIPE_PATTERN = r"^((pi|ch|py)_[A-Za-z0-9_]+)?$"
ACCOUNT_PATTERN = r"^(acct_[A-Za-z0-9]+)?$"
LINK_PATTERN = r"^(https?://[^\s\x00]+)?$"
EMAIL_PATTERN = r"^([^\s@\x00]+@[^\s@\x00]+)?$"
# PostgreSQL keeps no NUL in a text; a name goes into subjects and headers too.
TEXT_PATTERN = r"^[^\x00]*$"
NAME_PATTERN = r"^[^\x00-\x1f\x7f]*$"


def _moment(value: object) -> object:
    """Only ISO 8601 with an offset: pydantic itself would also take Unix seconds."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("is not a date and time such as 2026-03-01T09:30:00+01:00") from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("needs a date, a time and an offset, such as 2026-03-01T09:30:00+01:00")
    if value.year not in YEARS:
        raise ValueError(f"is outside of the years {YEARS.start} to {YEARS.stop - 1}")
    return value.astimezone(UTC)


def _text(most: int, least: int = 0, pattern: str = TEXT_PATTERN) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most, pattern=pattern, strip_whitespace=True)


Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Amount = Annotated[str, StringConstraints(pattern=AMOUNT_PATTERN), Field(examples=["12.50"])]
Rate = Annotated[str, StringConstraints(pattern=RATE_PATTERN), Field(examples=["19"])]
Currency = Annotated[str, StringConstraints(pattern=CURRENCY_PATTERN), Field(examples=["EUR"])]
Country = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN), Field(examples=["DE"])]
Key = Annotated[str, _text(120, 1, NAME_PATTERN)]
# Not trimmed: a code with a space at its end is another code.
Code = Annotated[str, StringConstraints(max_length=80, pattern=TEXT_PATTERN)]
Text40 = Annotated[str, _text(40)]
Text60 = Annotated[str, _text(60)]
Text80 = Annotated[str, _text(80)]
Text120 = Annotated[str, _text(120)]
Text200 = Annotated[str, _text(200)]
Link = Annotated[str, StringConstraints(max_length=500, pattern=LINK_PATTERN)]
Units = Annotated[int, Field(ge=1, le=MOST_UNITS)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class CustomerIn(_Part):
    """Who bought. `group` and `is_business` are what policy rules may ask for."""

    email: Annotated[str, _text(254, 0, EMAIL_PATTERN)] = ""
    ref: Text120 = Field(default="", description="The shop's own id of the customer.")
    group: Text60 = ""
    is_business: bool = False


class AddressIn(_Part):
    name: Text120 = ""
    company: Text120 = ""
    line1: Text120 = ""
    line2: Text120 = ""
    city: Text80 = ""
    region: Text80 = ""
    postcode: Annotated[str, _text(20)] = ""
    country: Country = ""
    phone: Text40 = ""


class TaxIn(_Part):
    """One tax inside a line, with the rate as the receipt printed it."""

    name: Text80 = ""
    rate_percent: Rate | None = None
    amount: Amount


class LineIn(_Part):
    """One row of the receipt. `paid` is for all units: after discounts, tax inside."""

    id: Key
    sku: Code = ""
    product: Text120 = Field(default="", description="The shop's id of the product.")
    title: Annotated[str, _text(300, 1)]
    variant: Text200 = ""
    options: dict[Text60, Text200] = Field(default_factory=dict)
    tags: list[Text80] = Field(default_factory=list)
    categories: list[Text120] = Field(default_factory=list)
    vendor: Text120 = ""
    image_url: Link = ""
    is_final_sale: bool = False
    is_gift_card: bool = False
    hs_code: Annotated[str, _text(14)] = ""
    origin_country: Country = ""
    weight_grams: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    quantity: Units
    paid: Amount
    tax: Amount = "0"
    taxes: list[TaxIn] = Field(default_factory=list)
    list_price: Amount | None = Field(default=None, description="All units before discounts.")
    discount: Amount = "0"


class ChargeIn(_Part):
    """What was paid beside goods. `paid` has its tax inside."""

    id: Key
    kind: Literal["SHIPPING", "GIFT_WRAP", "FEE"]
    title: Text200 = ""
    paid: Amount
    tax: Amount = "0"


class ExternalRefundIn(_Part):
    """Money that went back without this system."""

    id: Key
    amount: Amount
    refunded_at: Moment | None = None


class PaymentIn(_Part):
    """Money that came in. Without a Stripe id its refunds are paid by hand."""

    id: Key
    stripe_id: Annotated[str, StringConstraints(max_length=120, pattern=STRIPE_PATTERN)] = Field(
        default="", description="A PaymentIntent (pi_…) or charge (ch_…, py_…).", examples=["pi_3Nabc"]
    )
    stripe_account: Annotated[str, StringConstraints(max_length=64, pattern=ACCOUNT_PATTERN)] = ""
    method: Text60 = ""
    amount: Amount = Field(description="What was captured.")
    captured_at: Moment | None = None
    external_refunds: list[ExternalRefundIn] = Field(default_factory=list)
    refunded_total: Amount | None = Field(
        default=None,
        description="The sum refunded so far, where the source knows no single refunds.",
    )


class FulfilmentLineIn(_Part):
    line: Key = Field(description="The id of the order's line.")
    quantity: Units
    delivered_at: Moment | None = Field(default=None, description="Where it differs from the parcel's.")


class FulfilmentIn(_Part):
    """One parcel to the customer."""

    id: Key
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    carrier: Text60 = ""
    tracking_number: Text80 = ""
    lines: Annotated[list[FulfilmentLineIn], Field(min_length=1, max_length=MOST_LINES)]


class OrderIn(_Part):
    """One order as it was placed and paid, and what has been shipped of it."""

    schema_version: Literal[1] = Field(alias="schema", description="The version of this schema.")
    id: Key = Field(description="The shop's own id; importing it again finds the order.")
    number: Annotated[str, _text(60, 1, NAME_PATTERN)] = Field(
        description="What the shopper knows the order by."
    )
    placed_at: Moment
    currency: Currency
    total: Amount
    tax_inclusive: bool = Field(default=True, description="Whether prices were shown with tax.")
    customer: CustomerIn = Field(default_factory=CustomerIn)
    channel: Text60 = ""
    country: Country = ""
    locale: Annotated[str, _text(12)] = ""
    is_gift: bool = False
    shipping_address: AddressIn = Field(default_factory=AddressIn)
    lines: Annotated[list[LineIn], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    charges: Annotated[list[ChargeIn], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    payments: Annotated[list[PaymentIn], Field(max_length=100)] = Field(default_factory=list)
    fulfilments: Annotated[list[FulfilmentIn], Field(max_length=MOST_LINES)] = Field(default_factory=list)
