"""The addresses that carriers call."""

from django.urls import path

from labels import webhooks

app_name = "labels"

urlpatterns = [path("hooks/carriers/<uuid:account_id>/", webhooks.receive, name="carrier-webhook")]
