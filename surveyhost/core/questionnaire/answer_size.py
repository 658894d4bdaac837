"""The largest possible size of a response, so that every box of a wave has one size whatever was written.

What is chosen has a longest answer. Words have not: a letter takes one byte or four. So a questionnaire has room for
any one text in full in any script that takes up to three bytes a letter, and for all texts together in full where a
letter takes one and a half, which is more than Vietnamese takes. Whoever writes more than that is asked to shorten it.
"""

import json
import math
from collections.abc import Iterable
from typing import Any

from .kinds import KINDS, is_question, with_texts
from .kinds.text import Text
from .model import Item, Questionnaire

ONE_ALONE = 3
"""Bytes a letter for which there is room where one text is written in full and the others are empty."""
ALL_TOGETHER = 1.5
"""Bytes a letter for which there is room where all are."""
MOST = 4
"""Bytes that a letter takes at most."""
FRAME = (b'{"answers":', b',"labels":', b"}")
"""What is written around answers and labels: see `answers.with_labels`."""
THREADS = b',"threads":'
"""And before threads, where there are some."""


def _bytes(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def words(text: str) -> int:
    """Bytes that a text takes in a box."""
    return _bytes(text) - 2


def letters(item: Item) -> int:
    """Most characters that may be written to an item; 0 where nothing is written."""
    kind = KINDS[item.kind]
    return kind(item).maximum if issubclass(kind, Text) else 0


def for_words(questionnaire: Questionnaire) -> int:
    """Bytes for which there is room in all texts of one response together."""
    longest = [most for item in with_texts(questionnaire.items()) if (most := letters(item))]
    return math.ceil(max(ONE_ALONE * max(longest), ALL_TOGETHER * sum(longest))) if longest else 0


def for_answers(questionnaire: Questionnaire) -> int:
    """Bytes of the longest response, as `core.questionnaire.answers.canonical` writes it."""
    asked = with_texts(questionnaire.items())
    fullest = {item.code: KINDS[item.kind].longest(item) for item in asked if is_question(item)}
    return _bytes(fullest) + for_words(questionnaire)


def for_response(questionnaire: Questionnaire, labels: int, threads: int = 0) -> int:
    """Bytes of the longest response with its labels and threads, which take so many."""
    return sum(map(len, FRAME)) + for_answers(questionnaire) + labels + (len(THREADS) + threads if threads else 0)


def for_threads(items: Iterable[str], letters: int) -> int:
    """Bytes of the threads of one response in which each of these items has one, of so many letters."""
    return _bytes(dict.fromkeys(items, "x" * letters))
