"""What an object shows that depends on the moment or on where the stand-in listens."""

from tests.standins.stripe.core import Core
from tests.standins.stripe.shapes import Document

#: Where shoppers pay; the id of the session follows.
PAY_PATH = "/c/pay/"


def as_shown(document: Document, *, core: Core) -> Document:
    """This will give an object as it is answered now.

    Stripe fills a charge's balance transaction in a moment after the confirmation, and shows the address of a
    session only while it is open.
    """
    if document.get("_booked_at", 0) > core.clock.now():
        return {**document, "balance_transaction": None}
    if document["object"] == "checkout.session" and document["status"] == "open":
        return {**document, "url": f"{core.base_url}{PAY_PATH}{document['id']}"}
    return document
