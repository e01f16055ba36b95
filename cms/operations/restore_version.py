"""An old policy version becomes the draft again; publishing it is another step."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Revision

from cms.models import PolicyPage
from returns.models import PolicyVersion


class CannotRestore(Exception):
    """The content cannot come back; the text is a sentence for the person who asked."""


def revision_of(*, page: PolicyPage, version: PolicyVersion) -> Revision | None:
    """This will give the revision that a version was compiled from, if Wagtail still has it."""
    if version.revision_id is None:
        return None
    found: Revision | None = page.revisions.filter(pk=version.revision_id).first()
    return found


@transaction.atomic
def restore_version(*, page: PolicyPage, version: PolicyVersion, user: AbstractBaseUser) -> Revision:
    """This will save the version's content as the page's newest draft, logged as a reversal.

    Nothing is published: the draft starts at the moment of its own
    publication, and excuses for failing examples are not taken along.
    Raises CannotRestore.
    """
    if page.get_lock() is not None and page.get_lock().for_user(user):
        raise CannotRestore("The policy is locked, so it cannot be changed now.")
    revision = revision_of(page=page, version=version)
    if revision is None:
        raise CannotRestore(
            f"The content of version {version.number} is no longer kept, so it cannot become a draft. "
            "Its rules can still be read here."
        )
    old: PolicyPage = revision.as_object()
    old.effective_from, old.excused_examples = None, []
    old.go_live_at = old.expire_at = None
    # An old policy may break today's rules of the editor; it is a draft, and the editor says so.
    return old.save_revision(user=user, log_action=True, previous_revision=revision, clean=False)
