"""Every address of the portal. Wagtail's pages come last: they answer what nothing else does."""

from __future__ import annotations

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import health
from portal.api.api import api

urlpatterns = [
    path("healthz", health.process, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("hooks/", include("returns.urls")),
    path("api/v1/", api.urls),
    path("", include("labels.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.ui.urls")),
    path("", include("portal.shopper.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("warehouse/", include("portal.warehouse.urls")),
    path("demo/mail/", include("portal.notifications.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
]
