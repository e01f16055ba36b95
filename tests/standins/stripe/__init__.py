"""A server that speaks Stripe's API over HTTP, with state.

It answers for the official library what Stripe would answer: the request contract comes from the parameter
types of the installed `stripe` package, answers and refusals follow answers recorded from Stripe at
2026-08-26.dahlia and the documentation read in November 2026. Faults are made on demand through private
paths under `/_standin/`.

Run it with `python -m tests.standins.stripe`, or use `StripeStandIn` from tests.
"""

from tests.standins.stripe.client import StripeStandIn

__all__ = ["StripeStandIn"]
