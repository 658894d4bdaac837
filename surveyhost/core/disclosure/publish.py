"""From the cube to what may be printed: the one way out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from surveyhost.core.errors import Refusal
from surveyhost.core.measures import Measure, measures
from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.release import Cell, Group, Protected
from surveyhost.core.tabulation import Cube

from .cells import cell
from .comments import comment_blocks
from .frozen import Views, digest
from .groups import UNIT, protected_places, unit_groups
from .ledger import PublishedViews
from .trees import UnitRows, unit_rows


@dataclass
class Published:
    """What disclosure control lets through."""

    groups: tuple[Group, ...]
    cells: dict[tuple[str, str], Cell]
    protected: tuple[Protected, ...]
    comment_blocks: dict[str, dict[str, tuple[str, ...]]]
    """Per comment item: code of the unit under which a list stands, to the blocks whose comments are pooled in it."""
    respondents: int | None
    """None where the rate must be printed as a bound: 1 to k - 1 of the invited did not answer."""
    certificate: dict[str, object]
    views: PublishedViews
    """What the ledger keeps of this release."""
    notes: list[Protected] = field(default_factory=list, repr=False)


def _full_minimum(k: int) -> int:
    return max(10, k + 2)


def respondents_printed(invited: int, respondents: int, k: int) -> int | None:
    """The company's number of respondents, or None where it would name 1 to k - 1 people who did not answer."""
    return None if 0 < invited - respondents < k else respondents


def _check(cube: Cube, views: Views, k: int, items: Sequence[Measure]) -> None:
    if cube.frozen != digest(views):
        raise Refusal("The cube was counted by other views than the frozen ones of this wave.", "views")
    if cube.k != k:
        raise Refusal("The cube was closed with another minimum than the policy's.", "k")
    if cube.measures != tuple(measure.code for measure in items):
        raise Refusal("The cube was counted with another questionnaire.", "questionnaire")


def _attached(cube: Cube, weights: np.ndarray) -> np.ndarray:
    """People per unit position, by block at close."""
    return np.bincount(cube.labels[:, 0], weights=weights, minlength=len(cube.views.units)).astype(np.int64)


def _rated_too_few(measure: Measure, questionnaire: Questionnaire, views: Views, k: int) -> bool:
    """Whether the measure rates a department of fewer than k people (found on the roster by its name or code)."""
    item = questionnaire.item(measure.item)
    if item.kind != "service_matrix":
        return False
    option = next(option for option in item.options if option.code == measure.part[0])
    names = {text.casefold() for text in (option.code, *option.text.values())}
    found = [unit for unit in views.units if unit.path and unit.path[-1].casefold() in names and not unit.joined]
    return any(sum(u.invited for u in views.units if u.path[: len(f.path)] == f.path) < k for f in found)


def _unit_cells(measure: Measure, rows: UnitRows, views: Views) -> tuple[dict[tuple[str, str], Cell], list[Protected]]:
    made: dict[tuple[str, str], Cell] = {}
    notes = []
    for position, unit in enumerate(views.units):
        if rows.n[position]:
            printed = cell(measure, rows.counts[position], rows.full[position])
            if printed is not None:
                made[unit.code, measure.code] = printed
                continue
            notes.append(Protected("few", unit.path, UNIT, _full_above(views, rows, position), measure.code))
        if unit.block == unit.code and rows.block[position] != position and unit.code in views.blocks:
            into = views.units[rows.block[position]].code
            notes.append(Protected("lifted", unit.path, UNIT, into, measure.code))
    return made, notes


def _full_above(views: Views, rows: UnitRows, position: int) -> str | None:
    """The nearest unit above whose row shows its full table."""
    above = (unit.code for unit in views.ancestors(views.units[position].code) if rows.full[views.index[unit.code]])
    return next(above, None)


def publish(
    cube: Cube,
    views: Views,
    k: int,
    comment_minimum: int,
    questionnaire: Questionnaire,
    earlier: Sequence[PublishedViews] = (),
) -> Published:
    """Everything of one wave that may be printed, given what was published of it before.

    cube: from `Tally.cube`. views: the frozen views by which seats were labelled. k, comment_minimum: the policy's.
    Raises Refusal where these do not belong together or fewer than k + 2 people answered.
    """
    items = measures(questionnaire)
    _check(cube, views, k, items)
    if cube.respondents.sum() < k + 2:
        raise Refusal(f"Fewer than {k + 2} people answered; nothing can be released.", "few")
    closing = cube.views
    people = _attached(cube, cube.respondents)
    blocks = {unit.code: int(people[i]) for i, unit in enumerate(closing.units) if people[i]}
    groups = unit_groups(closing, blocks)
    everyone = [unit.code in {group.code for group in groups} for unit in closing.units]
    cells: dict[tuple[str, str], Cell] = {}
    notes = list(protected_places(closing))
    for number, measure in enumerate(items):
        answerers = _attached(cube, cube.answerers[:, number])
        rows = unit_rows(closing.parents, answerers, cube.counts[0][:, cube.of(number)], k, _full_minimum(k), everyone)
        if rows is None or _rated_too_few(measure, questionnaire, views, k):
            notes.append(Protected("few", (), UNIT, None, measure.code))
            continue
        made, said = _unit_cells(measure, rows, closing)
        cells |= made
        notes += said
    lists, silent = comment_blocks(cube, comment_minimum)
    notes += silent
    invited = sum(unit.invited for unit in views.units)
    respondents = int(cube.respondents.sum())
    certificate: dict[str, object] = {"k": k, "groups": len(groups), "items_for_units_only": len(items)}
    return Published(
        groups,
        cells,
        tuple(notes),
        lists,
        respondents_printed(invited, respondents, k),
        certificate,
        PublishedViews((), {}),
    )
