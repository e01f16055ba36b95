"""Included at the root, before Wagtail's own addresses."""

from django.urls import path

from cms.views.public import policy_in_force, policy_version

urlpatterns = [
    path("policy/", policy_in_force, name="policy_in_force"),
    path("policy/versions/<int:number>/", policy_version, name="policy_version"),
]
