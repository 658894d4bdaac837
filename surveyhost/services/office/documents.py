"""A document of the office that is damaged: shown as such in lists, and never acted by."""

from ...store.office.base import Unreadable
from .refusals import DocumentDamaged


def check(about: str, *documents: object) -> None:
    """DocumentDamaged where one of these stands in place of a document that cannot be read."""
    if any(isinstance(document, Unreadable) for document in documents):
        raise DocumentDamaged(about=about)
