"""Stores, the people who work for them, and where goods go back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from returns.languages import Reader


class Store(models.Model):
    """One brand with its own orders, policy, staff and money."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, default="GB")
    currency = models.CharField(max_length=3, default="GBP")
    locales = models.JSONField(default=list)
    stripe_account = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def default_locale(self) -> str:
        return str(self.locales[0]) if self.locales else "en"

    def reader(self, *, locale: str) -> Reader:
        """This will give somebody who reads the store's texts in the locale, as far as they are in it."""
        return Reader(locale=locale, default=self.default_locale)


class Role(models.TextChoices):
    AGENT = "AGENT", "Returns"
    WAREHOUSE = "WAREHOUSE", "Warehouse"
    FINANCE = "FINANCE", "Finance"
    POLICY_EDITOR = "POLICY_EDITOR", "Policy"
    ADMIN = "ADMIN", "Everything"


class StaffMembershipQuerySet(models.QuerySet["StaffMembership"]):
    def allowing(self, *, user_id: int, roles: frozenset[Role]) -> StaffMembershipQuerySet:
        return self.filter(user_id=user_id, role__in=roles | {Role.ADMIN})


class StaffMembership(models.Model):
    """A person may do this role's work in this store, and in no other."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)

    objects = StaffMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "store", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.store_id}"


class Warehouse(models.Model):
    """A place that receives returns."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="warehouses")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    line1 = models.CharField(max_length=120)
    line2 = models.CharField(max_length=120, blank=True, default="")
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True, default="")
    postcode = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=40, blank=True, default="")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "code"], name="warehouse_code_once"),
            models.UniqueConstraint(
                fields=["store"], condition=Q(is_default=True), name="warehouse_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A machine's key to one store's API; only its SHA-256 is kept."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
