"""What goes with a roster: its file, the steps to its import, and a request to be erased."""

from ...forms import Form, Line, Lines, Upload


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class RosterFile(Form):
    file = Upload(missing=_("Choose a file first."))


class RosterStep(Form):
    """A step after the file: which file was kept, what its columns mean (JSON), and what was confirmed."""

    upload = Line()
    mapping = Lines(200_000)
    confirmed = Lines(200_000)
    act = Line()


class Erasure(Form):
    reference = Line(missing=_("Type the id that the firm gave the person."))
