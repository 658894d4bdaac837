"""Which of LimeSurvey's types of question become which of our kinds, and by what."""

from collections.abc import Callable, Mapping

from ...core.questionnaire.model import Kind
from ..common import Document
from . import arrays, entries, lists
from .question import Question

Convert = Callable[[Question], list[Document]]
FROM: Mapping[Kind, Mapping[str, Convert]] = {
    Kind.RATING: {"5": lists.five},
    Kind.CHOICE: {
        "L": lists.one, "!": lists.one, "O": lists.one, "Y": lists.of_fixed("YN"), "G": lists.of_fixed("FM"),
    },
    Kind.CHOICES: {"M": lists.several, "P": lists.several},
    Kind.ENPS: {},
    Kind.MATRIX: {
        "A": arrays.numbered(5), "B": arrays.numbered(10), "C": arrays.of_fixed("YUN"), "E": arrays.of_fixed("ISD"),
        "F": arrays.labelled, "H": arrays.labelled, "1": arrays.dual, ":": arrays.of_numbers,
    },
    Kind.SERVICE_MATRIX: {},
    Kind.RANKING: {"R": lists.ranking},
    Kind.NUMBER: {"N": entries.one_number, "K": entries.several_numbers},
    Kind.DATE: {"D": entries.day},
    Kind.TEXT: {"S": entries.line, "Q": entries.several_lines, ";": arrays.of_texts},
    Kind.TEXTS: {},
    Kind.COMMENT: {"T": entries.lines, "U": entries.lines},
    Kind.NOTE: {"X": entries.note},
}  # fmt: skip
"""For each kind of item LimeSurvey's types that become one, or several; none where it has no such type."""
TYPES = {letter: convert for letters in FROM.values() for letter, convert in letters.items()}
