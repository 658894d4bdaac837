"""The kinds of item, one file each. `KINDS` is the only list of them: every other table of kinds is held against it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..model import Item, Kind, Questionnaire
from .base import ItemKind
from .choice import Choice
from .choices import Choices
from .comment import Comment
from .date import Date
from .enps import Enps
from .matrix import Matrix
from .note import Note
from .number import Number
from .ranking import Ranking
from .rating import Rating
from .service_matrix import ServiceMatrix
from .text import Text
from .texts import Texts

KINDS: Final[Mapping[Kind, type[ItemKind]]] = {
    Kind.RATING: Rating,
    Kind.CHOICE: Choice,
    Kind.CHOICES: Choices,
    Kind.ENPS: Enps,
    Kind.MATRIX: Matrix,
    Kind.SERVICE_MATRIX: ServiceMatrix,
    Kind.RANKING: Ranking,
    Kind.NUMBER: Number,
    Kind.DATE: Date,
    Kind.TEXT: Text,
    Kind.TEXTS: Texts,
    Kind.COMMENT: Comment,
    Kind.NOTE: Note,
}


def is_question(item: Item) -> bool:
    """Whether there is anything to answer."""
    return KINDS[item.kind].is_question


def with_texts(items: Iterable[Item]) -> Iterator[Item]:
    """The items as they are asked: behind each one the texts that are written to its parts."""
    for item in items:
        yield item
        yield from KINDS[item.kind].texts(item)


def find(questionnaire: Questionnaire, code: str) -> Item:
    """The item with this code, which may be a text that belongs to another; KeyError if there is none."""
    for item in with_texts([questionnaire.item(code.partition(":")[0])]):
        if item.code == code:
            return item
    raise KeyError(code)


def questions(questionnaire: Questionnaire) -> int:
    """How many items there are to answer."""
    return sum(is_question(item) for item in questionnaire.items())


def minutes(questionnaire: Questionnaire) -> int:
    """A fair guess at the time it takes, at least 1 minute."""
    return max(1, round(sum(KINDS[item.kind].seconds(item) for item in questionnaire.items()) / 60))
