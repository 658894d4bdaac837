"""What the answers of an item are called, one name for each category that is counted."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ..core.questionnaire.kinds import KINDS
from ..core.questionnaire.kinds.date import periods
from ..core.questionnaire.model import Item, Kind
from .formatting import N_, Words

CHOSEN = (N_("not chosen"), N_("chosen"))


def _points(words: Words, item: Item) -> list[str]:
    labels = list(item.labels.get(words.language, ()))
    first = KINDS[item.kind].lowest
    return labels if len(labels) == item.points else [str(first + place) for place in range(item.points)]


def _options(words: Words, item: Item) -> list[str]:
    return [words.text(option.text) for option in item.options]


def _chosen(words: Words, item: Item) -> list[str]:
    return [words.say(name) for name in CHOSEN]


def _places(words: Words, item: Item) -> list[str]:
    return [str(place) for place in range(1, len(item.options) + 1)]


def _bands(words: Words, item: Item) -> list[str]:
    bounds = [f"{bound:g}" for bound in item.bands]
    middle = [words.say("%(low)s to below %(high)s", low=low, high=high) for low, high in pairwise(bounds)]
    return [words.say("below %(high)s", high=bounds[0]), *middle, words.say("from %(low)s", low=bounds[-1])]


PERIODS = {"year": "%(year)s", "quarter": N_("Q%(part)s %(year)s"), "month": N_("%(part)s/%(year)s")}


def _periods(words: Words, item: Item) -> list[str]:
    return [
        words.say(PERIODS[item.by], year=year, part=part) for year, part in periods(item.earliest, item.latest, item.by)
    ]


def _nothing(words: Words, item: Item) -> list[str]:
    """Nothing is counted of words."""
    return []


NAMES: Mapping[Kind, Callable[[Words, Item], Sequence[str]]] = {
    Kind.RATING: _points,
    Kind.CHOICE: _options,
    Kind.CHOICES: _chosen,
    Kind.ENPS: _points,
    Kind.MATRIX: _points,
    Kind.SERVICE_MATRIX: _points,
    Kind.RANKING: _places,
    Kind.NUMBER: _bands,
    Kind.DATE: _periods,
    Kind.TEXT: _nothing,
    Kind.TEXTS: _nothing,
    Kind.COMMENT: _nothing,
    Kind.NOTE: _nothing,
}


def names(words: Words, item: Item) -> Sequence[str]:
    """A name for each category of the item's measures, in the words of a language."""
    return NAMES[item.kind](words, item)
