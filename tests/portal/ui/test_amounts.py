import pytest
from django.utils import translation

from portal.ui.amounts import money_text
from returns.money import Money

CASES = [
    pytest.param("en", Money(125000, "GBP"), "£1,250.00", id="pounds"),
    pytest.param("de", Money(125000, "EUR"), "1.250,00\u00a0€", id="german euros put the symbol last"),
    pytest.param("fr", Money(125000, "EUR"), "1\u00a0250,00\u00a0€", id="french euros group by a space"),
    pytest.param("en", Money(1250, "JPY"), "¥1,250", id="yen have no decimals"),
    pytest.param("de", Money(1250, "JPY"), "1.250\u00a0¥", id="german yen"),
    pytest.param("en", Money(1250, "KWD"), "KWD\u00a01.250", id="dinars have three decimals and no symbol"),
    pytest.param("en", Money(5, "CAD"), "CA$0.05", id="a dollar that is not American says so"),
    pytest.param("en", Money(-350, "GBP"), "\u2212£3.50", id="negative with a minus sign"),
    pytest.param("de", Money(0, "EUR"), "0,00\u00a0€", id="nothing"),
]


class TestMoneyText:
    @pytest.mark.parametrize("language, money, text", CASES)
    def test_follows_language_and_currency(self, language: str, money: Money, text: str) -> None:
        """An amount is written as readers of the language write it, with all decimals of its currency."""
        with translation.override(language):
            assert money_text(money) == text
