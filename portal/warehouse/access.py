"""Who may stand at the bench: staff of the host's store with the role for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from cms.models import store_of
from returns.models import Role, StaffMembership, Store

View = Callable[..., HttpResponse]
ROLES = frozenset({Role.WAREHOUSE})


def for_warehouse_staff(view: View) -> View:
    """This will let staff of this store in, send strangers to the login, and tell everyone else why not."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        store = store_of(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not may_receive(user=request.user, store=store):
            return render(request, "warehouse/forbidden.html", {"store": store}, status=403)
        return view(request, **kwargs)

    return guarded


def may_receive(*, user: AbstractBaseUser | AnonymousUser, store: Store) -> bool:
    """This will tell whether the person may open boxes for this store."""
    rights = StaffMembership.objects.filter(store=store)
    return user.pk is not None and rights.allowing(user_id=user.pk, roles=ROLES).exists()
