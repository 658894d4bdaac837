"""What a roster's file says without meaning it, in the person's language: told, or asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from ....core.roster.notices import ASKED, Notice
from ...account.language import say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS = {
    "hidden-rows": _("Hidden rows were left out: %(count)s (rows %(rows)s)."),
    "hidden-columns": _("Hidden columns were left out: %(count)s (%(names)s)."),
    "hidden-sheets": _("Hidden sheets were left out: %(names)s."),
    "other-sheets": _("Only the sheet “%(sheet)s” was read. Not read: %(names)s."),
    "code-page": _("The file is not in Unicode, and was read as %(name)s. Look whether its letters are right."),
    "cell-errors": _(
        "Cells that show an error, like #N/A, and are taken as empty: %(count)s, column “%(column)s” (lines %(lines)s)."
    ),
    "address-beyond-ascii": _(
        "Addresses with letters beyond a to z before the @, which few mail servers take: %(count)s (lines %(lines)s)."
    ),
    "shared-mailbox": _(
        "People reached by a mailbox or mobile number that %(least)s or more of them share: %(count)s (lines "
        "%(lines)s). Whoever reads it can open all their links."
    ),
    "no-address": _("Taken for no address: %(count)s (lines %(lines)s)."),
    "merged-cells": _(
        "Merged cells that span several rows: %(count)s. Each of these rows has their value (rows %(rows)s)."
    ),
    "title-lines": _("Above the headings, and left out: lines %(lines)s."),
    "headings-again": _("The headings again, and left out: lines %(lines)s."),
    "beside-table": _("Something stands right of the table, and is left out (lines %(lines)s)."),
    "total-left-out": _("A line without an id looks like a total, and is left out (lines %(lines)s)."),
    "spellings": _("Spellings taken for others that look alike: %(count)s (“%(other)s” for “%(first)s”)."),
    "respelled-ids": _("Ids written otherwise than on the last roster, and taken for the same people: %(count)s."),
    "empty-unit": _("Without a unit, and so counted in the company itself: %(count)s of %(of)s (lines %(lines)s)."),
    "total-line": _("A line looks like a total, not like a person (lines %(lines)s)."),
    "many-joined": _("In the file, and not on the roster it is compared with: %(count)s of %(of)s."),
    "many-left": _("On the roster it is compared with, and not in the file: %(count)s of %(of)s."),
    "many-moved": _("Moved to another unit, of those who stay: %(count)s of %(of)s."),
}
"""Kind of notice to its sentence; `core.roster.notices.NOTICES` has the same keys."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    asked: bool
    """Somebody has to confirm it before the file is imported."""
    sentence: str


def lines(notices: Iterable[Notice]) -> list[NoticeRow]:
    """What is asked first, then what is told."""
    found = [NoticeRow(one.kind in ASKED, say(WORDS[one.kind], **one.values)) for one in notices]
    return sorted(found, key=lambda one: not one.asked)
