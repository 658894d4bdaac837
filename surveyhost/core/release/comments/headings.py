"""Headings proposed for a comment: of a list of words for its language, and of what many wrote to the same question.

A proposal says nothing of a comment that does not stand in it. A heading is a place in a list and no figure: no number
stands beside one, and where fewer than k comments of a list stand under one, the list is printed without it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from .scripts import HANGUL, SPACED, is_unspaced

MOST = 4
"""Headings proposed for one comment."""
LONGEST_RUN = 6
# fmt: off
_COMMON = frozenset((
    # Vietnamese
    "anh", "bị", "bởi", "các", "cần", "chị", "cho", "chúng", "chưa", "chỉ", "có", "còn", "công", "của", "cùng", "cũng",
    "đã", "đang", "đến", "để", "đều", "đó", "được", "hay", "hơn", "hoặc", "không", "khi", "là", "làm", "lại", "lên",
    "luôn", "mà", "mỗi", "một", "muốn", "nên", "nếu", "này", "người", "nhiều", "như", "nhưng", "những", "ở", "phải",
    "quá", "ra", "rất", "rồi", "sau", "sẽ", "so", "tại", "thì", "tôi", "theo", "tới", "trong", "trên", "từ", "ty", "và",
    "vào", "vẫn", "về", "việc", "vì", "với", "ý", "kiến", "em", "mọi", "gì", "nào", "phần",
    # English
    "about", "after", "again", "also", "always", "because", "been", "before", "being", "better", "could", "does",
    "every", "from", "have", "here", "into", "just", "like", "make", "many", "more", "most", "much", "need", "never",
    "often", "only", "other", "our", "over", "people", "should", "some", "than", "that", "their", "them", "then",
    "there", "these", "they", "thing", "things", "this", "those", "very", "want", "well", "were", "what", "when",
    "where", "which", "while", "will", "with", "without", "work", "would", "your",
    # Japanese
    "会社", "必要", "仕事", "場合", "自分", "希望",
))
"""Words that head nothing."""
# fmt: on
_WORD = re.compile(r"[^\W\d_]+")
_RUN = re.compile(rf"[\u3400-\u9fff]{{2,{LONGEST_RUN}}}|[\u30a1-\u30fa\u30fc]{{3,}}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One heading of a list."""

    text: str
    """In the language in which it would be printed."""
    words: tuple[str, ...]
    """By which it is proposed, in the language of the comment; with * at its end a word may go on."""


def _pattern(word: str) -> str:
    stem = re.escape(word.removesuffix("*").casefold())
    if is_unspaced(word):
        return rf"(?<![{HANGUL}]){stem}" if re.match(f"[{HANGUL}]", word) else stem
    return rf"(?<!{SPACED}){stem}" + ("" if word.endswith("*") else rf"(?!{SPACED})")


@cache
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these words in a text without capitals: a class of letters takes long to compile for both cases."""
    return re.compile("|".join(map(_pattern, words)))


class Proposer:
    """Proposes headings for the comments to one question. Build it once for each question.

    listed: of every language of the wave. comments: all that is written to the question, of which only what stands in
    at least `fewest` (k) of them is proposed. reserved: what no heading may be: names of units and of groups.
    """

    def __init__(
        self, listed: Iterable[Listed], comments: Collection[str], fewest: int, reserved: Collection[str] = ()
    ) -> None:
        self._reserved = frozenset(map(folded, reserved))
        self._listed = [
            (one.text, _compiled(one.words)) for one in listed if one.words and folded(one.text) not in self._reserved
        ]
        said = Counter(term for text in comments for term in _terms(text))
        self._shared = {term for term, count in said.items() if count >= fewest} - self._reserved

    def proposed(self, comment: str) -> tuple[str, ...]:
        """At most `MOST`, those of the list first: the one whose words come first in the comment comes first."""
        text = unicodedata.normalize("NFC", comment).casefold()
        hits = ((found.start(), heading) for heading, pattern in self._listed if (found := pattern.search(text)))
        known = [heading for _, heading in sorted(hits)]
        own: list[str] = []
        for term in _terms(text):
            if term in self._shared and not any(set(term.split()) & set(one.split()) for one in own):
                own.append(term)
        return tuple(dict.fromkeys([*known, *(term[:1].upper() + term[1:] for term in own)]))[:MOST]


def folded(text: str) -> str:
    """A heading, or a name, as it is compared with others."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _terms(text: str) -> Mapping[str, None]:
    """What may head a list, once each: pairs of Vietnamese syllables, long words, runs of signs."""
    plain = unicodedata.normalize("NFC", text).casefold()
    words = [word for word in _WORD.findall(plain) if not is_unspaced(word)]
    pairs = [f"{one} {other}" for one, other in pairwise(words)
             if _is_marked(one + other) and not {one, other} & _COMMON]  # fmt: skip
    alone = [word for word in words if len(word) > 4 and not _is_marked(word) and word not in _COMMON]
    runs = [run for run in _RUN.findall(plain) if run not in _COMMON]
    return dict.fromkeys([*pairs, *alone, *runs])


def _is_marked(text: str) -> bool:
    """Whether letters carry the marks of Vietnamese."""
    return any(letter == "đ" or unicodedata.normalize("NFD", letter) != letter for letter in text)


def kept(headings: Mapping[str, tuple[int, ...]], fewest: int) -> dict[str, tuple[int, ...]]:
    """The headings of one list that are printed: those over at least `fewest` (k) comments of it.

    Fewer would say of fewer than k people what they wrote about, in our words. To stand under none says nothing.
    """
    return {heading: places for heading, places in headings.items() if len(places) >= fewest}
