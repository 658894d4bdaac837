"""Matrix tables: rows that are rated on one scale, or of which each is a choice."""

from collections.abc import Sequence

from ...core.questionnaire.model import Kind
from ...core.questionnaire.shape import LABEL_LENGTH
from ..common import Document
from ..labels import absent
from ..left_out import LeaveOut
from .lists import MOST_OPTIONS, no_other, recoded, said
from .logic import Asked
from .question import Choice, Question

MOST_ROWS = 50
FEWEST_POINTS, MOST_POINTS = 3, 11
ABSENT = "the option '%(option)s' is not a point of the scale; it becomes 'not applicable', stored as no answer"


def scaled(question: Question) -> list[Document]:
    """A Likert table with one answer for each row."""
    rows, points = _parts(question)
    gone = [one for one, is_gone in zip(points, absent([one.text for one in points]), strict=True) if is_gone]
    kept = [one for one in points if one not in gone]
    if not FEWEST_POINTS <= len(kept) <= MOST_POINTS:
        return _each(question, rows, points, Kind.CHOICE)
    for one in gone:
        question.tell(ABSENT, option=said(one))
    random = question.random()
    made: list[Document] = []
    parts: dict[str, tuple[str, tuple[str, ...]]] = {}
    for start in range(0, len(rows), MOST_ROWS):
        chunk = rows[start : start + MOST_ROWS]
        item = question.item(Kind.MATRIX, question.code_of(str(len(made) + 1)) if made else "", points=len(kept))
        item |= {"labels": _labels(question, kept), "rows": [row.option() for row in chunk]}
        item |= ({"not_applicable": True} if gone else {}) | random
        question.form.scales.ask(item)
        made.append(item)
        parts |= {row.name: (item["code"], (row.code,)) for row in chunk}
    if len(made) > 1:
        question.tell("more than %(most)s rows; they became several questions", most=str(MOST_ROWS))
    values: dict[str, str | int | None] = {one.name: at for at, one in enumerate(kept, start=1)}
    values |= dict.fromkeys((one.name for one in gone), None)
    question.form.asked[question.name] = Asked("points", parts, values)
    return made


def ticked(question: Question) -> list[Document]:
    """A table with several answers for each row."""
    rows, points = _parts(question)
    return _each(question, rows, points, Kind.CHOICES)


def _parts(question: Question) -> tuple[list[Choice], list[Choice]]:
    rows, points = question.choices(), question.choices("Answers", "AnswerOrder")
    if not rows or not points:
        raise LeaveOut("an array without rows" if not rows else "an array without answers")
    no_other(question, [*rows, *points])
    recoded(question, points)
    return rows, points


def _labels(question: Question, points: Sequence[Choice]) -> dict[str, list[str]]:
    languages = question.form.words.languages
    cut = question.form.words.cut
    return {one: [cut(point.text[one], LABEL_LENGTH, question.place) for point in points] for one in languages}


def _each(question: Question, rows: Sequence[Choice], points: Sequence[Choice], kind: Kind) -> list[Document]:
    """A choice for each row."""
    if not 2 <= len(points) <= MOST_OPTIONS:
        raise LeaveOut("an array of %(count)s answers", count=str(len(points)))
    if kind == Kind.CHOICE:
        sentence = "an array of %(count)s answers, which is not a scale here; each row became a choice"
        question.tell(sentence, count=str(len(points)))
    else:
        question.tell("an array of boxes, of which each row became a choice of several")
    made: list[Document] = []
    parts: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        options = [point.option(many=kind == Kind.CHOICES) for point in points]
        item = question.item(kind, question.code_of(row.name), question.joined(row.text), options=options)
        parts[row.name] = item["code"], ()
        made.append(item)
    values = {point.name: point.code for point in points}
    question.form.asked[question.name] = Asked("option" if kind == Kind.CHOICE else "ticked", parts, values)
    return made
