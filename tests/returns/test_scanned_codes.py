"""What a scanner sends, and what it stands for."""

from __future__ import annotations

import pytest

from returns.queries.scanned_codes import LONGEST, plain, read_code

GS = "\x1d"


class TestReturnNumber:
    @pytest.mark.parametrize(
        "code",
        [
            "R-7K3M-2Q",
            "r-7k3m-2q",
            " R-7K3M-2Q \r\n",
            "R7K3M2Q",
            "7K3M-2Q",
            "7k3m2q",
            "R 7K3M 2Q",
            "R–7K3M–2Q",
            "R_7K3M_2Q",
            "https://returns.example/r/R-7K3M-2Q",
            "HTTPS://RETURNS.EXAMPLE/R/R-7K3M-2Q/",
            "https://returns.example:8443/r/R-7K3M-2Q/?key=abc:def",
            "returns.example/r/r7k3m2q",
            "https://returns.example/r/R%2D7K3M%2D2Q",
            "]Q3https://returns.example/r/R-7K3M-2Q",
            "]C1R-7K3M-2Q",
        ],
    )
    def test_is_read_however_it_is_typed_or_scanned(self, code: str) -> None:
        """Case, dashes, spaces, the address around it and a scanner's prefix do not matter."""
        assert read_code(code=code).return_number == "R-7K3M-2Q"

    @pytest.mark.parametrize("typed, meant", [("R-OK1M-2Q", "R-0K1M-2Q"), ("R-0KLM-IQ", "R-0K1M-1Q")])
    def test_takes_letters_that_look_like_digits_for_those(self, typed: str, meant: str) -> None:
        """O is 0, I and L are 1: the number's alphabet holds only one of each."""
        assert read_code(code=typed).return_number == meant

    def test_may_begin_with_the_letter_that_all_numbers_begin_with(self) -> None:
        """R-R123-45 without its dashes and its first R is still that number."""
        assert read_code(code="R12345").return_number == "R-R123-45"

    @pytest.mark.parametrize(
        "code",
        [
            "",
            "   ",
            "\x00\x1d",
            "R-7K3M",
            "R-7K3M-2Q9",
            "R-7K3U-2Q",
            "https://returns.example/",
            "http://[",
            "🙂",
        ],
    )
    def test_is_none_where_there_is_none(self, code: str) -> None:
        """Too short, too long, a letter that no number has, no text at all."""
        assert read_code(code=code).return_number is None


class TestTrackingNumbers:
    @pytest.mark.parametrize(
        "code, number",
        [
            ("1Z 999 AA1 01 2345 6784", "1Z999AA10123456784"),
            ("1z999aa10123456784\n", "1Z999AA10123456784"),
            ("]C11Z999AA10123456784", "1Z999AA10123456784"),
            (f"{GS}1Z999AA10123456784{GS}", "1Z999AA10123456784"),
            ("BHSB407129033588", "BHSB407129033588"),
            ("JD-0146.0000/1234", "JD014600001234"),
            (f"]C1420100019205590164917312751{GS}089", "9205590164917312751089"),
            ("420100019205590164917312751089", "9205590164917312751089"),
            ("(00)340434567890123452", "340434567890123452"),
            ("9622001900000123456700794806390594", "794806390594"),
        ],
        ids=[
            "spaces",
            "case",
            "prefix",
            "separators",
            "as it is",
            "dashes",
            "postcode and separator",
            "postcode",
            "sscc",
            "service",
        ],
    )
    def test_include_the_one_that_people_see(self, code: str, number: str) -> None:
        """A bar code may say more than the line below it: routing comes first, the number last."""
        assert number in read_code(code=code).tracking_numbers

    def test_begin_with_the_code_as_it_came(self) -> None:
        """A carrier whose numbers have dashes keeps them."""
        assert read_code(code="ab-12").tracking_numbers[0] == "AB-12"

    @pytest.mark.parametrize("code", ["", "  ", "\t\r\n"])
    def test_are_none_for_an_empty_scan(self, code: str) -> None:
        """Enter alone asks for nothing."""
        assert read_code(code=code).tracking_numbers == ()


class TestPlainCode:
    def test_has_no_end_of_its_own_but_ours(self) -> None:
        """Whatever a scanner pours in, what is kept of it fits the receipt."""
        assert len(plain(code="A" * 10_000)) == LONGEST
