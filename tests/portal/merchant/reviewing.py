"""What a browser sends when somebody reviews a return."""

from __future__ import annotations

from django.urls import reverse

from returns.models import Return


def url(rma: Return) -> str:
    return reverse("merchant:review", args=[rma.number])


def form(rma: Return, *lines: dict[str, str], **approval: str) -> dict[str, str]:
    """What the browser sends: fields by line, in order."""
    ids = rma.lines.order_by("id").values_list("id", flat=True)
    fields = {
        f"line-{pk}-{name}": value
        for pk, line in zip(ids, lines, strict=True)
        for name, value in line.items()
    }
    return fields | {f"approval-{name}": value for name, value in approval.items()}


YES = {"choice": "approve"}


def some(units: int, reason: str = "Worn.") -> dict[str, str]:
    return {"choice": "some", "units": str(units), "reason": reason}


def no(reason: str = "Worn.", **more: str) -> dict[str, str]:
    return {"choice": "decline", "reason": reason, **more}
