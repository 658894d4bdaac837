"""The plan of a follow-up wave: who is asked, in which groups they are counted, and the proof beside the waves before.

The planning chooses groups by the rules for waves; the prover, which shares no code with it, then looks at both waves'
rows as if nobody had changed an answer. While it finds a combination that speaks for fewer than k people, less is
shown: first without breakdowns, then for the company alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ... import thresholds
from ...grouping import planning
from ...grouping.breakdowns import Breakdown
from ...grouping.earlier.asked_again import Asked, asked_again
from ...grouping.earlier.newcomers import Earlier, Path
from ...grouping.frozen import SILENT, labels
from ...grouping.planning import Plan
from ...grouping.refusals import BreakdownRefusal, NextWaveWaits
from ...suppression.proof.both_waves import columns, speaks_for

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A follow-up as it would be opened."""

    asked: Asked
    plan: Plan
    held_back: bool
    """True where the prover asked for less than the planning would have shown."""


def _proven(plan: Plan, earlier: Sequence[Earlier], k: int) -> bool:
    now = [labels(plan.views, unit, given) for unit, given in zip(plan.units, plan.attributes, strict=True)]
    return all(_beside(now, wave) >= k for wave in earlier)


def _beside(now: Sequence[Labels], wave: Earlier) -> int:
    """The fewest people for whom a combination of the rows of this plan and of an earlier wave was found to speak."""
    then = columns([*wave.now, *wave.gone], SILENT)
    both = columns([*now, *(None for _ in wave.gone)], SILENT)
    found = speaks_for(then, both, np.random.default_rng(len(now)))
    return len(now) if found is None else found


def plan_again(
    attributes: Sequence[Mapping[str, str]],
    earlier: Sequence[Earlier],
    followed: int,
    row: Path,
    breakdowns: Sequence[Breakdown],
    k: int,
    *,
    is_blind: bool = False,
    fixed: Collection[int] = (),
    rates: Sequence[int] = planning.RATES,
) -> AskedAgain:
    """Plan the follow-up of the wave at place `followed` of `earlier`. See `asked_again` for what is given and raised;
    NextWaveWaits where not even the company's totals could be printed beside the waves before. is_blind: see `plan`."""
    asked = asked_again(attributes, earlier, followed, row, fixed, k, thresholds.floor(k))
    stuck = [place for place, position in enumerate(asked.positions) if position in set(fixed)]

    def planned(people: Sequence[tuple[str, Mapping[str, str]]], named: Sequence[Breakdown]) -> Plan:
        return planning.plan(people, named, k, earlier=asked.earlier, is_blind=is_blind, fixed=stuck, rates=rates)

    company = list(zip([""] * len(asked.people), [given for _, given in asked.people], strict=True))
    for number, (people, named) in enumerate(((asked.people, breakdowns), (asked.people, ()), (company, ()))):
        try:
            made = planned(people, named)
        except BreakdownRefusal:
            continue  # so few people are asked that these breakdowns are too fine for them
        if _proven(made, asked.earlier, k):
            left = [one.name for one in breakdowns if one not in named]
            views = replace(made.views, waiting=tuple(sorted({*made.views.waiting, *left})))
            return AskedAgain(asked, replace(made, views=views), number > 0)
    raise NextWaveWaits()
