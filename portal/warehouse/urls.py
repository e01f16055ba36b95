"""The warehouse's addresses."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from portal.warehouse.views.home import home, scan
from portal.warehouse.views.photos import photo
from portal.warehouse.views.receive import receive
from portal.warehouse.views.unannounced import unannounced

app_name = "warehouse"

urlpatterns = [
    path("", home, name="home"),
    path("scan/", scan, name="scan"),
    path("returns/<str:number>/", receive, name="receive"),
    path("returns/<str:number>/photo-<int:photo_id>.jpg", photo, name="photo"),
    path("unannounced/", unannounced, name="unannounced"),
    # Wagtail's own is only for people with a place in its admin.
    path("sign-out/", LogoutView.as_view(next_page="warehouse:home"), name="sign_out"),
]
