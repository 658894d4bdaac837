"""Questions that are answered out of a list: one answer, several, or all in order."""

from collections.abc import Callable, Sequence

from ...core.questionnaire.model import Kind
from ..common import Document
from ..left_out import LeaveOut
from .question import Part, Question
from .targets import Case, points

MOST_OPTIONS, MOST_RANKED = 100, 30
OTHER = "the text that is written beside the option 'other'"


def one(question: Question) -> list[Document]:
    """A list (L, !, O)."""
    parts = question.answers()
    if question.type == "O":
        question.tell("the comment beside the choice")
    parts += filter(None, [question.other(parts)])
    return chosen(question, parts)


def chosen(question: Question, parts: Sequence[Part]) -> list[Document]:
    """A choice of one of these, whatever their number."""
    if not parts:
        raise LeaveOut("a list without answers")
    if len(parts) == 1:
        return single(question, parts[0], parts[0].name)
    if len(parts) > MOST_OPTIONS:
        listed = ", ".join(next(iter(part.text.values())) for part in parts)
        question.tell(
            "its %(count)s answers, which are too many; it became a text question: %(listed)s",
            count=str(len(parts)),
            listed=listed,
        )
        if any(part.other for part in parts):
            question.tell(OTHER)
        return [question.item(Kind.TEXT)]
    item = question.item(Kind.CHOICE, options=[part.option() for part in parts])
    question.names(
        question.target("options", item["code"], (), [Case(part.name, part.code, part.worth) for part in parts])
    )
    return [item | ({"random": True} if question.is_random else {})]


def of_fixed(names: str) -> Callable[[Question], list[Document]]:
    """A list that LimeSurvey words itself (Y, G)."""

    def convert(question: Question) -> list[Document]:
        return chosen(question, question.fixed(names))

    return convert


def single(question: Question, part: Part, code: str, *name: str) -> list[Document]:
    """Of one answer, whether it is chosen."""
    question.tell("a single answer to choose, which became yes or no")
    if part.other:
        question.tell(OTHER)
    item = question.item(
        Kind.CHOICE, text=question.joined(part.text), options=[one.option() for one in question.fixed("YN")]
    )
    question.names(question.target("options", item["code"], (), [Case(code, "y")]), *name)
    return [*question.lead(), item]


def several(question: Question) -> list[Document]:
    """A multiple choice (M, P)."""
    if question.type == "P":
        question.tell("the comments beside the choices")
    parts = question.rows()
    other = question.other(parts)
    parts += [other] if other else []
    if not parts:
        raise LeaveOut("a multiple choice without answers")
    if len(parts) == 1:
        _amounts(question, 1, {})
        return single(question, parts[0], "Y", parts[0].name)
    alone = [one.strip() for one in question.take("exclude_all_others").split(";") if one.strip()]
    for name in set(alone) - {part.name for part in parts}:
        question.tell("the option that excludes all others: %(value)s", value=name)
    made = []
    chunks = [parts[start : start + MOST_OPTIONS] for start in range(0, len(parts), MOST_OPTIONS)]
    for number, chunk in enumerate(chunks):
        item = question.item(Kind.CHOICES, question.code_of(str(number + 1)) if number else "")
        item["options"] = [part.option() | ({"exclusive": True} if part.name in alone else {}) for part in chunk]
        made.append(item)
        _ticked(question, item, chunk)
    if len(chunks) > 1:
        question.tell("more than %(most)s answers; they became several questions", most=str(MOST_OPTIONS))
    else:
        _amounts(question, len(parts), made[0])
    random = question.is_random
    return [item | ({"random": True} if random else {}) for item in made]


def _ticked(question: Question, item: Document, parts: Sequence[Part]) -> None:
    for part in parts:
        called = "other" if part.name == "-oth-" else part.name
        question.names(question.target("ticked", item["code"], (), [Case("Y", part.code)]), called)
    question.names(question.target("ticked", item["code"], (), [Case(part.name, part.code) for part in parts]))


def _amounts(question: Question, count: int, item: Document) -> None:
    """How many may be chosen; what does not fit the list stays among the attributes, to be told."""
    least, most = question.whole("min_answers"), question.whole("max_answers")
    fewer = question.whole("max_subquestions")
    most = min((one for one in (most, fewer) if one is not None), default=None)
    if most is not None and most < count:
        if most == 1 and item.get("kind") == Kind.CHOICES:
            question.tell("at most 1 of several choices")
        else:
            item["maximum"] = most
    if least is not None and least > (item.get("maximum") or count):
        question.tell("a minimum of %(least)s answers, which is more than there are", least=str(least))
    elif least is not None and least > 1:
        item["minimum"] = least


def ranking(question: Question) -> list[Document]:
    """A ranking (R); newer files keep what is ranked among the sub-questions."""
    parts = question.answers() or question.rows()
    if not 2 <= len(parts) <= MOST_RANKED:
        raise LeaveOut(
            "a ranking whose answers are not 2 to %(most)s: %(count)s", count=str(len(parts)), most=str(MOST_RANKED)
        )
    item = question.item(Kind.RANKING, options=[part.option() for part in parts])
    _amounts(question, len(parts), item)
    question.names(question.target("ticked", item["code"], (), [Case(part.name, part.code) for part in parts]))
    return [item | ({"random": True} if question.is_random else {})]


def five(question: Question) -> list[Document]:
    """Five points without words (5)."""
    labels = {one: ["1", "5"] for one in question.form.words.languages}
    item = question.item(Kind.RATING, points=5, labels=labels)
    question.form.scales.ask(item)
    target = points(item["code"], (), [(str(point), point, "") for point in range(1, 6)])
    question.names(question.target("points", item["code"], (), target.cases))
    return [item]
