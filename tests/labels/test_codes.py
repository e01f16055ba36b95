import pytest

from labels.codes import DOTS_PER_INCH, DoesNotFit, code128, qr_code

IMPB = "9202390164917312345612345678901234"


class TestCode128:
    @pytest.mark.parametrize("width, dots", [(352, 2), (351, 0), (528, 3), (704, 4), (2000, 4)])
    def test_has_whole_dots_for_a_module(self, width: int, dots: int) -> None:
        """Two to four dots; never a fraction, never one."""
        if not dots:
            with pytest.raises(DoesNotFit):
                code128(text="BHSB123456789012", width_dots=width)
            return

        code = code128(text="BHSB123456789012", width_dots=width)

        assert code.dots == dots
        assert code.width_dots == 176 * dots <= width

    def test_keeps_ten_modules_quiet_on_both_sides(self) -> None:
        """A code beside ink is unreadable."""
        code = code128(text="R-7K3M-2Q", width_dots=800)

        assert code.path.startswith("M10 0")
        assert code.columns == 134 + 20

    def test_holds_the_longest_number_of_a_carrier(self) -> None:
        """34 digits fit on a 4 inch label with three dots a module."""
        assert code128(text=IMPB, width_dots=764).dots == 3


class TestQrCode:
    def test_is_never_a_micro_code(self) -> None:
        """Warehouse scanners read the large kind: 21 modules and a border of four."""
        code = qr_code(text="R-1", width_dots=210)

        assert (code.columns, code.rows) == (29, 29)
        assert code.path.startswith("M4 4")
        assert code.width == f"{29 * 7 / DOTS_PER_INCH:.6f}in"

    def test_refuses_what_would_be_too_fine(self) -> None:
        """Under two dots a module nothing is printed."""
        with pytest.raises(DoesNotFit):
            qr_code(text="x" * 200, width_dots=60)
