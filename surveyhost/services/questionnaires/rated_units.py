"""Which units a survey's questionnaire rates: declared when a wave is planned, before it can open.

The declaration stands in the survey's own questionnaire, so that opening a wave freezes it and the contract's hash of
the questionnaire covers it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...core.drafting.changes import change
from ...core.grouping.frozen import path_of, unit_of
from ...core.grouping.rated_units import OUTSIDE, Rated, rated, undeclared, unknown
from ...core.questionnaire.model import Questionnaire
from ...store.office.roster import units_of_people
from ..office.house import Actor, House
from ..office.survey_rows import get_survey, questionnaire_of
from . import drafts
from .refusals import RatedNotOnRoster, RatedNoUnit, RatedUndeclared, RatesNobody


@dataclass(frozen=True, slots=True)
class Declared:
    """What a survey's questionnaire rates, and the units that may be named."""

    places: tuple[Rated, ...]
    units: tuple[str, ...]
    """Every unit of the roster and those above, by path."""
    open: int
    """How many of the places are not declared, or name a unit that is not on the roster."""


def declared(house: House, survey_id: int) -> Declared:
    """Everything that the survey's questionnaire rates; NotThere if there is no such survey."""
    with house.office() as session:
        questionnaire = questionnaire_of(get_survey(session, survey_id))
        found = units_of_people(session, survey_id)
    paths = {path_of(unit)[:level] for unit in found for level in range(1, len(path_of(unit)) + 1)}
    missing = len(undeclared(questionnaire)) + len(unknown(questionnaire, found))
    return Declared(tuple(rated(questionnaire)), tuple(unit_of(path) for path in sorted(paths)), missing)


def declare(house: House, actor: Actor, survey_id: int, units: Mapping[str, str]) -> None:
    """Say which unit each of these places rates; everything or nothing.

    units: `Rated.key` to the path of a unit on the roster, or "(outside)". RatedRefused for a place that the
    questionnaire does not have or a unit that is not on the roster; what `drafts.change` refuses.
    """
    known = declared(house, survey_id)
    places = {place.key: place for place in known.places}
    for key, unit in units.items():
        if key not in places:
            listed = ", ".join(places) or "nothing"
            raise RatesNobody(key=key, listed=listed)
        if unit.strip() != OUTSIDE and unit_of(path_of(unit)) not in known.units:
            raise RatedNoUnit(key=key, unit=unit, outside=OUTSIDE)
    changes = [
        change(
            "rates",
            section=places[key].section,
            unit=unit.strip() if unit.strip() == OUTSIDE else unit_of(path_of(unit)),
            item=places[key].item or "",
            option=places[key].option or "",
        )
        for key, unit in units.items()
    ]
    if changes:
        drafts.change(house, actor, survey_id, changes)


def check(questionnaire: Questionnaire, units: Collection[str]) -> None:
    """RatedRefused where something is rated and not declared, or a unit is named that is not on the roster.

    units: path texts of people's units.
    """
    if missing := undeclared(questionnaire):
        listed = ", ".join(place.key for place in missing)
        raise RatedUndeclared(outside=OUTSIDE, listed=listed)
    if strange := unknown(questionnaire, units):
        listed = ", ".join(f"{place.key} ({place.rates})" for place in strange)
        raise RatedNotOnRoster(listed=listed)
