"""What an import leaves out, as a page shows it: in the person's language, put in order, and searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....formats import listing
from ....formats.left_out import LeftOut
from ....translations import catalogue
from ...account.language import language

FEW = 40
"""As many lines are all open at once, and need no search."""


@dataclass(frozen=True, slots=True)
class Listing:
    parts: Sequence[listing.Part]
    count: int
    """All that was left out."""
    found: int
    """Of these, what the search is for."""
    wanted: str
    is_open: bool
    """Every line is shown at once, as it is printed."""

    @property
    def is_long(self) -> bool:
        return self.count > FEW


def translate(sentence: str) -> str:
    """A sentence of the readers, or of what they refuse, in the person's language."""
    own = catalogue("formats", language()).gettext(sentence)
    return own if own != sentence else catalogue("refusals", language()).gettext(sentence)


def shown(left_out: Sequence[LeftOut], wanted: str = "", everything: bool = False) -> Listing:
    """What is left out and holds the wanted words. `everything`: with every line open."""
    found = listing.matching(left_out, wanted, translate) if wanted.strip() else left_out
    is_open = everything or bool(wanted.strip()) or len(found) <= FEW
    return Listing(listing.grouped(found, translate), len(left_out), len(found), wanted.strip(), is_open)
