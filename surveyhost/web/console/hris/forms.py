"""What goes with keys of personnel systems."""

from ...forms import Line
from ..system_keys import NameForm


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class RosterKeyForm(NameForm):
    name = Line(missing=_("Name the system that will hold the key."))
