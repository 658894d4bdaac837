"""Lists of headings for comments, one for each language, as they lie in the library."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...core.release.comments.headings import Listed

FOLDER = Path(__file__).resolve().parent.parent.parent / "library" / "headings"
OTHERWISE = "en"
"""The language of a heading where there is no list in the survey's first one."""


@cache
def of_language(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Code to heading and words; nothing for a language without a list."""
    known = {path.stem: path for path in FOLDER.glob("*.toml")}
    return tomllib.loads(known[language].read_text(encoding="utf-8")) if language in known else {}


def listed(languages: Sequence[str]) -> list[Listed]:
    """The headings in the first of these languages, each with its words in all of them."""
    named = of_language(languages[0]) or of_language(OTHERWISE)
    return [
        Listed(
            one["heading"],
            tuple(word for language in languages for word in of_language(language).get(code, {}).get("words", ())),
        )
        for code, one in named.items()
    ]
