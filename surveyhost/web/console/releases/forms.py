"""What the second person and the comment reviewer decide."""

from ...forms import Form, Line, Lines, Tick


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class Approval(Form):
    read = Tick(missing=_("Tick that the report and its comments were read; then release it."))


class SentBack(Form):
    note = Lines(5000)


class CommentDecision(Form):
    """`act` is a decision, or a decision and its words: "mask:Lan"."""

    act = Line(5000)
    words = Line(5000)
