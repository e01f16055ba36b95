import pytest

from labels.shipping.states import LABEL, LIVE, ForbiddenMove, LabelState, next_state

ACTIONS = sorted({action for moves in LABEL.values() for action in moves})
ALLOWED = {
    ("DRAFT", "prepare"): "PREPARED",
    ("DRAFT", "fail"): "FAILED",
    ("PREPARED", "purchase"): "PURCHASING",
    ("PREPARED", "fail"): "FAILED",
    ("PURCHASING", "buy"): "PURCHASED",
    ("PURCHASING", "release"): "PREPARED",
    ("PURCHASING", "orphan"): "ORPHAN",
    ("PURCHASING", "fail"): "FAILED",
    ("PURCHASING", "lose_sight"): "UNKNOWN",
    ("UNKNOWN", "buy"): "PURCHASED",
    ("UNKNOWN", "release"): "PREPARED",
    ("UNKNOWN", "orphan"): "ORPHAN",
    ("PURCHASED", "orphan"): "ORPHAN",
    ("ORPHAN", "void"): "VOIDING",
    ("ORPHAN", "write_off"): "WRITTEN_OFF",
    ("VOIDING", "confirm_void"): "VOIDED",
    ("VOIDING", "write_off"): "WRITTEN_OFF",
}
MOVES = [(state.value, action) for state in LabelState for action in ACTIONS]


class TestLabelState:
    @pytest.mark.parametrize("state, action", [move for move in MOVES if move in ALLOWED])
    def test_moves_as_the_table_says(self, state: str, action: str) -> None:
        """The life of a label as it was agreed, written a second time."""
        assert next_state(state, action, LABEL) == ALLOWED[state, action]

    @pytest.mark.parametrize("state, action", [move for move in MOVES if move not in ALLOWED])
    def test_refuses_every_other_move(self, state: str, action: str) -> None:
        """What the table does not name cannot happen."""
        with pytest.raises(ForbiddenMove):
            next_state(state, action, LABEL)

    def test_never_goes_from_unknown_to_buying(self) -> None:
        """A purchase whose end nobody knows is looked up before anything is bought."""
        assert "purchase" not in LABEL[LabelState.UNKNOWN]

    def test_is_live_until_it_is_certain_that_nothing_was_bought(self) -> None:
        """A parcel gets no second label while a first one may exist."""
        ended = {LabelState.FAILED, LabelState.ORPHAN, LabelState.VOIDING, LabelState.VOIDED}
        assert set(LIVE).isdisjoint(ended | {LabelState.WRITTEN_OFF})
        assert set(LIVE) | ended | {LabelState.WRITTEN_OFF} == set(LabelState)
