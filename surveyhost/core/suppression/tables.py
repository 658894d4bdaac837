"""The tables of one wave, measure by measure: which rows exist before the neighbour rule is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..grouping.merge import Ints
from ..grouping.rated_units import rates_too_few, silent_items
from ..questionnaire.measures import Measure
from ..questionnaire.model import Questionnaire
from ..tabulation.cube import Cube
from .primary import bands
from .proof.witness import Proof, prove
from .unit_rows import UnitRows, opened_rows, unit_rows


@dataclass
class Table:
    """One measure."""

    number: int
    measure: Measure
    rows: UnitRows
    asked: tuple[int, ...]
    """Positions of the breakdowns in which it is to be shown."""
    joint: tuple[int, ...]
    """Positions of the breakdowns that the proof must cover: those, and the ones of earlier releases."""
    company_only: bool = False
    is_known: bool = True
    """Whether anybody counted its groups: of a split count, those that the keeper found proven."""
    proof: Proof | None = field(default=None)

    @property
    def is_proven(self) -> bool:
        """Whether it is safe in all breakdowns that were asked for."""
        return self.proof is not None and self.proof.proven

    @property
    def breakdowns(self) -> tuple[int, ...]:
        """In which it is shown: all it was asked for if that is proven safe and known, else none (units only)."""
        return self.asked if self.is_proven and self.is_known else ()


def to_be_shown(cube: Cube, wanted: Sequence[str]) -> list[int]:
    """Positions of the breakdowns that are to be shown and do not wait."""
    return [cube.views.views.index(cube.views.view(name)) for name in wanted if name not in cube.views.waiting]


def excludes_the_rest(measure: Measure, questionnaire: Questionnaire) -> bool:
    """Whether it is an option that is only chosen alone ("none of these")."""
    if measure.scale != "binary":
        return False
    return any(
        option.exclusive for option in questionnaire.item(measure.item).options if option.code == measure.part[0]
    )


def for_everybody_only(measure: Measure, questionnaire: Questionnaire) -> bool:
    """Whether it is shown for the company only: it is a follow-up (see `follow_ups`), or excludes the rest."""
    asked_of_some = any(
        section.show_if or item.show_if
        for section in questionnaire.sections
        for item in section.items
        if item.code == measure.item
    )
    return asked_of_some or excludes_the_rest(measure, questionnaire)


def attached(cube: Cube, weights: Ints) -> Ints:
    """(units,) people at the position of their block at close. weights: (profiles,)."""
    return np.bincount(cube.labels[:, 0], weights=weights, minlength=len(cube.views.units)).astype(np.int64)


def read(
    cube: Cube,
    items: Sequence[Measure],
    questionnaire: Questionnaire,
    asked: Sequence[int],
    earlier: Mapping[str, frozenset[int]],
    full_minimum: int,
) -> tuple[list[Table], list[Measure]]:
    """The tables, and the measures that cannot be shown at all (too few answered, or too few are rated).

    asked: positions of the breakdowns to be shown. earlier: per measure those in which it was shown before.
    """
    tables, empty = [], []
    silent = silent_items(questionnaire, cube.views, cube.k)
    for number, measure in enumerate(items):
        answerers = attached(cube, cube.answerers[:, number])
        counts = cube.counts[0][:, cube.of(number)]
        alone = for_everybody_only(measure, questionnaire)
        opened = None if cube.opened is None else cube.opened.get(measure.code)
        if opened is None:
            rows = unit_rows(cube.views.parents, answerers, counts, cube.k, full_minimum, company_only=alone)
        else:
            rows = opened_rows(cube.views.parents, answerers, opened, cube.k, full_minimum, company_only=alone)
        if rows is None or rates_too_few(measure, silent) or (cube.opened is not None and opened is None):
            empty.append(measure)
            continue
        for_groups = bands(measure) is not None and not measure.conditional and not alone
        before = earlier.get(measure.code, frozenset())
        shown = tuple(asked) if for_groups else ()
        joint = tuple(sorted(before | set(shown))) if shown else ()
        is_known = opened is None or all(cube.views.views[view].name in opened.breakdowns for view in shown)
        tables.append(Table(number, measure, rows, shown, joint, alone, is_known))
    return tables, empty


def _certified_labels(cube: Cube, number: int, view: int) -> None:
    """Raises ValueError unless the labels that the proof sees are those by which the printed rows were counted."""
    stated = cube.labels[:, 1 + view] >= 0
    weights = cube.answerers[stated, number]
    proven = np.bincount(cube.labels[stated, 1 + view], weights=weights, minlength=len(cube.counts[1 + view]))
    if not np.array_equal(proven.astype(np.int64), cube.counts[1 + view][:, cube.of(number)].sum(axis=1)):
        raise ValueError("the labels that were certified are not those that would be published")


def prove_all(cube: Cube, tables: Sequence[Table], random: np.random.Generator) -> None:
    """Prove each table that is to show breakdowns; tables with the same blocks and breakdowns are proven together, and
    measures with the same answerers once."""
    alike: dict[tuple[tuple[int, ...], tuple[int, ...]], list[Table]] = {}
    for table in tables:
        if table.asked:
            alike.setdefault((table.rows.block, table.joint), []).append(table)
    for (blocks, joint), members in alike.items():
        for table in members:
            for view in joint:
                _certified_labels(cube, table.number, view)
        columns = {cube.answerers[:, table.number].tobytes(): table.number for table in members}
        place = {raw: position for position, raw in enumerate(columns)}
        answerers = cube.answerers[:, list(columns.values())]
        block = np.asarray(blocks, dtype=np.int64)[cube.labels[:, 0]]
        proofs = prove(block, cube.labels[:, [1 + view for view in joint]], answerers, cube.k, random)
        for table in members:
            table.proof = proofs[place[cube.answerers[:, table.number].tobytes()]]
