"""Names of people in Vietnamese text, found by underthesea where it is installed (`pip install -e '.[names]'`).

Its models lie inside the package: nothing is fetched, and no text leaves the machine. Without it nothing is found, and
comments are searched for the roster's names only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

Token = tuple[str, str, str, str]
"""A word as underthesea writes it, and what it is: the last is B-PER or I-PER for a name."""


@lru_cache(maxsize=1)
def _tagger() -> Callable[[str], list[Token]] | None:
    """What tags a text; None where underthesea is not installed."""
    try:
        found: Any = import_module("underthesea")  # here, since it takes a second and a half to load
    except ImportError:
        return None
    return found.ner  # type: ignore[no-any-return]


def is_there() -> bool:
    """Whether underthesea is installed."""
    return _tagger() is not None


def vietnamese_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a name of a person stands, on the roster or not: (first place, the one after the last)."""
    tag = _tagger()
    if tag is None or not text.strip():
        return
    plain, at = _plain(text), 0
    for word, *_, what in tag(text):
        found = re.compile(r"\s+".join(map(re.escape, _plain(word).split()))).search(plain, at)
        if found is None:
            continue  # it writes the word in another way than the text
        at = found.end()
        if what.endswith("PER"):
            yield found.span()


def _plain(text: str) -> str:
    """The text sign by sign without accents, of the same length: the tagger moves them ("Toà", "Tòa")."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text)
