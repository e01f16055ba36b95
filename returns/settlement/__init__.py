"""What is owed for a return, and which payments it goes back to.

The preview that a person sees and the settlement that pays call the same
functions, so they cannot differ. `settle_lines` values units and is what is
executed today; `settle` adds everything else that a policy can promise.
"""

from returns.settlement.compute import settle
from returns.settlement.items import ImpossibleLine, SettleLine, settle_lines
from returns.settlement.lines import Cause, Computed, Cut, ItemLine, Kind, Limit, Line, Place
from returns.settlement.payments import PaymentBalance, Spread, spread_over_payments
from returns.settlement.request import (
    Already,
    Charge,
    Goodwill,
    Graded,
    ImpossibleRequest,
    ReturnedLine,
    SentOut,
    SettleRequest,
)
from returns.settlement.terms import (
    NO_TERMS,
    ActualCost,
    Flat,
    ImpossibleTerms,
    Percent,
    Terms,
    terms_of,
)

__all__ = [
    "NO_TERMS",
    "ActualCost",
    "Already",
    "Cause",
    "Charge",
    "Computed",
    "Cut",
    "Flat",
    "Goodwill",
    "Graded",
    "ImpossibleLine",
    "ImpossibleRequest",
    "ImpossibleTerms",
    "ItemLine",
    "Kind",
    "Limit",
    "Line",
    "PaymentBalance",
    "Percent",
    "Place",
    "ReturnedLine",
    "SentOut",
    "SettleLine",
    "SettleRequest",
    "Spread",
    "Terms",
    "settle",
    "settle_lines",
    "spread_over_payments",
    "terms_of",
]
