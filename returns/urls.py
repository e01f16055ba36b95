from django.urls import path

from returns import webhooks

urlpatterns = [path("stripe/", webhooks.stripe, name="stripe-webhook")]
