"""The shopper's addresses. An order's number may hold a slash, so the longer pattern comes first."""

from django.urls import path

from portal.shopper.preview import views as preview
from portal.shopper.views.documents import label, packing_slip
from portal.shopper.views.evidence import evidence
from portal.shopper.views.items import items
from portal.shopper.views.look_up import look_up
from portal.shopper.views.photos import basket_photo, photo
from portal.shopper.views.review import review
from portal.shopper.views.status import status

app_name = "shopper"

urlpatterns = [
    path("", look_up, name="look_up"),
    path("o/<path:number_key>/check/", review, name="review"),
    path("o/<path:number_key>/more/", evidence, name="evidence"),
    path("o/<path:number_key>/photo-<int:photo_id>.jpg", basket_photo, name="basket_photo"),
    path("o/<path:number_key>/", items, name="items"),
    path("preview/<str:token>/check/", preview.check, name="preview_check"),
    path("preview/<str:token>/more/", preview.more, name="preview_more"),
    path("preview/<str:token>/", preview.items, name="preview_items"),
    path("r/<str:number>/", status, name="status"),
    path("r/<str:number>/label-<int:parcel_id>.pdf", label, name="label"),
    path("r/<str:number>/photo-<int:photo_id>.jpg", photo, name="photo"),
    path("r/<str:number>/packing-slip.pdf", packing_slip, name="packing_slip"),
]
