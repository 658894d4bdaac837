"""Questions that two questionnaires have in common: where there are any, waves of two surveys are held apart.

A question is the same by its words in any language, however they are spaced and punctuated, whatever its key, kind and
scale; or by its key, where kind and number of points are the same too. A key that ends in a digit says where a question
stood in some list, and not what it asks. Questions that are answered in words are in no table, so they do not count.
"""

import unicodedata
from collections.abc import Hashable

from ...questionnaire.kinds import KINDS
from ...questionnaire.model import Item, Questionnaire
from ...questionnaire.piping import MENTION
from ...roster.look_alikes import key


def in_common(first: Questionnaire, second: Questionnaire) -> tuple[str, ...]:
    """Codes of the items of the second that the first asks as well, in the order of the second."""
    known: set[Hashable] = set()
    for item in first.items():
        known |= _names(item)
    return tuple(item.code for item in second.items() if not known.isdisjoint(_names(item)))


def _names(item: Item) -> set[Hashable]:
    """By what an item is known. A matrix asks what its rows say; nobody is asked what stands above them."""
    if not KINDS[item.kind].measures(item, conditional=False):
        return set()
    texts = [row.text for row in item.rows] or [item.text]
    made: set[Hashable] = {_plain(words) for text in texts for words in text.values()}
    if not item.code[-1].isdigit():
        made.add((item.code, item.kind, item.points))
    return made - {""}


def _plain(words: str) -> str:
    """Letters, their marks and digits alone."""
    looks = key(MENTION.sub("", words))
    return "".join(one for one in looks if unicodedata.category(one)[0] in "LMN")
