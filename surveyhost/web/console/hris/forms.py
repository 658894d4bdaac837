"""What goes with keys of personnel systems."""

from ...forms import Form, Line


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class RosterKeyForm(Form):
    name = Line(missing=_("Name the system that will hold the key."))
