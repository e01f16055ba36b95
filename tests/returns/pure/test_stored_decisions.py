"""A policy version compiled by an older release still decides the same, to the byte.

The files in `stored/` were written by the release whose schema they name: the
first line is the rules document, every other a question and its stored answer.
They are never written again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from returns.eligibility.decision import Decision
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy

STORED = Path(__file__).parent / "stored"


def read(name: str) -> tuple[CompiledPolicy, list[dict[str, Any]]]:
    first, *rest = (json.loads(line) for line in (STORED / name).read_text("utf-8").splitlines())
    return CompiledPolicy.from_json(first["rules"]), rest


def cases() -> list[Any]:
    return [
        pytest.param(name, number, id=f"{name.removesuffix('.jsonl')}-{number}")
        for name in ("schema_1_a.jsonl", "schema_1_b.jsonl")
        for number in range(len(read(name)[1]))
    ]


class TestStoredDecisions:
    @pytest.mark.parametrize("name, number", cases())
    def test_come_out_again(self, name: str, number: int) -> None:
        """The same question to the same version gives the very text that was stored."""
        policy, stored = read(name)
        inputs = Inputs.from_json(stored[number]["inputs"])

        assert json.dumps(decide(inputs, policy).to_json()) == json.dumps(stored[number]["answer"])

    @pytest.mark.parametrize("name, number", cases())
    def test_read_back(self, name: str, number: int) -> None:
        """Question and answer are read and written again without a change."""
        _policy, stored = read(name)

        assert Inputs.from_json(stored[number]["inputs"]).to_json() == stored[number]["inputs"]
        assert Decision.from_json(stored[number]["answer"]).to_json() == stored[number]["answer"]
