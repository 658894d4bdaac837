"""Copies a section or an item of another questionnaire into a draft."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ..questionnaire.conditions import parse, tests
from ..questionnaire.piping import MENTION
from ..questionnaire.shape import PARTS
from ..questionnaire.texts import BLANK, TEXTS
from . import places
from .parts import recoded
from .places import Document
from .renames import in_texts


def _in_our_languages(where: str, part: Document, languages: list[str]) -> Document:
    """The same part in the draft's languages; what the other questionnaire does not say is still to be written."""
    made: dict[str, Any] = {}
    for key in PARTS[where]:
        if key.name not in part:
            continue
        value = part[key.name]
        if key.of:
            made[key.name] = [_in_our_languages(key.of, inner, languages) for inner in value]
        elif key.shape in TEXTS:
            made[key.name] = {language: value.get(language, _blank(value)) for language in languages}
        else:
            made[key.name] = deepcopy(value)
    return made


def _blank(value: Mapping[str, Any]) -> Any:
    first = next(iter(value.values()))
    return BLANK if isinstance(first, str) else [BLANK] * len(first)


def _with_themes(document: Document, source: Document, items: list[Document]) -> None:
    """The themes that the items count for, where the draft does not have them; none where the source names none."""
    known = {theme["code"] for theme in document.get("theme", [])}
    theirs = {theme["code"]: theme for theme in source.get("theme", [])}
    for item in items:
        code = item.get("theme")
        if code is None or code in known:
            continue
        made = _in_our_languages("theme", theirs[code], document["languages"])
        if any(theme.get("outcome") for theme in document.get("theme", [])):
            made.pop("outcome", None)
        document.setdefault("theme", []).append(made)
        known.add(code)


def _without_strangers(parts: list[Document], known: set[str]) -> None:
    """Conditions about items that did not come along are dropped: the part is then shown always."""
    for part in parts:
        if "show_if" in part and not {test.item for test in tests(parse(part["show_if"]))} <= known:
            del part["show_if"]


def _unnamed(words: str) -> str:
    """Words that named a choice of the other questionnaire, which does not come along."""
    return MENTION.sub(f"[{BLANK}]", words)


def take_section(document: Document, source: Document, section: str) -> None:
    """A section of `source` to the end of the draft, with the themes its items count for."""
    made = _in_our_languages("section", places.find_section(source, section), document["languages"])
    _without_strangers([made], set())
    _without_strangers(made["item"], {item["code"] for item in made["item"]})
    for part in (made, *made["item"]):
        in_texts(part, _unnamed)
    _with_themes(document, source, made["item"])
    places.sections(document).append(recoded(document, made))


def take_item(document: Document, source: Document, item: str, section: str) -> None:
    """An item of `source` to the end of a section of the draft, with the theme it counts for; shown always."""
    made = _in_our_languages("item", places.the_item(source, item), document["languages"])
    made.pop("show_if", None)
    in_texts(made, _unnamed)
    _with_themes(document, source, [made])
    made["code"] = places.free(made["code"], places.item_codes(document))
    places.find_section(document, section)["item"].append(made)
