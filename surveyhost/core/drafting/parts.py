"""Adds, moves, duplicates and removes sections, items, options and themes of a draft."""

from copy import deepcopy
from dataclasses import replace

from ..questionnaire.conditions import Test
from ..questionnaire.kinds import KINDS
from ..questionnaire.shape import takes
from . import blanks, places
from .places import Document
from .refusals import LastQuestion, LastSection, NoSuchKind
from .renames import in_condition


def add_section(document: Document, after: str | None = None) -> None:
    """A section with one item to be written, behind another or at the end."""
    sections = places.sections(document)
    code = places.numbered("part", {section["code"] for section in sections})
    made = blanks.section(code, places.numbered("q", places.item_codes(document)), document["languages"])
    place = len(sections) if after is None else sections.index(places.find_section(document, after)) + 1
    sections.insert(place, made)


def move_section(document: Document, section: str, to: int) -> None:
    """A section to another place, from 0."""
    sections = places.sections(document)
    places.move(sections, sections.index(places.find_section(document, section)), to)


def double_section(document: Document, section: str) -> None:
    """A copy right behind it; the copy's items have codes of their own, and its conditions ask about them."""
    sections = places.sections(document)
    found = places.find_section(document, section)
    made = recoded(document, deepcopy(found))
    sections.insert(sections.index(found) + 1, made)


def recoded(document: Document, section: Document) -> Document:
    """A section with codes that the draft does not have yet, its own conditions along with them."""
    taken = places.item_codes(document)
    section["code"] = places.free(section["code"], {one["code"] for one in places.sections(document)})
    new: dict[str, str] = {}
    for item in section["item"]:
        new[item["code"]] = places.free(item["code"], taken)
        taken.add(new[item["code"]])
        item["code"] = new[item["code"]]

    def change(test: Test) -> Test:
        return replace(test, item=new.get(test.item, test.item))

    for item in section["item"]:
        if "show_if" in item:
            item["show_if"] = in_condition(item["show_if"], change)
    return section


def remove_section(document: Document, section: str) -> None:
    """A section and its items; the last one stays."""
    sections = places.sections(document)
    if len(sections) == 1:
        raise LastSection()
    sections.remove(places.find_section(document, section))


def add_item(document: Document, section: str, kind: str, place: int | None = None) -> None:
    """An item of this kind, its words still to be written, at a place of a section or at its end."""
    _check_kind(kind)
    items: list[Document] = places.find_section(document, section)["item"]
    code = places.numbered("q", places.item_codes(document))
    items.insert(len(items) if place is None else place, blanks.item(kind, code, document["languages"]))


def move_item(document: Document, item: str, section: str, to: int) -> None:
    """An item to a place, from 0, of the same or another section."""
    left, place = places.find_item(document, item)
    entered = places.find_section(document, section)
    if left is not entered and len(left["item"]) == 1:
        raise LastQuestion()
    entered["item"].insert(max(to, 0), left["item"].pop(place))


def step_item(document: Document, item: str, down: bool) -> None:
    """One place up or down; past the end of a section into the next one. Nothing at the very ends."""
    sections = places.sections(document)
    section, place = places.find_item(document, item)
    here, to = sections.index(section), place + (1 if down else -1)
    if 0 <= to < len(section["item"]):
        move_item(document, item, section["code"], to)
    elif 0 <= (there := here + (1 if down else -1)) < len(sections):
        move_item(document, item, sections[there]["code"], 0 if down else len(sections[there]["item"]))


def step_section(document: Document, section: str, down: bool) -> None:
    """One place up or down; nothing at the ends."""
    sections = places.sections(document)
    to = sections.index(places.find_section(document, section)) + (1 if down else -1)
    if 0 <= to < len(sections):
        move_section(document, section, to)


def double_item(document: Document, item: str) -> None:
    """A copy right behind it, with a code of its own."""
    section, place = places.find_item(document, item)
    made = deepcopy(section["item"][place])
    made["code"] = places.free(item, places.item_codes(document))
    section["item"].insert(place + 1, made)


def remove_item(document: Document, item: str) -> None:
    """An item; the last one of its section stays."""
    section, place = places.find_item(document, item)
    if len(section["item"]) == 1:
        raise LastQuestion()
    section["item"].pop(place)


def without_gaps(document: Document) -> None:
    """What stood beside a question that has gone elsewhere stands alone."""
    for section in places.sections(document):
        before: Document = {}
        for item in section["item"]:
            if item.get("beside") and (before.get("kind") != item["kind"] or before.get("beside")):
                del item["beside"]
            before = item


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NoSuchKind(kind=kind)


def change_kind(document: Document, item: str, kind: str) -> None:
    """Make an item one of another kind, keeping what both kinds have."""
    _check_kind(kind)
    section, place = places.find_item(document, item)
    old = section["item"][place]
    if old["kind"] != kind:
        section["item"][place] = blanks.fitted(old, kind, takes(kind), document["languages"])


def add_option(document: Document, item: str, key: str) -> None:
    """An option or row at the end."""
    parts = places.the_item(document, item).setdefault(key, [])
    taken = {one["code"] for one in parts}
    head = "o" if key == "options" else "r"
    number = next(number for number in range(1, len(taken) + 2) if f"{head}{number}" not in taken)
    parts.append(blanks.option(f"{head}{number}", document["languages"]))


def step_option(document: Document, item: str, key: str, option: str, down: bool) -> None:
    """An option or row one place up or down; nothing at the ends."""
    found = places.the_item(document, item)
    parts = found.get(key, [])
    place = parts.index(places.find_option(found, key, option))
    to = place + (1 if down else -1)
    if 0 <= to < len(parts):
        places.move(parts, place, to)


def remove_option(document: Document, item: str, key: str, option: str) -> None:
    """An option or row."""
    found = places.the_item(document, item)
    gone = places.find_option(found, key, option)
    found[key].remove(gone)


def add_theme(document: Document) -> None:
    """A theme, its name still to be written."""
    themes = document.setdefault("theme", [])
    code = places.numbered("theme", {theme["code"] for theme in themes})
    themes.append({"code": code, "text": blanks.text(document["languages"])})


def remove_theme(document: Document, theme: str) -> None:
    """A theme; items that counted for it count for none."""
    found = places.find_theme(document, theme)
    document["theme"].remove(found)
    if not document["theme"]:
        del document["theme"]
    for item in places.items(document):
        if item.get("theme") == theme:
            del item["theme"]
