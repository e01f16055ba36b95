"""Pages that a store cannot be without."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import PagePermissionTester


class KeptPageTester(PagePermissionTester):
    """Only an operator deletes these pages; editors change or unpublish them."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(self.user.is_superuser and super().can_delete(ignore_bulk))


class KeptPage:
    """Mixed into a page type in front of Wagtail's Page."""

    def permissions_for_user(self, user: AbstractBaseUser) -> KeptPageTester:
        return KeptPageTester(user, self)
