"""Below Wagtail's admin, which lets in staff only; each view asks for more."""

from django.urls import path

from cms.views import versions

urlpatterns = [
    path("policy/versions/", versions.versions, name="cms_versions"),
    path("policy/versions/<int:number>/", versions.version, name="cms_version"),
    path("policy/versions/<int:number>/restore/", versions.restore, name="cms_restore_version"),
]
