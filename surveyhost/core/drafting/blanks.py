"""New parts of a draft: complete in shape, with texts still to be written."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..questionnaire.kinds import KINDS
from ..questionnaire.model import Kind
from ..questionnaire.shape import EVERY_ITEM, needs
from ..questionnaire.texts import BLANK
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


BEGINS: Final[Mapping[str, Callable[[list[str]], Any]]] = {
    "points": lambda languages: POINTS,
    "labels": labels,
    "options": lambda languages: [option(f"o{number}", languages) for number in (1, 2)],
    "rows": lambda languages: [option("r1", languages)],
    "bands": lambda languages: [1],
    "earliest": lambda languages: "2020-01-01",
    "latest": lambda languages: "2029-12-31",
    "by": lambda languages: "year",
}
"""What each key that some kind must have begins with."""


def _needed(kind: str, languages: list[str]) -> dict[str, Any]:
    """In the order of BEGINS; KeyError for a key that begins with nothing."""
    wanted = sorted(needs(kind) - EVERY_ITEM, key=list(BEGINS).index)
    return {key: BEGINS[key](languages) for key in wanted}


def item(kind: str, code: str, languages: list[str]) -> Document:
    """An item of this kind."""
    return {"code": code, "kind": kind, "text": text(languages)} | _needed(kind, languages)


def fitted(old: Document, kind: str, allowed: frozenset[str], languages: list[str]) -> Document:
    """An item made into another kind: it keeps what the new kind has too, and begins what it lacks.

    Bounds are dropped, since they mean another thing in each kind, and so is what its options can no longer be.
    """
    kept = {key: value for key, value in old.items() if key in allowed - {"minimum", "maximum", "bands"}}
    made = item(kind, old["code"], languages) | kept | {"kind": kind}
    if "options" in made:
        can = {"exclusive": KINDS[Kind(kind)].excludes, "other": KINDS[Kind(kind)].specifies}
        keys = ("code", "text", *(key for key, has_it in can.items() if has_it))
        made["options"] = [{key: one[key] for key in keys if key in one} for one in made["options"]]
    return made


def section(code: str, item_code: str, languages: list[str]) -> Document:
    """A section with one item to rate, since a section without any cannot be read."""
    return {"code": code, "title": text(languages), "item": [item("rating", item_code, languages)]}


def questionnaire(code: str, languages: list[str], title: str = "") -> Document:
    """A questionnaire with one section; its title in every language, or to be written."""
    words = dict.fromkeys(languages, title.strip() or BLANK)
    return {"code": code, "languages": languages, "title": words, "section": [section("part_1", "q_1", languages)]}
