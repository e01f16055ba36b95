"""What is owed for a return, and which payments it goes back to.

The preview that a person sees and the settlement that pays call the same
functions, so they cannot differ.
"""

from returns.settlement.items import ImpossibleLine, SettleLine, settle_lines
from returns.settlement.lines import Computed, ItemLine, Place
from returns.settlement.payments import PaymentBalance, Spread, spread_over_payments

__all__ = [
    "Computed",
    "ImpossibleLine",
    "ItemLine",
    "PaymentBalance",
    "Place",
    "SettleLine",
    "Spread",
    "settle_lines",
    "spread_over_payments",
]
