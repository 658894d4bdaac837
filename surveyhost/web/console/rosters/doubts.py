"""Why a column of a roster is asked about, in the person's language."""

from collections.abc import Iterable

from ....core.roster.doubts import Doubt
from ...account.language import say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS = {
    "password": _("Looks like a password or a login."),
    "identity": _("Looks like an identity, tax, insurance or account number."),
    "birth": _("Looks like a date of birth."),
    "phone": _("Looks like a telephone number."),
    "mail": _("Looks like an e-mail address."),
    "address": _("Looks like a postal address."),
    "name": _("Looks like a person's name."),
    "origin": _("Looks like ethnic origin, nationality or sexual orientation."),
    "note": _("Looks like a note about a person."),
    "date": _("Holds dates. Where a spreadsheet made them out of 1-3, format the column as text; else write bands."),
    "nearly-unique": _("Has nearly as many values as people: %(values)s for %(of)s."),
    "many-values": _("Has more values than a report can compare: %(values)s for %(of)s people."),
}
"""Kind of doubt to its sentence; `core.roster.doubts.DOUBTS` has the same keys."""


def reasons(doubts: Iterable[Doubt]) -> dict[str, str]:
    """Heading to why it is asked about."""
    return {one.column: say(WORDS[one.kind], **one.values) for one in doubts}
