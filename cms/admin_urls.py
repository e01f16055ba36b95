"""Below Wagtail's admin, which lets in staff only; each view asks for more."""

from django.urls import path

from cms.views import drafts, versions

urlpatterns = [
    path("policy/versions/", versions.versions, name="cms_versions"),
    path("policy/versions/<int:number>/", versions.version, name="cms_version"),
    path("policy/versions/<int:number>/restore/", versions.restore, name="cms_restore_version"),
    path("policy/checks/", drafts.checks, name="cms_policy_checks"),
    path("policy/examples/add/", drafts.add, name="cms_add_example"),
]
