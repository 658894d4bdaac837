"""Guesses the language of a comment, so that nobody is identified as the only one who wrote in it.

A text counts in a language of the wave only where it is recognised as that. Any other text is in no list until a
reviewer has said that it may be: an unrecognised one may be in a language that nobody else in the firm writes, and then
it names its writer. Texts are told apart by py3langid (a model of 97 languages inside the package, nothing is fetched);
Vietnamese without its marks, which it does not know, also by common words.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

HELD_BACK = "?"
"""Of a text that is not recognised as a language of the wave and that no reviewer has released."""
NONE = "none"
"""Where no text of a question is recognised."""
# fmt: off
_UNMARKED = frozenset((
    "khong", "cua", "chung", "toi", "nhung", "duoc", "cho", "nhieu", "phai", "lam", "cong", "ty", "qua", "mot", "cac",
    "nguoi", "viec", "thi", "chi", "voi", "nen", "trong", "khi", "gio", "luon", "truong", "phong", "may", "nha", "va",
    "la", "rat", "muon", "hon", "ai",
))
# fmt: on
FEWEST = 2
"""Common words, at least half of all, by which a text is taken for Vietnamese without its marks."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def language_of(text: str) -> str | None:
    """The code of the language (ISO 639-1) that the text is taken for; None where it holds no letter."""
    if not any(sign.isalpha() for sign in text):
        return None
    code = str(_identifier().classify(text)[0])
    words = re.findall(r"[^\W\d_]+", text.casefold())
    unmarked = sum(word in _UNMARKED for word in words)
    if code != "en" and unmarked >= FEWEST and 2 * unmarked >= len(words):
        return "vi"
    return code


def is_foreign(text: str, languages: Collection[str]) -> bool:
    """Whether a text is not recognised as one of these languages, those of the wave."""
    return (language_of(text) or next(iter(languages), "")) not in languages


def tongues(texts: Iterable[str], languages: Collection[str], released: Collection[str] = ()) -> Mapping[str, str]:
    """Each of the texts written to one question, with its language.

    languages: of the wave. released: texts that a reviewer let stand though they are in none of these; they count with
    the commonest language, as do texts without a letter. Whatever else is not recognised is `HELD_BACK`.
    """
    listed: Sequence[str] = list(texts)
    known = {text: language_of(text) for text in listed}
    often = Counter(language for text in listed if (language := known[text]) in languages)
    usual = max(often, key=lambda language: (often[language], str(language)), default=NONE) or NONE

    def counted(text: str, language: str | None) -> str:
        if language in languages and language is not None:
            return language
        return usual if language is None or text in released else HELD_BACK

    return {text: counted(text, language) for text, language in known.items()}
