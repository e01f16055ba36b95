"""Included at the root, before Wagtail's own addresses."""

from django.urls import path

from cms.views import policy_version

urlpatterns = [
    path("policy/versions/<int:number>/", policy_version, name="policy_version"),
]
