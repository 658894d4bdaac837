"""Rules between the parts of a questionnaire: codes unique, themes known, conditions about earlier items."""

from collections.abc import Iterator

from . import conditions, piping
from .kinds import KINDS, is_question
from .model import Item, Questionnaire
from .read import Reader
from .shape import ITEMS, SECTIONS
from .toml_lines import Path

RESERVED = conditions.WORDS | {"go"}
"""Words of conditions, and the name of the page's own button: no item may be called so."""


def check(questionnaire: Questionnaire, reader: Reader) -> None:
    """Adds every mistake to the reader's list. Says nothing about parts that could not be read."""
    for rule in (_unique, _themes, _kinds, _rated, _sizes, _conditions, _pipes, _beside):
        for path, expected, found in list(rule(questionnaire, reader)):
            reader.wrong(path, expected, found)


Found = Iterator[tuple[Path, str, str]]


def _placed(questionnaire: Questionnaire) -> Iterator[tuple[Path, Item]]:
    for at, section in enumerate(questionnaire.sections):
        for place, item in enumerate(section.items):
            yield ("section", at, "item", place), item


def _unique(questionnaire: Questionnaire, reader: Reader) -> Found:
    groups: dict[str, list[tuple[Path, str]]] = {
        "theme": [(("theme", place), theme.code) for place, theme in enumerate(questionnaire.themes)],
        "section": [(("section", place), section.code) for place, section in enumerate(questionnaire.sections)],
        "item": [(path, item.code) for path, item in _placed(questionnaire)],
    }
    for name, coded in groups.items():
        seen: set[str] = set()
        for path, code in coded:
            if code in seen and code:
                yield (*path, "code"), f"a code that no other {name} has", f"'{code}' again"
            seen.add(code)
    for path, item in _placed(questionnaire):
        if item.code in RESERVED:
            yield (*path, "code"), "a code other than " + ", ".join(sorted(RESERVED)), f"'{item.code}'"


def _themes(questionnaire: Questionnaire, reader: Reader) -> Found:
    known = [theme.code for theme in questionnaire.themes if theme.code]
    for path, item in _placed(questionnaire):
        if item.theme is not None and item.theme not in known and not reader.broken(("theme",)):
            expected = "one of the themes " + ", ".join(known) if known else "no theme, since the file has no [[theme]]"
            yield (*path, "theme"), expected, f"'{item.theme}'"
    outcomes = [place for place, theme in enumerate(questionnaire.themes) if theme.outcome]
    for place in outcomes[1:]:
        yield ("theme", place, "outcome"), "at most one theme that is the outcome", "another"


def _kinds(questionnaire: Questionnaire, reader: Reader) -> Found:
    for path, item in _placed(questionnaire):
        for inner, expected, found in KINDS[item.kind].check(item):
            at = (*path, *inner)
            if not reader.broken(at) and not reader.broken((*path, inner[0])):
                yield at, expected, found


def _rated(questionnaire: Questionnaire, reader: Reader) -> Found:
    """Only what `rated.rated` lists says which unit it rates; anywhere else nothing would be done with it."""
    for at, section in enumerate(questionnaire.sections):
        if section.rates is not None and section.kind != "touchpoint":
            yield ("section", at, "rates"), f"no such key in a {section.kind} section", f"'{section.rates}'"
    for path, item in _placed(questionnaire):
        for key, where in (("options", f"an option of kind {item.kind}"), ("rows", "a row")):
            for place, part in enumerate(getattr(item, key)):
                if part.rates is not None and not (key == "options" and KINDS[item.kind].rates_units):
                    yield (*path, key, place, "rates"), f"no such key in {where}", f"'{part.rates}'"


def _sizes(questionnaire: Questionnaire, reader: Reader) -> Found:
    placed = list(_placed(questionnaire))
    if len(questionnaire.sections) > SECTIONS:
        yield ("section",), f"at most {SECTIONS} sections", str(len(questionnaire.sections))
    if len(placed) > ITEMS:
        yield ("section",), f"at most {ITEMS} items", str(len(placed))
    if placed and not any(is_question(item) for _, item in placed) and not reader.broken(("section",)):
        yield ("section",), "at least one item that can be answered", "notes only"


def _conditions(questionnaire: Questionnaire, reader: Reader) -> Found:
    """A condition asks items that come earlier, in an order that every respondent shares, in a way that fits them."""
    coded = {item.code: path for path, item in _placed(questionnaire)}
    earlier: dict[str, Item] = {}
    for at, section in enumerate(questionnaire.sections):
        yield from _condition(("section", at, "show_if"), section.show_if, earlier, coded, reader)
        before = dict(earlier)
        for place, item in enumerate(section.items):
            known = before if section.random else earlier
            yield from _condition(("section", at, "item", place, "show_if"), item.show_if, known, coded, reader)
            earlier[item.code] = item


def _condition(path: Path, text: str | None, earlier: dict[str, Item], coded: dict[str, Path], reader: Reader) -> Found:
    if text is None:
        return
    for test in conditions.tests(conditions.parse(text)):
        if test.item in earlier:
            if not reader.broken(coded[test.item]):
                yield from _test(path, test, earlier[test.item])
        elif test.item in coded:
            yield path, "only earlier items (in a section in random order, of earlier sections)", f"'{test.item}'"
        elif all(coded):  # an item whose code could not be read may be the one that is meant
            yield path, "only items of this questionnaire", f"'{test.item}'"


def _test(path: Path, test: conditions.Test, item: Item) -> Found:
    kind = KINDS[item.kind](item)
    name = ":".join((test.item, *test.part))
    values = kind.values(test.part)
    if not kind.can_be_asked:
        yield path, f"no condition about {test.item}, which is a {item.kind}", f"'{test}'"
    elif values is None:
        yield path, f"a row that {test.item} has", f"'{name}'"
    elif test.operator not in kind.operators(test.part):
        expected = " ".join(sorted(kind.operators(test.part)))
        yield path, f"one of {expected} after {name}, which is a {item.kind}", f"'{test}'"
    elif test.operator != conditions.ANSWERED and not kind.can_be(test.part, test.value):
        yield path, f"{name} compared with {values}", f"'{test}'"


def _pipes(questionnaire: Questionnaire, reader: Reader) -> Found:
    """A text names only choices that were made on an earlier page."""
    yield from piping.check(questionnaire)


def _beside(questionnaire: Questionnaire, reader: Reader) -> Found:
    """Two stand side by side where they are of one kind and always follow each other; no three."""
    for at, section in enumerate(questionnaire.sections):
        for place, item in enumerate(section.items):
            before = section.items[place - 1] if place else None
            if item.beside and not (before and before.kind == item.kind and not before.beside and not section.random):
                expected = "a question of the same kind right before it, alone, in a section in no random order"
                yield ("section", at, "item", place, "beside"), expected, "another, or none"
