"""May this come back? A pure engine: no database, no clock, no settings (DESIGN section 6)."""

from returns.eligibility.decision import Decision
from returns.eligibility.engine import answer, decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.receipts import receipt_text
from returns.eligibility.verdict import Verdict

__all__ = ["CompiledPolicy", "Decision", "Inputs", "Verdict", "answer", "decide", "receipt_text"]
