"""What the second person and the comment reviewer decide."""

from collections.abc import Iterable

from ....core.loop import ballot
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


class Statements(Form):
    """Statements of a ballot, one a line; a field for each language comes with `statements_form`."""

    def said(self, languages: Iterable[str]) -> dict[str, list[str]]:
        """Language to statements."""
        return {one: self[ballot.field_of(one)].lines for one in languages}


def statements_form(languages: Iterable[str]) -> Statements:
    """The form in these languages."""
    made: Statements = type("_StatementsIn", (Statements,), {ballot.field_of(one): Lines() for one in languages})()
    return made
