"""One e-mail per fact.

# Note [At least once, hardly ever twice]
The row is committed before anything is sent, then claimed, sent, and marked.
Two deliveries of one fact meet at the row. A worker that dies between the mail
server's answer and the mark leaves a claim that runs out, and the repetition
sends again: a shopper who reads the same e-mail twice is better served than one
who reads none. Both carry the same Message-ID, by which many mailboxes keep one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q

from cms.queries import Contact, contact_of
from portal.notifications.letters import Letter
from portal.notifications.models import SentMessage
from portal.notifications.phrases import language_of
from portal.notifications.rendering import html_of, sender_of, text_of
from returns.errors import ReturnsError
from returns.models import Return

# Longer than EMAIL_TIMEOUT, shorter than a delivery's lease in the outbox.
CLAIM = timedelta(minutes=2)
Compose = Callable[[Contact], Letter]


class BeingSent(ReturnsError):
    """Another worker is sending this e-mail right now."""

    code = "being_sent"


def send_once(
    *, rma: Return, kind: SentMessage.Kind, subject_key: str, compose: Compose, now: datetime
) -> SentMessage:
    """This will write and send the e-mail about a fact, unless that was done before.

    Call outside of a transaction. `rma` comes with its store and order.
    Without an address nothing is sent, and the row says so. What the mail
    server refuses rises, so that the outbox tries again. Raises BeingSent.
    """
    message = SentMessage.objects.filter(kind=kind, subject_key=subject_key).first()
    if message is None:
        written = _write(rma, compose, now) if rma.email else _skip(SentMessage.Skipped.NO_ADDRESS)
        message = _keep(rma, kind, subject_key, written, now)
    if not message.is_settled:
        _send(message, now)
    return message


def skip(
    *, rma: Return, kind: SentMessage.Kind, subject_key: str, because: SentMessage.Skipped, now: datetime
) -> SentMessage:
    """This will record that no e-mail goes out about a fact, and why."""
    return _keep(rma, kind, subject_key, _skip(because), now)


def _skip(because: SentMessage.Skipped) -> dict[str, str]:
    return {"skipped": because}


def _keep(
    rma: Return, kind: SentMessage.Kind, subject_key: str, fields: dict[str, str], now: datetime
) -> SentMessage:
    message, _ = SentMessage.objects.get_or_create(
        kind=kind,
        subject_key=subject_key,
        defaults={
            "store_id": rma.store_id,
            "rma": rma,
            "locale": language_of(locale=rma.locale),
            "written_at": now,
            **fields,
        },
    )
    return message


def _write(rma: Return, compose: Compose, now: datetime) -> dict[str, str]:
    contact = contact_of(store_id=rma.store_id)
    letter, sender = compose(contact), sender_of(contact=contact)
    return {
        "to_address": rma.email,
        "from_address": formataddr((sender.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        "reply_to": sender.support_email,
        "subject": letter.subject[:300],
        "text": text_of(letter=letter, sender=sender),
        "html": html_of(letter=letter, sender=sender),
    }


def _send(message: SentMessage, now: datetime) -> None:
    _claim(message, now)
    try:
        _email(message).send()
    except (SMTPException, OSError):
        # Known not to have gone out: the next try need not wait for the claim.
        SentMessage.objects.filter(pk=message.pk).update(claimed_until=None)
        raise
    message.sent_at = now
    SentMessage.objects.filter(pk=message.pk).update(sent_at=now, claimed_until=None)


def _claim(message: SentMessage, now: datetime) -> None:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    claimed = SentMessage.objects.filter(free, pk=message.pk, sent_at=None).update(claimed_until=now + CLAIM)
    if claimed != 1:
        raise BeingSent("Another worker is sending this e-mail.")


def _email(message: SentMessage) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.from_address,
        to=[message.to_address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": f"<{message.kind.lower()}.{message.pk}@{_domain()}>",
            # RFC 3834: no out-of-office answers to these.
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.locale,
        },
    )
    email.attach_alternative(message.html, "text/html")
    return email


def _domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
