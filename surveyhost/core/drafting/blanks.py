"""Parts of a draft as they begin: complete in shape, with their words still to be written."""

from typing import Any

from ..questionnaire_shape import needs
from ..questionnaire_texts import BLANK
from .places import Document

ENDS = {"vi": ("Rất không đồng ý", "Rất đồng ý"), "en": ("Strongly disagree", "Strongly agree")}
"""The ends of a new scale, where we speak the language."""
POINTS = 5


def text(languages: list[str]) -> dict[str, str]:
    """A text to be written in each language."""
    return dict.fromkeys(languages, BLANK)


def labels(languages: list[str]) -> dict[str, list[str]]:
    """The two ends of a scale of agreement."""
    return {language: list(ENDS.get(language, (BLANK, BLANK))) for language in languages}


def option(code: str, languages: list[str]) -> Document:
    """An option or row."""
    return {"code": code, "text": text(languages)}


def _needed(kind: str, languages: list[str]) -> dict[str, Any]:
    made = {
        "points": POINTS,
        "labels": labels(languages),
        "options": [option(f"o{number}", languages) for number in (1, 2)],
        "rows": [option("r1", languages)],
        "bands": [1],
    }
    return {key: value for key, value in made.items() if key in needs(kind)}


def item(kind: str, code: str, languages: list[str]) -> Document:
    """An item of this kind."""
    return {"code": code, "kind": kind, "text": text(languages)} | _needed(kind, languages)


def fitted(old: Document, kind: str, allowed: frozenset[str], languages: list[str]) -> Document:
    """An item made into another kind: it keeps what the new kind has too, and begins what it lacks.

    Bounds are dropped, since they mean another thing in each kind; an exclusive option is one only in `choices`.
    """
    kept = {key: value for key, value in old.items() if key in allowed - {"minimum", "maximum", "bands"}}
    made = item(kind, old["code"], languages) | kept | {"kind": kind}
    if "options" in made and kind != "choices":
        made["options"] = [{key: one[key] for key in ("code", "text")} for one in made["options"]]
    return made


def section(code: str, item_code: str, languages: list[str]) -> Document:
    """A section with one item to rate, since a section without any cannot be read."""
    return {"code": code, "title": text(languages), "item": [item("rating", item_code, languages)]}


def questionnaire(code: str, languages: list[str], title: str = "") -> Document:
    """A questionnaire with one section; its title in every language, or to be written."""
    words = dict.fromkeys(languages, title.strip() or BLANK)
    return {"code": code, "languages": languages, "title": words, "section": [section("part_1", "q_1", languages)]}
