"""Addresses of a return that open it without a look-up: what e-mails link to.

A key is a signed return id and nothing else, so it is made and checked without
a row. Whoever has the e-mail has what the look-up asks for, so a key is worth
as much as number and e-mail address together, for that one return's order.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.core import signing

from returns.models import Return

# The query parameter that carries the key, on every page below /r/<number>/.
KEY_PARAMETER = "key"
# People look for "that e-mail about my return" long after the money arrived.
LIFETIME = timedelta(days=180)
_SALT = "portal.links.return"


def return_link(*, rma: Return, base_url: str) -> str:
    """This will give the address of the status page, with a key; `base_url` has no slash at its end."""
    return _link(rma, base_url, page="")


def label_link(*, rma: Return, parcel_id: int, base_url: str) -> str:
    """This will give the address of a parcel's label as a PDF, with a key."""
    return _link(rma, base_url, page=f"label-{parcel_id}.pdf")


def packing_slip_link(*, rma: Return, base_url: str) -> str:
    """This will give the address of the return's packing slip as a PDF, with a key."""
    return _link(rma, base_url, page="packing-slip.pdf")


def token_of(*, rma_id: int) -> str:
    """This will make the key that opens the return from now on for LIFETIME."""
    return signing.dumps(rma_id, salt=_SALT)


def rma_id_from_token(token: str) -> int | None:
    """This will give the id of the return that a key opens; None for a wrong or an old one."""
    try:
        value = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return value if isinstance(value, int) else None


def _link(rma: Return, base_url: str, page: str) -> str:
    query = urlencode({KEY_PARAMETER: token_of(rma_id=rma.pk)}, safe=":")
    return f"{base_url}/r/{rma.number}/{page}?{query}"
