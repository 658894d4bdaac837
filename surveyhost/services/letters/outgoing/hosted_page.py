"""The page that a keeper hosts is there before a letter that leads to it leaves, as our own is (see `first_letter`).

A process that sends letters asks until it has found the page once.
"""

from http import HTTPStatus

from ....outside.monitoring import status
from ..letter_text import Facts
from ..refusals import KeepersPageMissing

_found: set[str] = set()
"""Pages that were there."""


def check(facts: Facts) -> None:
    """KeepersPageMissing where these letters lead to a page of their keeper's, and it is not there."""
    if not facts.page or facts.page in _found:
        return
    pages = [f"{facts.page}{name}.html" for name in ("index", *facts.languages)]
    missing = next((page for page in pages if status(page) != HTTPStatus.OK), None)
    if missing is not None:
        raise KeepersPageMissing(page=missing, keeper=facts.keeper)
    _found.add(facts.page)
