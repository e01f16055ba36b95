"""How a draft is told from another: by what its compiled rules say, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def draft_digest(document: Mapping[str, object]) -> str:
    """This will give the SHA-256 of the rules document in one spelling."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
