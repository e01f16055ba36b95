"""The one door to the printer: HTML becomes a PDF, once, and is kept.

# Note [One font configuration, one lock]
Setting fonts up takes longer than a label, and leaks memory when it is done
each time; so a process has one configuration. Sharing it between threads
without a lock crashes Pango, so one document is rendered at a time in each
process; measured, that is also faster.

# Note [Late import]
WeasyPrint is imported when the first document is rendered: without Pango the
import fails, and that should be one sentence of a system check (labels.E004)
instead of a server that does not start.
"""

from __future__ import annotations

import atexit
import hashlib
import warnings
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile

from labels.carriers.registry import adapter_for
from labels.models import Document, Label
from labels.pages import label_html, slip_html
from labels.shipping.errors import CarrierError
from labels.shipping.purchase import CarrierDocument
from labels.shipping.states import LabelState
from returns.models import Return

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcherResponse

PDF = "application/pdf"
_FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"
_lock = Lock()

Print = Callable[[], tuple[CarrierDocument, Document.Origin]]


class NothingToPrint(CarrierError):
    """There is no label yet, or nothing that was approved to come back."""

    code = "nothing_to_print"


def label_pdf(*, parcel_id: int, now: datetime) -> Document:
    """This will give the parcel's label, fetched or printed on the first request.

    A carrier's own label is kept as it came. Call outside of a transaction:
    the carrier may have to be asked. Raises NothingToPrint while the parcel has
    no bought label, and CarrierError when the carrier cannot be asked.
    """
    related = ("account__store", "parcel__store", "parcel__rma__order", "parcel__rma__warehouse")
    label = (
        Label.objects.select_related(*related, "parcel__warehouse")
        .filter(parcel_id=parcel_id, state=LabelState.PURCHASED)
        .first()
    )
    if label is None:
        raise NothingToPrint("This parcel has no label.")
    return _keep(
        store_id=label.store_id,
        kind=Document.Kind.LABEL,
        subject=f"label:{label.pk}",
        make=lambda: _label(label),
        now=now,
    )


def packing_slip_pdf(*, rma_id: int, now: datetime) -> Document:
    """This will give the return's packing slip, printed on the first request.

    Raises NothingToPrint when nothing was approved to come back.
    """
    rma = Return.objects.select_related("store", "order", "warehouse").get(pk=rma_id)
    if not rma.lines.filter(approved_quantity__gt=0).exists():
        raise NothingToPrint("Nothing was approved to come back.")
    return _keep(
        store_id=rma.store_id,
        kind=Document.Kind.SLIP,
        subject=f"slip:{rma.pk}",
        make=lambda: (_pdf(slip_html(rma=rma), "slip"), Document.Origin.OURS),
        now=now,
    )


def _label(label: Label) -> tuple[CarrierDocument, Document.Origin]:
    adapter = adapter_for(account=label.account)
    if adapter.capabilities.has_own_document:
        return adapter.fetch_document(ref=label.ref), Document.Origin.CARRIER
    return _pdf(label_html(label=label), "label"), Document.Origin.OURS


def _keep(*, store_id: int, kind: Document.Kind, subject: str, make: Print, now: datetime) -> Document:
    kept = Document.objects.filter(store_id=store_id, subject=subject).first()
    if kept is not None and kept.has_file():
        return kept
    document, origin = make()
    if kept is not None:
        return _mend(kept, document, now)
    return _insert(Document(store_id=store_id, kind=kind, subject=subject, origin=origin), document, now)


def _insert(row: Document, document: CarrierDocument, now: datetime) -> Document:
    """Stores the file, then the row. Of two first requests one row stays, and its file."""
    mine = _store(row, document, now)
    Document.objects.bulk_create([row], ignore_conflicts=True)
    kept = Document.objects.get(store_id=row.store_id, subject=row.subject)
    if kept.file.name != mine:
        row.file.storage.delete(mine)
    return kept


def _mend(kept: Document, document: CarrierDocument, now: datetime) -> Document:
    """The row outlived its file, as after restoring a database alone."""
    _store(kept, document, now)
    kept.save(update_fields=["file", "content_type", "sha256", "size_bytes", "rendered_at"])
    return kept


def _store(row: Document, document: CarrierDocument, now: datetime) -> str:
    suffix = {PDF: "pdf", "image/png": "png"}.get(document.content_type, "bin")
    row.content_type = document.content_type
    row.sha256 = hashlib.sha256(document.content).hexdigest()
    row.size_bytes = len(document.content)
    row.rendered_at = now
    name = f"{row.store_id}/{now:%Y/%m}/{uuid4().hex}.{suffix}"
    row.file.name = row.file.storage.save(name, ContentFile(document.content))
    return str(row.file.name)


@cache
def _library() -> Any:
    """WeasyPrint; see Note [Late import]. Raises OSError on a machine without Pango."""
    with warnings.catch_warnings():
        # A machine without any font of its own: ours come from our own stylesheet.
        warnings.filterwarnings("ignore", message="No fonts configured")
        import weasyprint  # noqa: PLC0415 - Note [Late import]

    return weasyprint


class _OwnFiles:
    """Opens our own stylesheets and fonts; everything else is refused, near or far."""

    # WeasyPrint asks whether a refusal ends the rendering; it goes on without the file.
    _fail_on_errors = False

    def __call__(self, url: str) -> URLFetcherResponse:
        path = Path(unquote(urlsplit(url).path))
        if not url.startswith("file:///") or not path.resolve().is_relative_to(_FOLDER):
            raise ValueError(f"documents load nothing from {url[:80]}")
        return _library().urls.URLFetcherResponse(url, path.read_bytes())


@cache
def _fonts() -> FontConfiguration:
    # Left to the end of the process, its own cleaning up meets modules that are gone already.
    atexit.register(_forget_fonts)
    return _library().text.fonts.FontConfiguration()


def _forget_fonts() -> None:
    _styles.cache_clear()
    _fonts.cache_clear()


@cache
def _styles(name: str) -> tuple[CSS, ...]:
    """The parsed stylesheets of a kind of document; called under the lock."""
    return tuple(
        _library().CSS(filename=_FOLDER / f"{part}.css", font_config=_fonts(), url_fetcher=_OwnFiles())
        for part in ("fonts", name)
    )


def _pdf(html: str, style: str) -> CarrierDocument:
    """Renders one document; see Note [One font configuration, one lock]."""
    with _lock:
        page = _library().HTML(string=html, url_fetcher=_OwnFiles())
        content = page.write_pdf(stylesheets=_styles(style), font_config=_fonts())
    return CarrierDocument(content=content, content_type=PDF)


def printer_trouble() -> str:
    """This will say what the machine lacks for printing; "" when nothing."""
    try:
        _library()
    except OSError as error:
        return str(error)
    return ""
