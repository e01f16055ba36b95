"""Which policy version decides, and its rules ready for the engine."""

from __future__ import annotations

from datetime import datetime

from returns.eligibility.policy import CompiledPolicy
from returns.errors import ReturnsError
from returns.models import Order, PolicyVersion

_KEEP = 200
_compiled: dict[str, CompiledPolicy] = {}


class NoPolicy(ReturnsError):
    """The store has never published a policy, so nobody can decide."""

    code = "no_policy"


def version_for(*, order: Order) -> PolicyVersion:
    """This will give the version that decides about the order: in force when it was placed.

    DESIGN 6.3: the newest published version that was effective by then, which
    lets a later one be backdated over it; orders older than every version
    take the first. Raises NoPolicy.
    """
    return version_at(store_id=order.store_id, at=order.placed_at)


def version_at(*, store_id: int, at: datetime) -> PolicyVersion:
    """This will give the store's version in force at a moment. Raises NoPolicy."""
    versions = PolicyVersion.objects.filter(store_id=store_id)
    version = (
        versions.filter(effective_from__lte=at).order_by("-number").first()
        or versions.order_by("number").first()
    )
    if version is None:
        raise NoPolicy("This store has not published its return policy yet.")
    return version


def compiled(*, version: PolicyVersion) -> CompiledPolicy:
    """This will give the version's rules, read once per process: versions never change."""
    policy = _compiled.get(version.digest)
    if policy is None:
        if len(_compiled) >= _KEEP:
            _compiled.clear()
        policy = _compiled[version.digest] = CompiledPolicy.from_json(version.rules)
    return policy
