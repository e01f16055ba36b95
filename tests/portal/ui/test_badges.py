from enum import StrEnum

import pytest

from portal.ui.badges import badge_of
from returns.lifecycle import ParcelStatus, RefundStatus, ReturnStatus, SettlementStatus

STATES = [
    pytest.param(family, state, id=f"{family} {state}")
    for family, states in {
        "return": ReturnStatus,
        "parcel": ParcelStatus,
        "settlement": SettlementStatus,
        "refund": RefundStatus,
    }.items()
    for state in states
]


class TestBadgeOf:
    @pytest.mark.parametrize("family, state", STATES)
    def test_has_words_for_every_state(self, family: str, state: StrEnum) -> None:
        """No code of ours is ever shown to a person: every state has a label, a tone and an icon."""
        badge = badge_of(family=family, status=state.value)

        assert str(badge.label)
        assert "_" not in str(badge.label)
        assert badge.tone in {"neutral", "info", "success", "warning", "danger"}
        assert badge.icon

    def test_refuses_what_is_no_state(self) -> None:
        """An unknown state is a mistake of ours and must not be shown as something else."""
        with pytest.raises(ValueError, match="NO_SUCH"):
            badge_of(family="return", status="NO_SUCH")
