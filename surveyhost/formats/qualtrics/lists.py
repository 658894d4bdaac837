"""Questions that are answered out of a list: one answer, several, all in order, or how likely one is to recommend."""

from collections.abc import Sequence

from ...core.questionnaire.model import Kind
from .. import fixed
from ..common import Document
from ..htmltext import plain
from ..left_out import LeaveOut
from .file import part, words
from .logic import Asked
from .question import Choice, Question

MOST_OPTIONS, MOST_RANKED = 100, 30
OTHER = "the text that is written beside %(text)s"


def said(choice: Choice) -> str:
    return next(iter(choice.text.values()), "")


def one_other(question: Question, choices: Sequence[Choice]) -> None:
    """Of several choices that ask what they are, the first does."""
    for choice in [one for one in choices if one.other][1:]:
        choice.other = False
        question.tell(OTHER, text=said(choice))


def no_other(question: Question, choices: Sequence[Choice]) -> None:
    """Texts beside what cannot have any."""
    for choice in choices:
        if choice.other:
            choice.other = False
            question.tell(OTHER, text=said(choice))


def one(question: Question) -> list[Document]:
    """Multiple choice with a single answer: a list, a dropdown, a box."""
    choices = question.choices()
    if not choices:
        raise LeaveOut("a list without answers")
    recoded(question, choices)
    if len(choices) == 1:
        return [single(question, choices[0])]
    if len(choices) > MOST_OPTIONS:
        listed = ", ".join(map(said, choices))
        sentence = "its %(count)s answers, which are too many; it became a text question: %(listed)s"
        question.tell(sentence, count=str(len(choices)), listed=listed)
        return [question.item(Kind.TEXT)]
    one_other(question, choices)
    item = question.item(Kind.CHOICE, options=[choice.option() for choice in choices]) | question.random()
    question.asked("option", item, choices)
    return [item]


def single(question: Question, choice: Choice) -> Document:
    """Of one answer, whether it is chosen."""
    question.tell("a single answer to choose, which became yes or no")
    no_other(question, [choice])
    options = [{"code": name.lower(), "text": fixed.words(name, question.form.words.languages)} for name in ("Y", "N")]
    item = question.item(Kind.CHOICE, text=question.joined(choice.text), options=options)
    question.form.asked[question.name] = Asked("option", {"": (item["code"], ())}, {choice.name: "y"})
    return item


def several(question: Question) -> list[Document]:
    """Multiple choice with several answers."""
    choices = question.choices()
    if not choices:
        raise LeaveOut("a multiple choice without answers")
    recoded(question, choices)
    if len(choices) == 1:
        return [single(question, choices[0])]
    one_other(question, choices)
    kept, beyond = choices[:MOST_OPTIONS], choices[MOST_OPTIONS:]
    if beyond:
        sentence = "its choices after the first %(most)s: %(listed)s"
        question.tell(sentence, most=MOST_OPTIONS, listed=", ".join(map(said, beyond)))
    item = question.item(Kind.CHOICES, options=[choice.option(many=True) for choice in kept]) | question.random()
    amounts(question, item, len(kept))
    question.asked("ticked", item, kept)
    return [item]


def amounts(question: Question, item: Document, count: int) -> None:
    """How many may be chosen."""
    for name, key in (("MinChoices", "minimum"), ("MaxChoices", "maximum")):
        number = question.number(question.rules, name)
        if number is None:
            continue
        if number.is_integer() and (1 < number <= count if key == "minimum" else 1 < number < count):
            item[key] = int(number)
        elif not (number <= 1 if key == "minimum" else number >= count):
            question.tell("how many choices are asked for: %(name)s %(value)s", name=name, value=f"{number:g}")
    if item.get("minimum", 0) > item.get("maximum", count):
        del item["minimum"]
        question.tell("how many choices are asked for: %(name)s %(value)s", name="MinChoices", value=">MaxChoices")


def recoded(question: Question, choices: Sequence[Choice]) -> None:
    """Tells of the values that choices stand for, where they are not their places."""
    values = part(question.take("RecodeValues"))
    pairs = [(said(choice), words(values.get(choice.name))) for choice in choices if choice.name in values]
    if pairs and [value for _, value in pairs] != [str(at) for at in range(1, len(pairs) + 1)]:
        listed = ", ".join(f"{name} = {value}" for name, value in pairs)
        question.tell("the values its answers are recoded to: %(listed)s", listed=listed)


def ranking(question: Question) -> list[Document]:
    """Rank order."""
    choices = question.choices()
    if not 2 <= len(choices) <= MOST_RANKED:
        sentence = "a ranking whose answers are not 2 to %(most)s: %(count)s"
        raise LeaveOut(sentence, count=str(len(choices)), most=str(MOST_RANKED))
    no_other(question, choices)
    item = question.item(Kind.RANKING, options=[choice.option() for choice in choices]) | question.random()
    amounts(question, item, len(choices))
    question.asked("ticked", item, choices)
    return [item]


def recommend(question: Question) -> list[Document]:
    """How likely one is to recommend, 0 to 10 (NPS)."""
    question.take("Choices")
    item = question.item(Kind.ENPS)
    columns = part(question.take("ColumnLabels"))
    ends = [question.form.words.bare(_label(question, name, one), question.place) for name, one in columns.items()]
    if len(ends) == 2 and all(ends):
        languages = question.form.words.languages
        item["labels"] = {one: [ends[0].get(one, "…"), ends[1].get(one, "…")] for one in languages}
    elif any(ends):
        listed = ", ".join(plain(word) for end in ends for word in end.values())
        question.tell("the words at the ends of its scale: %(listed)s", listed=listed)
    values = {str(point): point for point in range(11)}
    question.form.asked[question.name] = Asked("number", {"": (item["code"], ())}, values)
    return [item]


def _label(question: Question, name: str, one: object) -> dict[str, str]:
    return question.form.texts(part(one).get("Display"), question.translated("ColumnLabels", name))
