from django.urls import path, re_path

from portal.ui.views import brand_css, styleguide

urlpatterns = [
    re_path(r"^brand/(?P<colour>[0-9a-fA-F]{6})\.css$", brand_css, name="brand_css"),
    path("styleguide/", styleguide, name="styleguide"),
]
