from django.test import RequestFactory

from portal.ui.views import brand_css


class TestBrandCss:
    def test_is_one_custom_property_that_may_be_kept_for_ever(self) -> None:
        """The merchant's colour reaches the page without an inline style, and is fetched once."""
        response = brand_css(RequestFactory().get("/brand/1f4e79.css"), colour="1f4e79")

        assert response.content == b":root{--brand:#1f4e79}\n"
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert "immutable" in response["Cache-Control"]
