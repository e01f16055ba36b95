"""Object ids that look like Stripe's: a prefix that says the type, then 24 random characters."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """This will make a fresh id, such as `re_4fJ…`."""
    return f"{prefix}_{random_text(length=24)}"


def random_text(*, length: int) -> str:
    """This will make random letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
