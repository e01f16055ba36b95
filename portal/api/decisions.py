"""`/decisions`: why something may come back, or not."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from portal.api.answers import DecisionOut, ErrorOut, OverrideOut, PolicyVersionOut
from portal.api.errors import ApiError
from portal.api.tokens import caller
from returns.models import JournalEntry, PolicyVersion
from returns.queries.decision_file import DecisionFile, decision_file

router = Router(tags=["decisions"])


@router.get(
    "/decisions/{int:decision_id}",
    response={200: DecisionOut, 401: ErrorOut, 404: ErrorOut},
    operation_id="read_decision",
    summary="Read why a line may come back",
    url_name="read_decision",
)
def get_decision(request: HttpRequest, decision_id: int) -> DecisionOut:
    """Every line of a return names its decision. Inputs and answer are as they were stored."""
    file = decision_file(store_id=caller(request).store_id, decision_id=decision_id)
    if file is None:
        raise ApiError(404, "not_found", "This store has no decision with this id.")
    return _decision(file)


def decision_url(decision_id: int) -> str:
    """This will give the address of a decision in this API, below the host."""
    return reverse("api-v1:read_decision", args=[decision_id])


def _decision(file: DecisionFile) -> DecisionOut:
    line = file.return_line
    return DecisionOut(
        id=file.row.pk,
        order=file.order.external_id,
        order_number=file.order.number,
        order_line=file.order_line.external_id,
        return_number=line.rma.number if line else None,
        asked_at=file.row.asked_at,
        is_allowed=file.is_allowed,
        code=file.row.code or None,
        policy_version=_version(file.version),
        inputs=file.row.inputs,
        answer=file.row.answer,
        overrides=[_override(entry) for entry in file.overrides],
    )


def _version(version: PolicyVersion) -> PolicyVersionOut:
    return PolicyVersionOut(
        number=version.number,
        digest=version.digest,
        effective_from=version.effective_from,
        url=reverse("policy_version", args=[version.number]),
        rules=version.rules,
    )


def _override(entry: JournalEntry) -> OverrideOut:
    return OverrideOut(
        action=entry.action, at=entry.at, actor=entry.actor, actor_ref=entry.actor_ref, data=entry.data
    )
