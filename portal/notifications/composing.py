"""From the domain's rows to the letters about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import override

from cms.messages import EmailText, MessageKind, built_in
from cms.queries import Contact, email_text
from portal.links import label_link, packing_slip_link, return_link
from portal.notifications.letters import Button, Fact, Item, Letter
from portal.notifications.phrases import language_of, phrase
from portal.ui.amounts import money_text
from returns.models import Method, Receipt, ReceiptLine, Refund, Return, ReturnLine, Warehouse
from returns.money import Money

# Ten working days, as the built-in words of cms.messages say, are two weeks.
ARRIVES_WITHIN = timedelta(days=14)
_CARD = re.compile(r"^(?P<brand>[A-Za-z][A-Za-z ]*?)?[\s*•·.-]*(?:[xX]{2,}[\s.-]*)*(?P<digits>\d{4})$")
_BRANDS = {"amex": "American Express", "mastercard": "Mastercard", "visa": "Visa"}
_WITHOUT_LABEL = {
    MessageKind.RETURN_OPENED: "own_carrier_intro",
    MessageKind.RETURN_APPROVED: "own_carrier_approved",
}
_NOT_A_BRAND = ("", "card", "credit card", "debit card")


def compose_opened(*, rma: Return, contact: Contact) -> Letter:
    """This will write that goods may come back, how they travel, and what a person declined of them."""
    language = language_of(locale=rma.locale)
    lines = list(rma.lines.select_related("order_line").order_by("id"))
    coming = [line for line in lines if line.approved_quantity]
    declined = [line for line in lines if line.declined_quantity]
    kind = MessageKind.RETURN_APPROVED if rma.reviewed_at else MessageKind.RETURN_OPENED
    text = _texts(rma, kind, language)
    is_labelled = rma.method == Method.PREPAID_LABEL
    return Letter(
        language=language,
        subject=text.subject,
        heading=phrase(_heading(rma, declined), language=language),
        paragraphs=(*_paragraphs(text.intro), *([phrase("partly", language=language)] if declined else ())),
        quote=rma.approval_note,
        buttons=_ways_on(rma, contact, language),
        facts=(
            *_numbers(rma, language),
            *_deadline(rma, "hand_in_by" if is_labelled else "send_by", language),
            *([] if is_labelled else _address(rma.warehouse, language)),
            _promised(coming, rma.order.currency, language),
        ),
        items_heading=phrase("items_back", language=language),
        items=tuple(_item(line, line.approved_quantity) for line in coming),
        declined_heading=phrase("items_declined", language=language) if declined else "",
        declined=tuple(_declined(line) for line in declined),
    )


def _heading(rma: Return, declined: Sequence[ReturnLine]) -> str:
    if not rma.reviewed_at:
        return "opened"
    return "partly_approved" if declined else "approved"


def compose_declined(*, rma: Return, contact: Contact) -> Letter:
    """This will write why the return is declined, in the words of whoever decided."""
    language = language_of(locale=rma.locale)
    text = _texts(rma, MessageKind.RETURN_DECLINED, language)
    return Letter(
        language=language,
        subject=text.subject,
        heading=phrase("declined", language=language),
        paragraphs=_paragraphs(text.intro),
        quote=rma.decline_reason,
        after_quote=phrase("declined_keep", language=language),
        buttons=(_status_button(rma, contact, "details_button", language),),
        facts=_numbers(rma, language),
    )


def compose_received(*, receipt: Receipt, rma: Return, contact: Contact) -> Letter:
    """This will write what was in the parcel, what was not, and what happens next."""
    language = language_of(locale=rma.locale)
    text = _texts(rma, MessageKind.PARCEL_RECEIVED, language)
    rows = list(receipt.lines.select_related("return_line__order_line").order_by("id"))
    found = [row for row in rows if row.kind == ReceiptLine.Kind.EXPECTED]
    lines = list(rma.lines.select_related("order_line").order_by("id"))
    return Letter(
        language=language,
        subject=text.subject,
        heading=phrase("received", language=language),
        paragraphs=(*_paragraphs(text.intro), *_what_follows(found, rows, lines, language)),
        buttons=(_status_button(rma, contact, "status_button", language),),
        facts=_numbers(rma, language),
        items_heading=phrase("items_found", language=language) if found else "",
        items=tuple(_item(row.return_line, row.quantity) for row in found if row.return_line),
    )


def compose_money_sent(*, refund: Refund, rma: Return, contact: Contact) -> Letter:
    """This will write how much was sent, where to, and when to expect it."""
    language = language_of(locale=rma.locale)
    amount = _money(refund.amount_minor, refund.currency, language)
    text = _texts(rma, MessageKind.MONEY_SENT, language, amount=amount)
    to = paid_to(method=refund.payment.method, language=language)
    sent_at = refund.succeeded_at or refund.created_at
    zone = rma.store.time_zone
    optional = (
        ("paid_to", to),
        ("sent_on", _day(sent_at, zone, language)),
        ("there_by", _day(sent_at + ARRIVES_WITHIN, zone, language)),
        ("bank_reference", refund.bank_reference),
    )
    rows = [Fact(label=phrase(name, language=language), lines=(value,)) for name, value in optional if value]
    return Letter(
        language=language,
        subject=text.subject,
        heading=phrase("sent", language=language),
        paragraphs=_paragraphs(text.intro),
        buttons=(_status_button(rma, contact, "status_button", language),),
        facts=(
            Fact(label=phrase("amount", language=language), lines=(amount,)),
            *rows,
            *_numbers(rma, language),
        ),
    )


def paid_to(*, method: str, language: str) -> str:
    """This will name the means of payment as the import wrote it down ("visa 4242"), or give nothing.

    Only what is surely a card is named: other words are the shop's, not the shopper's.
    """
    found = _CARD.match(method.strip())
    if not found:
        return phrase("card", language=language) if method.strip().lower() in _NOT_A_BRAND[1:] else ""
    brand = (found["brand"] or "").strip().lower()
    if brand in _NOT_A_BRAND:
        return phrase("card_digits", language=language, digits=found["digits"])
    name = _BRANDS.get(brand, brand.title())
    return phrase("card_ending", language=language, brand=name, digits=found["digits"])


def _texts(rma: Return, kind: MessageKind, language: str, **values: str) -> EmailText:
    text = email_text(store_id=rma.store_id, kind=kind, locale=language)
    is_ours = text.intro == built_in(kind=kind, locale=language).intro
    if kind in _WITHOUT_LABEL and rma.method == Method.OWN_CARRIER and is_ours:
        # The built-in words speak of a label, and there is none.
        text = EmailText(subject=text.subject, intro=phrase(_WITHOUT_LABEL[kind], language=language))
    return text.fill(store=rma.store.name, number=rma.number, **values)


def _paragraphs(intro: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"\n\s*\n", intro) if part.strip())


def _ways_on(rma: Return, contact: Contact, language: str) -> tuple[Button, ...]:
    status = _status_button(rma, contact, "status_button", language)
    base_url = contact.base_url
    if rma.method == Method.OWN_CARRIER:
        slip = packing_slip_link(rma=rma, base_url=base_url)
        return (Button(label=phrase("slip_button", language=language), href=slip), status)
    labelled = rma.parcels.exclude(tracking_number="").order_by("position").values_list("pk", flat=True)
    return (
        *(
            Button(
                label=phrase("label_button", language=language),
                href=label_link(rma=rma, parcel_id=parcel_id, base_url=base_url),
            )
            for parcel_id in labelled
        ),
        status,
    )


def _status_button(rma: Return, contact: Contact, name: str, language: str) -> Button:
    href = return_link(rma=rma, base_url=contact.base_url)
    return Button(label=phrase(name, language=language), href=href)


def _numbers(rma: Return, language: str) -> tuple[Fact, ...]:
    return (
        Fact(label=phrase("number", language=language), lines=(rma.number,)),
        Fact(label=phrase("order", language=language), lines=(rma.order.number,)),
    )


def _deadline(rma: Return, name: str, language: str) -> tuple[Fact, ...]:
    if rma.ship_by_at is None:
        return ()
    # Half-open, as on the status page: a deadline at midnight names the day before it.
    last = _day(rma.ship_by_at - timedelta(microseconds=1), rma.store.time_zone, language)
    return (Fact(label=phrase(name, language=language), lines=(last,)),)


def _address(warehouse: Warehouse | None, language: str) -> tuple[Fact, ...]:
    if warehouse is None:
        return ()
    place = f"{warehouse.postcode} {warehouse.city}"
    lines = (warehouse.name, warehouse.line1, warehouse.line2, place, warehouse.region, warehouse.country)
    return (Fact(label=phrase("send_to", language=language), lines=tuple(filter(None, lines))),)


def _promised(lines: Sequence[ReturnLine], currency: str, language: str) -> Fact:
    amount = _money(sum(line.promised_minor for line in lines), currency, language)
    timings = {line.refund_timing for line in lines}
    note = phrase(f"timing_{timings.pop()}", language=language) if len(timings) == 1 else ""
    return Fact(label=phrase("refund", language=language), lines=(amount,), note=note)


def _what_follows(
    found: Sequence[ReceiptLine], rows: Sequence[ReceiptLine], lines: Sequence[ReturnLine], language: str
) -> Iterable[str]:
    if not found:
        yield phrase("only_extra", language=language)
        return
    if len(rows) > len(found):
        yield phrase("extra", language=language)
    missing = [_item(line, line.expected_quantity) for line in lines if line.expected_quantity]
    if missing:
        yield phrase("missing", language=language, items=", ".join(map(str, missing)))
    for timing in dict.fromkeys(row.return_line.refund_timing for row in found if row.return_line):
        yield phrase(f"next_{timing}", language=language)


def _item(line: ReturnLine, quantity: int) -> Item:
    return Item(quantity=quantity, title=line.order_line.title, variant=line.order_line.variant)


def _declined(line: ReturnLine) -> Item:
    item = _item(line, line.declined_quantity)
    return replace(item, note=line.decline_reason)


def _money(minor: int, currency: str, language: str) -> str:
    with override(language):
        return money_text(Money(minor, currency))


def _day(moment: datetime, zone: str, language: str) -> str:
    with override(language):
        return date_format(moment.astimezone(ZoneInfo(zone)), phrase("day", language=language))
