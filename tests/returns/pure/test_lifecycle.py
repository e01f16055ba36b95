"""Every move of ours is in the tables; every other is refused."""

from __future__ import annotations

from enum import StrEnum

import pytest

from returns.lifecycle import (
    MACHINES,
    ForbiddenMove,
    OperationState,
    ParcelStatus,
    RefundStatus,
    ReturnStatus,
    SettlementStatus,
    may,
    next_state,
)

STATES: dict[str, type[StrEnum]] = {
    "approval": ReturnStatus,
    "custody": ParcelStatus,
    "settlement": SettlementStatus,
    "refund": RefundStatus,
    "operation": OperationState,
}

# DESIGN section 4, written out again: a slip in the tables must not pass by being tested against itself.
DESIGNED: dict[str, dict[str, str]] = {
    "approval": {
        "REQUESTED": "NEEDS_REVIEW APPROVED DECLINED CANCELLED",
        "NEEDS_REVIEW": "APPROVED DECLINED CANCELLED",
        "APPROVED": "CANCELLED EXPIRED CLOSED",
        "EXPIRED": "APPROVED",
        "CANCELLED": "APPROVED",
        "CLOSED": "APPROVED",
        "DECLINED": "",
    },
    "custody": {
        "PLANNED": "LABEL_READY IN_TRANSIT RECEIVED CANCELLED",
        "LABEL_READY": "IN_TRANSIT RECEIVED CANCELLED",
        "IN_TRANSIT": "DELIVERED LOST RETURNING_TO_CUSTOMER RECEIVED",
        "DELIVERED": "RECEIVED LOST",
        "LOST": "IN_TRANSIT RECEIVED",
        "CANCELLED": "IN_TRANSIT RECEIVED",
        "RETURNING_TO_CUSTOMER": "IN_TRANSIT RECEIVED",
        "RECEIVED": "",
    },
    "settlement": {
        "DRAFT": "APPROVED VOID",
        "APPROVED": "EXECUTING VOID",
        "EXECUTING": "COMPLETED NEEDS_ATTENTION",
        "NEEDS_ATTENTION": "EXECUTING COMPLETED",
        "COMPLETED": "NEEDS_ATTENTION",
        "VOID": "",
    },
    "refund": {
        "RESERVED": "SUBMITTED CANCELLED",
        "SUBMITTED": "PENDING REQUIRES_ACTION SUCCEEDED FAILED",
        "PENDING": "SUCCEEDED FAILED CANCELLED",
        "REQUIRES_ACTION": "SUCCEEDED FAILED CANCELLED",
        "SUCCEEDED": "FAILED",
        "FAILED": "",
        "CANCELLED": "",
    },
    "operation": {
        "READY": "SENDING",
        "SENDING": "DONE FAILED UNKNOWN HUMAN",
        "UNKNOWN": "SENDING DONE HUMAN",
        "DONE": "",
        "FAILED": "",
        "HUMAN": "",
    },
}


def actions(machine: str) -> list[str]:
    """All actions that any state of the machine knows."""
    return sorted({action for moves in MACHINES[machine].values() for action in moves})


GRID = [
    pytest.param(machine, state, action, id=f"{machine}-{state}-{action}")
    for machine in MACHINES
    for state in STATES[machine]
    for action in actions(machine)
]
ALLOWED = [case for case in GRID if case.values[2] in MACHINES[str(case.values[0])][str(case.values[1])]]
FORBIDDEN = [case for case in GRID if case not in ALLOWED]


class TestTables:
    @pytest.mark.parametrize("machine", MACHINES)
    def test_know_every_state(self, machine: str) -> None:
        """No state is without a row: a dead end says so with an empty one."""
        assert set(MACHINES[machine]) == set(STATES[machine])

    @pytest.mark.parametrize(
        "machine, state", [(machine, state) for machine, rows in DESIGNED.items() for state in rows]
    )
    def test_lead_where_the_design_says(self, machine: str, state: str) -> None:
        """From each state exactly the designed states can be reached, each by one action."""
        reached = [str(target) for target in MACHINES[machine][state].values()]

        assert sorted(reached) == sorted(DESIGNED[machine][state].split())

    @pytest.mark.parametrize("machine", MACHINES)
    def test_use_one_action_for_one_target(self, machine: str) -> None:
        """An action means the same wherever it is allowed."""
        targets: dict[str, set[str]] = {}
        for moves in MACHINES[machine].values():
            for action, target in moves.items():
                targets.setdefault(action, set()).add(target)

        assert all(len(found) == 1 for found in targets.values())

    def test_are_large_enough_to_mean_something(self) -> None:
        """The grid below is generated; an empty one would pass without testing anything."""
        assert len(ALLOWED) == 62
        assert len(FORBIDDEN) > 100


class TestNextState:
    @pytest.mark.parametrize("machine, state, action", ALLOWED)
    def test_makes_every_allowed_move(self, machine: str, state: StrEnum, action: str) -> None:
        """An allowed action leads to the state of the table, from the enum or from the stored text."""
        table = MACHINES[machine]

        assert next_state(state, action, table) is table[state][action]
        assert next_state(state.value, action, table) is table[state][action]
        assert may(state.value, action, table)

    @pytest.mark.parametrize("machine, state, action", FORBIDDEN)
    def test_refuses_every_other_move(self, machine: str, state: StrEnum, action: str) -> None:
        """What the table does not allow raises, with the state in the sentence, and changes nothing."""
        table = MACHINES[machine]

        with pytest.raises(ForbiddenMove) as refusal:
            next_state(state, action, table)

        assert state in refusal.value.sentence
        assert refusal.value.code == "forbidden_move"
        assert not may(state, action, table)

    @pytest.mark.parametrize("machine", MACHINES)
    def test_refuses_unknown_actions_and_states(self, machine: str) -> None:
        """A misspelt action or a state of another machine is refused like any forbidden move."""
        table = MACHINES[machine]

        with pytest.raises(ForbiddenMove):
            next_state(next(iter(table)), "no_such_action", table)
        with pytest.raises(ForbiddenMove):
            next_state("NO_SUCH_STATE", actions(machine)[0], table)
