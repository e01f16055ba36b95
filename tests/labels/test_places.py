import pytest

from labels.places import Fit, address_lines, fitting_size, paper_size
from labels.shipping.parties import Address


def address(**parts: str) -> Address:
    return Address(
        **{"name": "N", "line1": "1 Street", "city": "Town", "postcode": "12345", "country": "DE", **parts}
    )


class TestAddressOnPaper:
    @pytest.mark.parametrize(
        "parts, expected",
        [
            ({"country": "DE"}, ["1 Street", "12345 Town"]),
            ({"country": "GB", "postcode": "LS1 1AA"}, ["1 Street", "Town", "LS1 1AA"]),
            ({"country": "US", "region": "NY"}, ["1 Street", "Town, NY 12345"]),
            ({"country": "US"}, ["1 Street", "Town, 12345"]),
            ({"company": "Acme", "line2": "Floor 2"}, ["Acme", "1 Street", "Floor 2", "12345 Town"]),
            ({"company": "N"}, ["1 Street", "12345 Town"]),
            ({"postcode": ""}, ["1 Street", "Town"]),
        ],
    )
    def test_is_written_as_the_country_does(self, parts: dict[str, str], expected: list[str]) -> None:
        """Town and postcode stand where the country's own post expects them."""
        written = address(**parts)

        assert address_lines(address=written, seen_from=written.country) == expected

    def test_names_a_foreign_country(self) -> None:
        """The country stands on the last line, in capitals, when the parcel leaves its own."""
        assert address_lines(address=address(), seen_from="GB")[-1] == "GERMANY"

    def test_keeps_a_code_that_it_cannot_name(self) -> None:
        """Better two letters than none."""
        assert address_lines(address=address(country="XK"), seen_from="GB")[-1] == "XK"

    @pytest.mark.parametrize("country, paper", [("US", "Letter"), ("MX", "Letter"), ("DE", "A4"), ("", "A4")])
    def test_is_printed_on_the_paper_that_is_there(self, country: str, paper: str) -> None:
        """Letter in North America, A4 elsewhere."""
        assert paper_size(country=country) == paper


class TestFittingSize:
    SIZES = (Fit("large", 10, 2), Fit("small", 20, 3))

    @pytest.mark.parametrize(
        "lines, size",
        [
            (["short", "short"], "large"),
            (["eleven chars", "x"], "small"),
            (["日本語日本語"], "large"),
            (["日本語日本語", "x"], "small"),
            (["x"] * 9, "small"),
        ],
        ids=["fits", "wraps", "wide wraps once", "wide wraps", "never fits"],
    )
    def test_is_the_largest_that_holds_every_line(self, lines: list[str], size: str) -> None:
        """Words that wrap count as two lines; Asian characters are twice as wide."""
        assert fitting_size(lines=lines, sizes=self.SIZES) == size
