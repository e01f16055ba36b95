"""What the content does when the domain's rows change."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.permissions import sync_member
from returns.models import StaffMembership


@receiver([post_save, post_delete], sender=StaffMembership, dispatch_uid="cms.sync_member")
def sync_groups(sender: type[StaffMembership], instance: StaffMembership, **kwargs: Any) -> None:
    """This will keep the groups of Wagtail in step with the memberships of the store."""
    if kwargs.get("raw"):
        return
    # Deleting a person takes the memberships along; there is nobody left to put into a group then.
    if get_user_model().objects.filter(pk=instance.user_id).exists():
        sync_member(user_id=instance.user_id, store=instance.store)
