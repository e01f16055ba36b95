"""Who may do what in the merchant's pages: by membership of the host's store, and of no other.

| page or action                     | roles besides ADMIN              |
|------------------------------------|----------------------------------|
| read returns, tasks, refusals      | AGENT, FINANCE, POLICY_EDITOR    |
| read orders                        | AGENT, FINANCE                   |
| read the queue for review          | AGENT, FINANCE, POLICY_EDITOR    |
| approve, decline, cancel a return  | AGENT                            |
| give up what does not come         | AGENT                            |
| answer a task                      | by its kind, see TASK_ROLES      |
| read and replay dead letters       | none                             |

The operators of the installation (superusers) may do everything in every store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cms.models import StoreMissing, store_of
from returns.models import Role, StaffMembership, StaffTask, Store

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

READERS = frozenset({Role.AGENT, Role.FINANCE, Role.POLICY_EDITOR})
ORDER_READERS = frozenset({Role.AGENT, Role.FINANCE})
DECIDERS = frozenset({Role.AGENT})
REPLAYERS: frozenset[Role] = frozenset()

_MONEY = frozenset({Role.FINANCE})
_GOODS = frozenset({Role.AGENT})
TASK_ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        StaffTask.Kind.REFUND_FAILED: _MONEY,
        StaffTask.Kind.REFUND_UNCERTAIN: _MONEY,
        StaffTask.Kind.MANUAL_REFUND: _MONEY,
        StaffTask.Kind.NOT_COVERED: _MONEY,
        StaffTask.Kind.EXTERNAL_SURPLUS: _MONEY,
        StaffTask.Kind.NOT_SCANNED: _MONEY | _GOODS,
        StaffTask.Kind.LABEL_FAILED: _GOODS,
        StaffTask.Kind.UNANNOUNCED: _GOODS,
        StaffTask.Kind.PARCEL_TROUBLE: _GOODS,
        StaffTask.Kind.IMPORT_DIFFERENCE: _GOODS | _MONEY,
        StaffTask.Kind.POLICY_NOT_PUBLISHED: frozenset({Role.POLICY_EDITOR}),
    }
)


@dataclass(frozen=True)
class Rights:
    """What somebody may do in one store; without a role there, the store does not exist for them."""

    roles: frozenset[str]

    def any_of(self, roles: frozenset[Role]) -> bool:
        return bool(self.roles & (roles | {Role.ADMIN}))

    @property
    def may_read(self) -> bool:
        return self.any_of(READERS)

    @property
    def may_read_orders(self) -> bool:
        return self.any_of(ORDER_READERS)

    @property
    def may_decide(self) -> bool:
        return self.any_of(DECIDERS)

    @property
    def may_replay(self) -> bool:
        return self.any_of(REPLAYERS)

    def may_answer(self, *, kind: str) -> bool:
        return self.any_of(TASK_ROLES.get(kind, frozenset()))


Allows = Callable[[Rights], bool]


def rights_of(request: HttpRequest) -> Rights:
    """This will give the rights in the host's store, looked up once per request; none without a store."""
    known = getattr(request, "merchant_rights", None)
    if isinstance(known, Rights):
        return known
    rights = Rights(_roles(request))
    request.merchant_rights = rights  # type: ignore[attr-defined]
    return rights


def _roles(request: HttpRequest) -> frozenset[str]:
    try:
        store = store_of(request)
    except StoreMissing:
        return frozenset()
    user = request.user
    if not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return frozenset({Role.ADMIN})
    return frozenset(
        StaffMembership.objects.filter(store=store, user_id=user.pk).values_list("role", flat=True)
    )


def require(request: HttpRequest, allows: Allows) -> Store:
    """This will give the host's store to whoever may; 404 for people of other stores.

    Raises PermissionDenied for people of this store without the right, which
    Wagtail answers with a sentence on the dashboard.
    """
    rights = rights_of(request)
    if not rights.may_read:
        raise Http404("No role in this store.")
    if not allows(rights):
        raise PermissionDenied
    return store_of(request)


def for_staff(allows: Allows) -> Callable[[View[P]], View[P]]:
    """This will guard a view with `require`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request, allows)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def may_read(rights: Rights) -> bool:
    return rights.may_read


def may_read_orders(rights: Rights) -> bool:
    return rights.may_read_orders


def may_decide(rights: Rights) -> bool:
    return rights.may_decide


def may_replay(rights: Rights) -> bool:
    return rights.may_replay
