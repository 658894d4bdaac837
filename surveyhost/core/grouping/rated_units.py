"""Which unit each touchpoint section, and each department of a service matrix, rates.

What others say of a unit is said of its people, so of a unit of fewer than k people nothing is printed. Names do not
tell which unit is meant ("Nhân sự" may be "Phòng Nhân sự"); it is declared in the questionnaire: the path of a unit, or
that no unit of the firm is rated. A wave opens only when all of it is declared, and then the questionnaire is frozen.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..questionnaire.kinds import KINDS, with_texts
from ..questionnaire.measures import Measure
from ..questionnaire.model import Questionnaire, Text
from .frozen import Views, path_of

OUTSIDE = "(outside)"
"""Declares that no unit of the firm is rated: a step that many share, a firm outside."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One place of a questionnaire that rates somebody."""

    section: str
    item: str | None
    """None: the section as a whole."""
    option: str | None
    text: Text
    rates: str | None
    """The path of a unit, OUTSIDE, or None: not declared."""

    @property
    def key(self) -> str:
        """ "section", or "item/option": what it is called on the command line and in forms."""
        return f"{self.item}/{self.option}" if self.item else self.section


def rated(questionnaire: Questionnaire) -> Iterator[Rated]:
    """Every touchpoint section and every department of a service matrix, in order."""
    for section in questionnaire.sections:
        if section.kind == "touchpoint":
            yield Rated(section.code, None, None, section.title, section.rates)
        for item in section.items:
            if KINDS[item.kind].rates_units:
                for option in item.options:
                    yield Rated(section.code, item.code, option.code, option.text, option.rates)


def undeclared(questionnaire: Questionnaire) -> tuple[Rated, ...]:
    """What does not say yet which unit it rates."""
    return tuple(place for place in rated(questionnaire) if place.rates is None)


def unknown(questionnaire: Questionnaire, units: Collection[str]) -> tuple[Rated, ...]:
    """What says it rates a unit that is not in this tree. units: path texts of people's units."""
    known = {path_of(unit)[:level] for unit in units for level in range(1, len(path_of(unit)) + 1)}
    return tuple(
        place
        for place in rated(questionnaire)
        if place.rates not in (None, OUTSIDE) and path_of(place.rates or "") not in known
    )


def members(views: Views, path: tuple[str, ...]) -> int:
    """People invited in a unit and below it."""
    return sum(unit.invited for unit in views.units if unit.path[: len(path)] == path)


def _named_alike(place: Rated, views: Views) -> Iterator[tuple[str, ...]]:
    """Units that bear the department's name or code: for waves that were opened before it had to be declared."""
    names = {text.casefold() for text in (place.option or place.section, *place.text.values())}
    for unit in views.units:
        if unit.path and unit.path[-1].casefold() in names and not unit.joined:
            yield unit.path


def too_few(place: Rated, views: Views, k: int) -> bool:
    """Whether what is rated there is a unit of fewer than k people."""
    if place.rates == OUTSIDE:
        return False
    paths = _named_alike(place, views) if place.rates is None else [path_of(place.rates)]
    return any(members(views, path) < k for path in paths)


def silent_items(questionnaire: Questionnaire, views: Views, k: int) -> Mapping[str, frozenset[str] | None]:
    """The items that say something of a unit of fewer than k people: None for all of the item, else the departments."""
    made: dict[str, frozenset[str] | None] = {}
    for place in rated(questionnaire):
        if not too_few(place, views, k):
            continue
        if place.item and place.option:
            held = made.get(place.item, frozenset())
            made[place.item] = None if held is None else held | {place.option}
        else:
            section = next(one for one in questionnaire.sections if one.code == place.section)
            made |= dict.fromkeys((item.code for item in with_texts(section.items)), None)
    return made


def rates_too_few(measure: Measure, silent: Mapping[str, frozenset[str] | None]) -> bool:
    """Whether a measure is among `silent_items`."""
    if measure.item not in silent:
        return False
    departments = silent[measure.item]
    return departments is None or bool(measure.part and measure.part[0] in departments)
