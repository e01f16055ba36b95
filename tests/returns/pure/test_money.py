"""Amounts are whole minor units of one currency, read and rounded exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.money import (
    CurrencyMismatch,
    Money,
    NotAnAmount,
    exponent,
    half_up,
    half_up_decimal,
)

CURRENCIES = ("JPY", "KRW", "EUR", "GBP", "USD", "KWD", "BHD")
minors = st.integers(min_value=-(10**14), max_value=10**14)


class TestExponent:
    @pytest.mark.parametrize(
        "currency, decimals",
        [
            ("JPY", 0),
            ("KRW", 0),
            ("ISK", 0),
            ("XOF", 0),
            ("EUR", 2),
            ("GBP", 2),
            ("HUF", 2),
            ("KWD", 3),
            ("TND", 3),
        ],
    )
    def test_follows_the_currency(self, currency: str, decimals: int) -> None:
        """ISO 4217: yen have no decimals, dinars of Kuwait have three."""
        assert exponent(currency) == decimals


class TestParse:
    @pytest.mark.parametrize(
        "text, currency, minor",
        [
            pytest.param("12.50", "EUR", 1250, id="euros"),
            pytest.param(" 12.5 ", "EUR", 1250, id="spaces-and-short"),
            pytest.param("12.500000", "EUR", 1250, id="zeros-behind"),
            pytest.param(".5", "EUR", 50, id="no-leading-zero"),
            pytest.param("-3.07", "GBP", -307, id="negative"),
            pytest.param("1E+2", "EUR", 10_000, id="exponent-form"),
            pytest.param("1500", "JPY", 1500, id="yen"),
            pytest.param("1500.00", "JPY", 1500, id="yen-with-zeros"),
            pytest.param("1.234", "KWD", 1234, id="dinars"),
            pytest.param(Decimal("0.1"), "USD", 10, id="decimal"),
            pytest.param(7, "USD", 700, id="int"),
            pytest.param("999999999999999", "KWD", 999_999_999_999_999_000, id="largest"),
        ],
    )
    def test_reads_exactly(self, text: str | Decimal | int, currency: str, minor: int) -> None:
        """A border reads what is written, to the last minor unit."""
        assert Money.parse(text, currency) == Money(minor, currency)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(text, id=name)
            for name, text in {
                "empty": "",
                "word": "ten",
                "comma": "12,50",
                "thousands": "1,000.00",
                "underscore": "1_000",
                "other-digits": "\N{FULLWIDTH DIGIT ONE}2",
                "nan": "NaN",
                "signalling-nan": "sNaN",
                "infinity": "Infinity",
                "too-fine": "12.505",
                "too-large": "1000000000000000",
                "absurd-exponent": "1e999999",
                "tiny-exponent": "1e-999999999",
                "more-digits-than-exact": "123456789012.00000000000000001",
                "currency-sign": "€12",
            }.items()
        ],
    )
    def test_refuses_what_is_no_amount(self, text: str) -> None:
        """Nothing is rounded or guessed at a border; the refusal is one of ours."""
        with pytest.raises(NotAnAmount):
            Money.parse(text, "EUR")

    @pytest.mark.parametrize("text, currency", [("1.5", "JPY"), ("1.2345", "KWD")])
    def test_refuses_decimals_that_the_currency_lacks(self, text: str, currency: str) -> None:
        """Half a yen does not exist."""
        with pytest.raises(NotAnAmount, match="more decimals"):
            Money.parse(text, currency)

    @given(minor=minors, currency=st.sampled_from(CURRENCIES))
    def test_reads_back_what_is_shown(self, minor: int, currency: str) -> None:
        """Showing an amount and reading it again changes nothing, in any currency."""
        money = Money(minor, currency)

        assert Money.parse(money.decimal, currency) == money
        assert Money.parse(f"{money.decimal:f}", currency) == money


class TestMoney:
    def test_adds_subtracts_and_compares(self) -> None:
        """Arithmetic stays inside one currency."""
        ten, three = Money(1000, "EUR"), Money(300, "EUR")

        assert ten + three == Money(1300, "EUR")
        assert ten - three == Money(700, "EUR")
        assert -ten == Money(-1000, "EUR")
        assert three < ten
        assert three <= Money(300, "EUR")
        assert ten > three
        assert ten >= Money(1000, "EUR")
        assert ten
        assert not Money(0, "EUR")

    @pytest.mark.parametrize("act", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
    def test_refuses_to_mix_currencies(self, act: str) -> None:
        """Euros and yen never meet in one sum or comparison."""
        with pytest.raises(CurrencyMismatch):
            getattr(Money(1, "EUR"), act)(Money(1, "JPY"))

    def test_differs_when_the_currency_differs(self) -> None:
        """Equal numbers of different currencies are different amounts."""
        assert Money(1, "EUR") != Money(1, "USD")

    @pytest.mark.parametrize("minor", [1.0, Decimal(1), "1", None, True], ids=repr)
    def test_refuses_what_is_no_whole_number(self, minor: int) -> None:
        """A float never becomes money."""
        with pytest.raises(NotAnAmount):
            Money(minor, "EUR")

    @pytest.mark.parametrize("currency", ["", "eur", "EURO", "E1R", "€"])
    def test_refuses_what_is_no_currency(self, currency: str) -> None:
        """A currency is three capital letters."""
        with pytest.raises(NotAnAmount):
            Money(1, currency)


class TestHalfUp:
    @pytest.mark.parametrize(
        "numerator, denominator, rounded",
        [
            (1, 2, 1),
            (-1, 2, -1),
            (1, 3, 0),
            (2, 3, 1),
            (5, 2, 3),
            (-5, 2, -3),
            (0, 7, 0),
            (10**30 + 1, 2, 5 * 10**29 + 1),
        ],
    )
    def test_rounds_halves_away_from_zero(self, numerator: int, denominator: int, rounded: int) -> None:
        """Half a cent becomes a cent, on either side of zero."""
        assert half_up(numerator, denominator) == rounded

    @pytest.mark.parametrize("denominator", [0, -1])
    def test_refuses_to_divide_by_nothing(self, denominator: int) -> None:
        """A line without units has no unit price."""
        with pytest.raises(ValueError, match="denominator"):
            half_up(1, denominator)

    @given(numerator=minors, denominator=st.integers(min_value=1, max_value=10**9))
    def test_is_never_further_off_than_half(self, numerator: int, denominator: int) -> None:
        """Rounding moves by half a minor unit at most."""
        assert abs(2 * (half_up(numerator, denominator) * denominator - numerator)) <= denominator

    @pytest.mark.parametrize(
        "amount, currency, minor",
        [
            ("2.005", "GBP", 201),
            ("2.004", "GBP", 200),
            ("-2.005", "GBP", -201),
            ("0.5", "JPY", 1),
            ("1.2345", "KWD", 1235),
        ],
    )
    def test_rounds_decimals_of_imports(self, amount: str, currency: str, minor: int) -> None:
        """Quantity times price of a file becomes whole minor units, half up."""
        assert half_up_decimal(Decimal(amount), currency) == minor

    @pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e30"])
    def test_refuses_what_cannot_be_stored(self, amount: str) -> None:
        """An absurd figure in a file is refused by name, not by a crash."""
        with pytest.raises(NotAnAmount):
            half_up_decimal(Decimal(amount), "GBP")
