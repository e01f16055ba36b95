"""What a refund call says, decided when it is reserved and frozen on its row."""

from __future__ import annotations

# The version that the installed library (stripe 16.1) speaks; a system check compares the two.
API_VERSION = "2026-10-28.endive"


def refund_params(*, payment_ref: str, amount_minor: int, metadata: dict[str, str]) -> dict[str, object]:
    """This will give the parameters of a refund, to be frozen on the operation's row.

    The amount is always explicit: without one, a repeat means "the rest". No
    `reason` is sent, because "fraudulent" block-lists the shopper's card.
    """
    return {payment_param(payment_ref): payment_ref, "amount": amount_minor, "metadata": metadata}


def payment_param(payment_ref: str) -> str:
    return "charge" if payment_ref.startswith(("ch_", "py_")) else "payment_intent"
