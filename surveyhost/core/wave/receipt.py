"""The receipt: five words, 60 bits. With the link they replace or withdraw a response while the wave is open."""

import re
import unicodedata
from collections.abc import Callable

from .receipt_words import LISTS

WORDS = 5
LIST_LENGTH = 4096
"""Twelve bits a word."""
FALLBACK = "en"
_OTHERS = re.compile("[^a-z]+")


def new(random: Callable[[int], bytes], language: str) -> tuple[str, ...]:
    """Five words in this language (English where there is no list), drawn from `random` (2 bytes a word)."""
    return drawn(random, language, WORDS)


def drawn(random: Callable[[int], bytes], language: str, count: int) -> tuple[str, ...]:
    """So many words of the list, likewise; twelve bits each."""
    words = LISTS.get(language, LISTS[FALLBACK])
    raw = random(2 * count)
    return tuple(words[int.from_bytes(raw[i : i + 2], "big") % LIST_LENGTH] for i in range(0, 2 * count, 2))


def normal(text: str) -> str:
    """What counts of words typed in by hand: base letters a-z. Tone marks, case, spaces and stops don't."""
    return _OTHERS.sub("", unicodedata.normalize("NFD", text.casefold().replace("đ", "d")))
