"""A letter as the two bodies of an e-mail. Both are made of the same parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.template.loader import render_to_string
from django.utils.translation import override

from cms.queries import Contact
from portal.notifications.letters import Fact, Item, Letter, Sender
from portal.notifications.phrases import phrase


def sender_of(*, contact: Contact) -> Sender:
    """This will take from a store's brand what its letters show."""
    brand = contact.brand
    return Sender(
        name=contact.sender_name,
        colour=brand.colour,
        support_email=brand.support_email,
        support_url=brand.support_url,
        imprint_url=brand.imprint_url,
        privacy_url=brand.privacy_url,
    )


def html_of(*, letter: Letter, sender: Sender) -> str:
    """This will lay the letter out for programs that show HTML: every style inline, no script, no picture."""
    context = {"letter": letter, "sender": sender, "words": _words(letter, sender)}
    with override(letter.language):
        return render_to_string("email/letter.html", context)


def text_of(*, letter: Letter, sender: Sender) -> str:
    """This will write the letter as plain text, with every address in full on a line of its own."""
    return "\n\n".join(part for part in _parts(letter, sender) if part) + "\n"


def _parts(letter: Letter, sender: Sender) -> Iterator[str]:
    yield letter.heading
    yield from letter.paragraphs
    yield "\n".join(f"> {line}" for line in letter.quote.splitlines())
    yield letter.after_quote
    for button in letter.buttons:
        yield f"{button.label}:\n{button.href}"
    yield "\n".join(_fact(fact) for fact in letter.facts)
    yield _items(letter.items_heading, letter.items)
    yield _items(letter.declined_heading, letter.declined)
    yield _words(letter, sender)["help"]
    yield sender.support_url if not sender.support_email else ""
    yield _foot(letter, sender)


def _items(heading: str, items: Sequence[Item]) -> str:
    if not items:
        return ""
    return "\n".join([f"{heading}:", *(f"- {item}" + _note(item) for item in items)])


def _note(item: Item) -> str:
    return "".join(f"\n  {line}" for line in item.note.splitlines())


def _fact(fact: Fact) -> str:
    if len(fact.lines) > 1:
        return "\n".join([f"{fact.label}:", *(f"    {line}" for line in fact.lines)])
    return f"{fact.label}: {fact.lines[0]}" + (f", {fact.note}" if fact.note else "")


def _foot(letter: Letter, sender: Sender) -> str:
    note = phrase("link_note", language=letter.language)
    pages = (("imprint", sender.imprint_url), ("privacy", sender.privacy_url))
    links = [f"{phrase(name, language=letter.language)}: {url}" for name, url in pages if url]
    return "\n".join(["-- ", sender.name, note, *links])


def _words(letter: Letter, sender: Sender) -> dict[str, str]:
    language = letter.language
    help_name = "reply" if sender.support_email else "ask"
    return {
        "help": phrase(help_name, language=language) if sender.support_email or sender.support_url else "",
        "link_note": phrase("link_note", language=language),
        "imprint": phrase("imprint", language=language),
        "privacy": phrase("privacy", language=language),
    }
