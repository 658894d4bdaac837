"""Whether a text repeats what somebody wrote in a comment."""

import re
from collections.abc import Iterable, Iterator

from .scripts import SPACED, is_unspaced

QUOTED = 12
"""Weight from which the same words one after the other are a quotation: six words, or twelve signs of a script that
writes no spaces between words."""
SHORTEST = 6
"""Weight of the shortest comment that is quoted by being there as a whole."""
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

Weighed = list[tuple[str, int]]


def weighed(text: str) -> Weighed:
    """The words of a text without case and signs, each with its weight: 2, or 1 for a sign that is part of a word."""
    return [(word, 1 if _UNSPACED.match(word) else 2) for word in _WORD.findall(text.casefold())]


def is_quoted(text: str, said: Iterable[Weighed]) -> bool:
    """Whether a text repeats a comment, or `QUOTED` of one, word for word."""
    own = f" {' '.join(word for word, _ in weighed(text))} "
    return any(f" {' '.join(run)} " in own for words in said for run in _runs(words))


def _runs(words: Weighed) -> Iterator[list[str]]:
    """The shortest runs of a comment that weigh enough; the whole of a comment that weighs less."""
    total = sum(weight for _, weight in words)
    if total < QUOTED:
        if total >= SHORTEST:
            yield [word for word, _ in words]
        return
    for start in range(len(words)):
        weight = 0
        for end in range(start, len(words)):
            weight += words[end][1]
            if weight >= QUOTED:
                yield [word for word, _ in words[start : end + 1]]
                break


def standing_in(text: str, phrases: Iterable[str]) -> str | None:
    """The first of these phrases that stands in the text as words of its own, in any case and spacing; else None."""
    for phrase in phrases:
        words = r"\s+".join(map(re.escape, phrase.split()))
        if not words:
            continue
        pattern = words if is_unspaced(phrase) else rf"(?<!{SPACED})(?i:{words})(?!{SPACED})"
        if phrase.split()[0].casefold() in text.casefold() and re.search(pattern, text):
            return phrase
    return None
