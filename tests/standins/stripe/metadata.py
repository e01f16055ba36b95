"""Metadata merges: an empty value removes its key, an empty string all (docs.stripe.com/api/metadata)."""

from tests.standins.stripe.shapes import Document


def merged(known: Document, given: Document | str | None) -> Document:
    """This will give the metadata after an update."""
    if given is None:
        return dict(known)
    if isinstance(given, str):
        return {}
    return {key: value for key, value in {**known, **given}.items() if value != ""}
