"""Questions that are answered in writing: words, numbers, days; and words without an answer."""

from ...core.questionnaire.kinds.comment import Comment
from ...core.questionnaire.kinds.date import MOST, is_day
from ...core.questionnaire.kinds.text import Text as Line
from ...core.questionnaire.model import Kind
from ...core.questionnaire.texts import BLANK
from ..amounts import DAYS, number, period
from ..common import Document
from ..left_out import LeaveOut
from .question import Question, Text


def line(question: Question) -> list[Document]:
    """One line (S); of a number only, a number."""
    is_number = question.is_set("numbers_only")
    item = number(question, "", question.text) if is_number else words(question, "", question.text)
    question.names(question.target("number" if item["kind"] == Kind.NUMBER else "line", item["code"]))
    return [item]


def lines(question: Question) -> list[Document]:
    """Several lines (T, U)."""
    item = words(question, "", question.text, Kind.COMMENT)
    question.names(question.target("words", item["code"]))
    return [item]


def several_lines(question: Question) -> list[Document]:
    """A line for each part (Q); numbers where only they are taken."""
    return _each(question, numbers=question.is_set("numbers_only"))


def one_number(question: Question) -> list[Document]:
    """A number (N)."""
    item = number(question, "", question.text, *_bounds(question))
    question.names(question.target("number", item["code"]))
    return [item]


def several_numbers(question: Question) -> list[Document]:
    """A number for each part (K)."""
    return _each(question, numbers=True)


def _each(question: Question, numbers: bool) -> list[Document]:
    rows = question.rows()
    if not rows:
        raise LeaveOut("a form question without fields")
    least, most = _bounds(question) if numbers else (None, None)
    size = _size(question, Line.most)
    made = [*question.lead()]
    for row in rows:
        code, text = question.code_of(row.name), question.joined(row.text)
        item = number(question, code, text, least, most) if numbers else question.item(Kind.TEXT, code, text)
        item |= {"maximum": size} if size and not numbers else {}
        question.names(question.target("number" if numbers else "line", code), row.name)
        made.append(item)
    return made


def words(question: Question, code: str, text: Text, kind: Kind = Kind.TEXT) -> Document:
    item = question.item(kind, code, text)
    size = _size(question, Line.most if kind == Kind.TEXT else Comment.most)
    return item | ({"maximum": size} if size else {})


def _size(question: Question, most: int) -> int | None:
    """How many characters are taken."""
    size = question.whole("maximum_chars")
    if size is not None and size > most:
        question.tell("the most characters: %(size)s; here %(most)s", size=str(size), most=str(most))
    return None if size is None else min(size, most)


def _bounds(question: Question) -> tuple[float | None, float | None]:
    slider = question.take("slider_layout") in {"1", "Y"}
    lowest = question.figure("min_num_value_n", *(["slider_min"] if slider else []))
    highest = question.figure("max_num_value_n", *(["slider_max"] if slider else []))
    if slider:
        lowest, highest = (0 if lowest is None else lowest), (100 if highest is None else highest)
    size = question.figure("maximum_chars")
    if size is not None and size > 9:
        question.tell("the most characters: %(size)s", size=f"{size:g}")
    elif size and highest is None:
        highest = 10**size - 1
    elif size and highest is not None and highest >= 10**size:
        question.tell("the most characters: %(size)s", size=f"{size:g}")
    return lowest, highest


def day(question: Question) -> list[Document]:
    """A day (D), by the longest periods of which there are at least two; LimeSurvey counts days in none."""
    earliest = _day(question.take("date_min") or question.take("dropdown_dates_year_min"), "01-01")
    latest = _day(question.take("date_max") or question.take("dropdown_dates_year_max"), "12-31")
    if not (is_day(earliest) and is_day(latest)):
        raise LeaveOut("a date without a first and a last day")
    by = period(earliest, latest)
    if not by:
        sentence = "a date from %(earliest)s to %(latest)s, which makes no 2 to %(most)s periods"
        raise LeaveOut(sentence, earliest=earliest, latest=latest, most=str(MOST))
    question.tell(DAYS[by])
    item = question.item(Kind.DATE, earliest=earliest, latest=latest, by=by)
    return [item]


def _day(value: str, rest: str) -> str:
    value = value.strip()[:10]
    return f"{value}-{rest}" if len(value) == 4 and value.isdigit() else value


def note(question: Question) -> list[Document]:
    """Words only (X)."""
    if set(question.text.values()) == {BLANK}:
        raise LeaveOut("a text without words")
    return [question.item(Kind.NOTE)]
