"""Questions that are answered in writing or by a slider, and words without an answer."""

from ...core.questionnaire.kinds.comment import Comment
from ...core.questionnaire.kinds.text import Text as Line
from ...core.questionnaire.model import Kind
from ...core.questionnaire.texts import BLANK
from ..amounts import number
from ..common import Document
from ..left_out import LeaveOut
from .file import Part, part, words
from .lists import no_other
from .logic import Asked
from .question import Question

MOST_FIELDS, MOST_SLIDERS = 20, 20


def line(question: Question) -> list[Document]:
    """A single line; a number where only numbers are taken."""
    rules = question.rules
    if words(rules.get("ContentType")) == "ValidNumber":
        limits = part(rules.get("ValidNumber"))
        item = number(question, "", question.text, _bound(question, limits, "Min"), _bound(question, limits, "Max"))
        question.asked("number", item)
        return [item]
    return [_written(question, Kind.TEXT, Line.most)]


def lines(question: Question) -> list[Document]:
    """Several lines."""
    return [_written(question, Kind.COMMENT, Comment.most)]


def _written(question: Question, kind: Kind, most: int) -> Document:
    content = words(question.rules.get("ContentType"))
    if content:
        question.tell("what its answer must look like: %(name)s", name=content)
    item = question.item(kind) | _size(question, most)
    question.asked("words", item)
    return item


def _size(question: Question, most: int) -> Document:
    """How many characters are taken."""
    size = question.number(question.rules, "MaxChars") or question.number(question.rules, "TotalChars")
    least = question.number(question.rules, "MinChars")
    if least:
        question.tell("the fewest characters: %(size)s", size=f"{least:g}")
    if size is not None and size > most:
        question.tell("the most characters: %(size)s; here %(most)s", size=f"{size:g}", most=str(most))
    return {"maximum": min(int(size), most)} if size and size >= 1 else {}


def fields(question: Question) -> list[Document]:
    """A form: several lines, each with its name."""
    rows = question.choices()
    if not rows:
        raise LeaveOut("a form question without fields")
    if len(rows) > MOST_FIELDS:
        raise LeaveOut("a form of more than %(most)s fields", most=str(MOST_FIELDS))
    for row in rows:
        row.other = False  # each is a text anyway
    return [question.item(Kind.TEXTS, rows=[row.option() for row in rows]) | _size(question, Line.most)]


def _bound(question: Question, where: Part, name: str) -> float | None:
    found = question.number(where, name)
    if found is None and words(where.get(name)):
        question.tell("its bound %(name)s: %(value)s", name=name, value=words(where.get(name)))
    return found


def sliders(question: Question) -> list[Document]:
    """Sliders and bars: a number for each."""
    rows = question.choices()
    settings = part(question.payload.get("Configuration"))
    least, most = (question.number(settings, name) for name in ("CSSliderMin", "CSSliderMax"))
    if not 1 <= len(rows) <= MOST_SLIDERS or least is None or most is None or least >= most:
        raise LeaveOut("a slider without bounds, or with more than %(most)s rows", most=str(MOST_SLIDERS))
    no_other(question, rows)
    made: list[Document] = []
    parts: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        code = question.code_of(row.name) if len(rows) > 1 else question.code
        made.append(number(question, code, question.joined(row.text), least, most))
        parts[row.name] = code, ()
    question.form.asked[question.name] = Asked("number", parts)
    return made


def note(question: Question) -> list[Document]:
    """Words only."""
    question.take("Choices")
    if set(question.text.values()) == {BLANK}:
        raise LeaveOut("a text without words")
    return [question.item(Kind.NOTE)]
