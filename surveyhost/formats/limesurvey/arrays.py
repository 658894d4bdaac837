"""Arrays: rows that are rated on one scale, on two, or filled in column by column."""

from collections.abc import Callable, Sequence

from ...core.questionnaire.model import Kind
from ...core.questionnaire.shape import LABEL_LENGTH
from ...core.questionnaire.texts import BLANK
from ..amounts import number
from ..common import Document
from ..htmltext import in_short
from ..labels import absent
from ..left_out import LeaveOut
from .entries import words
from .lists import MOST_OPTIONS
from .question import Part, Question, Text
from .targets import Case

MOST_ROWS, MOST_CELLS = 50, 60
FEWEST_POINTS, MOST_POINTS = 3, 11
OWN_ANSWERS = frozenset("FH1")
"""Types of which the survey words the answers."""
ABSENT = "the option '%(option)s' is not a point of the scale; it becomes 'not applicable', stored as no answer"

Convert = Callable[[Question], list[Document]]


def numbered(count: int) -> Convert:
    """Points without words (A, B)."""

    def convert(question: Question) -> list[Document]:
        languages = question.form.words.languages
        scale = [Part(str(point), "", dict.fromkeys(languages, str(point))) for point in range(1, count + 1)]
        return scaled(question, question.rows(), scale)

    return convert


def of_fixed(names: str) -> Convert:
    """Answers that LimeSurvey words itself (C, E)."""

    def convert(question: Question) -> list[Document]:
        return scaled(question, question.rows(), question.fixed(names))

    return convert


def labelled(question: Question) -> list[Document]:
    """Answers of the question's own (F, H)."""
    return scaled(question, question.rows(), question.answers())


def dual(question: Question) -> list[Document]:
    """Two scales (1): an array for each, side by side."""
    rows = question.rows()
    made: list[Document] = []
    for scale, name in enumerate(("dualscale_headerA", "dualscale_headerB")):
        header = question.take_text(name)
        parts = question.answers(scale)
        if parts:
            header = header or dict.fromkeys(question.form.words.languages, str(scale + 1))
            made += scaled(question, rows, parts, header, scale)
    if not made:
        raise LeaveOut("an array on two scales without answers")
    if [item["kind"] for item in made[-2:]] == [Kind.MATRIX, Kind.MATRIX]:
        made[-1]["beside"] = True
    return made


def scaled(
    question: Question, rows: Sequence[Part], scale: Sequence[Part], header: Text | None = None,
    number_of: int | None = None,
) -> list[Document]:  # fmt: skip
    """Rows on a scale, as far as it is one: else each row a choice, or, with one answer, a choice of rows."""
    if not rows or not scale:
        raise LeaveOut("an array without rows" if not rows else "an array without answers")
    gone = _gone(question, scale)
    if len(scale) == 1:
        return _one_answer(question, rows, scale[0], header, number_of)
    if not FEWEST_POINTS <= len(scale) - len(gone) <= MOST_POINTS:
        return _choices(question, rows, scale, header, number_of)
    text = question.text if header is None else question.joined(header)
    chunks = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
    if len(chunks) > 1:
        question.tell("more than %(most)s rows; they became several questions", most=str(MOST_ROWS))
    made = [] if header is None or number_of else [*question.lead()]
    for place, chunk in enumerate(chunks):
        part = (
            ""
            if header is None and not place
            else question.code_of(*filter(None, (str(number_of or 0), str(place or ""))))
        )
        item = _matrix(question, question.item(Kind.MATRIX, part, text), chunk, scale, gone, number_of)
        made.append(item | ({"random": True} if question.is_random and "rows" in item else {}))
    return made


def _gone(question: Question, scale: Sequence[Part]) -> list[Part]:
    """Answers that are no point of a scale: do not know, does not apply. Those that LimeSurvey words itself are."""
    if question.type not in OWN_ANSWERS:
        return []
    return [part for part, is_gone in zip(scale, absent([part.text for part in scale]), strict=True) if is_gone]


def _matrix(
    question: Question, item: Document, rows: Sequence[Part], scale: Sequence[Part], gone: Sequence[Part],
    number_of: int | None,
) -> Document:  # fmt: skip
    kept = [part for part in scale if part not in gone]
    item["points"] = len(kept)
    item["labels"] = {one: [_label(question, part, one) for part in kept] for one in question.form.words.languages}
    for part in gone:
        item["not_applicable"] = True
        question.tell(ABSENT, option=in_short(part.text))
    cases = [Case(part.name, place, part.worth) for place, part in enumerate(kept, start=1)]
    cases += [Case(part.name, None, part.worth) for part in gone]
    question.form.scales.ask(item)
    if len(rows) == 1 and set(rows[0].text.values()) == {BLANK}:
        item["kind"] = Kind.RATING
        question.names(question.target("points", item["code"], (), cases), rows[0].name, scale=number_of)
        return item
    item["rows"] = [row.option() for row in rows]
    for row in rows:
        question.names(question.target("points", item["code"], (row.code,), cases), row.name, scale=number_of)
    return item


def _label(question: Question, part: Part, language: str) -> str:
    return question.form.words.cut(part.text[language], LABEL_LENGTH, question.place)


def _choices(
    question: Question,
    rows: Sequence[Part],
    scale: Sequence[Part],
    header: Text | None,
    number_of: int | None,
) -> list[Document]:
    """A choice for each row."""
    if len(scale) > MOST_OPTIONS:
        raise LeaveOut("an array of %(count)s answers", count=str(len(scale)))
    question.tell(
        "an array of %(count)s answers, which is not a scale here; each row became a choice", count=str(len(scale))
    )
    made = [] if number_of else [*question.lead()]
    for row in rows:
        extra = () if number_of is None else (str(number_of),)
        text = question.joined(row.text) if header is None else question.joined(header, row.text)
        item = question.item(
            Kind.CHOICE, question.code_of(row.name, *extra), text, options=[part.option() for part in scale]
        )
        cases = [Case(part.name, part.code, part.worth) for part in scale]
        question.names(question.target("options", item["code"], (), cases), row.name, scale=number_of)
        made.append(item)
    return made


def _one_answer(
    question: Question, rows: Sequence[Part], answer: Part, header: Text | None = None, number_of: int | None = None
) -> list[Document]:
    """Rows of which each can be marked."""
    if len(rows) < 2:
        raise LeaveOut("an array of one row and one answer")
    question.tell("an array of one answer, which became a choice of its rows")
    text = question.joined(*filter(None, (header, answer.text)))
    code = "" if number_of is None else question.code_of(str(number_of))
    item = question.item(Kind.CHOICES, code, text, options=[row.option() for row in rows[:MOST_OPTIONS]])
    for row in rows[:MOST_OPTIONS]:
        cases = [Case(answer.name, row.code)]
        question.names(question.target("ticked", item["code"], (), cases), row.name, scale=number_of)
    return [*([] if number_of else question.lead()), item]


def of_numbers(question: Question) -> list[Document]:
    """Rows by columns (:): boxes to tick, a few numbers to choose from, or numbers to write."""
    rows, columns = question.rows(), question.rows(1)
    if not rows or not columns:
        raise LeaveOut("an array without rows" if not rows else "an array without columns")
    if question.is_set("multiflexible_checkbox"):
        return _boxes(question, rows, columns)
    least, most = question.figure("multiflexible_min"), question.figure("multiflexible_max")
    step = question.figure("multiflexible_step") or 1
    written = question.is_set("input_boxes")
    first = 1 if least is None else least
    last = most if most is not None else (first + 9 if least is None else first + 10)
    count = int((last - first) / step) + 1 if step > 0 else 0
    if written or not FEWEST_POINTS <= count <= MOST_POINTS or first != int(first) or step != int(step):
        return _cells(question, rows, columns, lambda code, text: number(question, code, text, least, most))
    values = [str(int(first + place * step)) for place in range(count)]
    scale = [Part(one, "", dict.fromkeys(question.form.words.languages, one)) for one in values]
    made: list[Document] = [*question.lead()]
    for column in columns:
        item = question.item(Kind.MATRIX, question.code_of(column.name), question.joined(column.text))
        item |= {"points": count, "rows": [row.option() for row in rows[:MOST_ROWS]], "favourable": "none"}
        item["labels"] = dict.fromkeys(question.form.words.languages, values)
        cases = [Case(part.name, place) for place, part in enumerate(scale, start=1)]
        for row in rows[:MOST_ROWS]:
            question.names(question.target("points", item["code"], (row.code,), cases), row.name, column.name)
        made.append(item)
    if len(rows) > MOST_ROWS:
        question.tell("its rows after the first %(most)s", most=str(MOST_ROWS))
    question.tell("an array of numbers, which became an array for each column")
    return made


def _boxes(question: Question, rows: Sequence[Part], columns: Sequence[Part]) -> list[Document]:
    """For each row, which columns are ticked; for a single column, which rows."""
    if len(columns) == 1:
        return _one_answer(question, rows, Part("1", columns[0].code, columns[0].text))
    question.tell("an array of boxes, of which each row became a choice of several")
    made = [*question.lead()]
    for row in rows:
        item = question.item(Kind.CHOICES, question.code_of(row.name), question.joined(row.text))
        item["options"] = [column.option() for column in columns[:MOST_OPTIONS]]
        for column in columns[:MOST_OPTIONS]:
            question.names(question.target("ticked", item["code"], (), [Case("1", column.code)]), row.name, column.name)
        made.append(item)
    return made


def of_texts(question: Question) -> list[Document]:
    """Rows by columns of texts (;)."""
    rows, columns = question.rows(), question.rows(1)
    if not rows or not columns:
        raise LeaveOut("an array without rows" if not rows else "an array without columns")
    make = number if question.is_set("numbers_only") else words
    return _cells(question, rows, columns, lambda code, text: make(question, code, text))


def _cells(
    question: Question, rows: Sequence[Part], columns: Sequence[Part], make: Callable[[str, dict[str, str]], Document]
) -> list[Document]:
    """An item for each cell."""
    if len(rows) * len(columns) > MOST_CELLS:
        raise LeaveOut(
            "an array of %(count)s cells, more than %(most)s", count=str(len(rows) * len(columns)), most=str(MOST_CELLS)
        )
    question.tell("an array of cells to write in, of which each became a question")
    made = [*question.lead()]
    for row in rows:
        for column in columns:
            item = make(question.code_of(row.name, column.name), question.joined(row.text, column.text))
            kind = "number" if item["kind"] == Kind.NUMBER else "line"
            question.names(question.target(kind, item["code"]), row.name, column.name)
            made.append(item)
    return made
