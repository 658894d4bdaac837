"""Firms that are asked twice, and what the product prints of them: made with numpy, printed by the product's own cells.

Nobody does anything between the waves unless a test says so: whatever a verdict then finds is chance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.breakdowns import parse
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Questionnaire, Section, Theme
from surveyhost.core.release.model import COMPANY, Cell, Group, Release
from surveyhost.core.suppression.cells import cell
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally

THEMES, EACH = 4, 4
ITEMS = THEMES * EACH
POINTS = 5
FAVOURABLE = 3
"""The lowest category, from 0, that counts as favourable."""
WITHIN = 0.7
"""Of what people feel about two items of a theme; of favourable answers it is about .5."""
K = 5
TEXT = {"en": "words"}
Ints = npt.NDArray[np.int64]


def form() -> Questionnaire:
    items = tuple(Item(f"q{i}", "rating", TEXT, points=POINTS, theme=f"t{i // EACH}") for i in range(ITEMS))
    themes = tuple(Theme(f"t{number}", TEXT) for number in range(THEMES))
    return Questionnaire("twice", ("en",), TEXT, (Section("s", TEXT, items),), themes)


FORM = form()
MEASURES = measures(FORM)


@dataclass
class Firm:
    """Answers of everybody in two waves, -1 where somebody did not answer; and the groups that are printed."""

    groups: tuple[Group, ...]
    members: Mapping[str, npt.NDArray[np.bool_]]
    answers: tuple[Ints, Ints]
    """(people, items) in each wave."""
    truth: npt.NDArray[np.float64]
    """(people, items) each person's chance of a favourable answer, as their unit has it."""
    random: np.random.Generator

    def release(self, wave: int) -> Release:
        cells = {}
        for group in self.groups:
            for item in range(ITEMS):
                made = self.cell(group.code, item, self.answers[wave][:, item])
                if made is not None:
                    cells[group.code, f"q{item}"] = made
        return Release(
            1, 1 + wave, 1, TEXT, "Firm", FORM, {"k": K}, "0" * 64, "2026-03-01", "2026-03-14",
            len(self.truth), None, self.groups, cells, (), (), {"trends": "units"},
        )  # fmt: skip

    def published(self, wave: int) -> Release:
        """The same through planning, tabulation and disclosure control: a second for each release."""
        people = self._people()
        plan = planning.plan(people, [parse("age")], K, rates=())
        tally = Tally(FORM, plan.views)
        for (unit, attributes), row in zip(people, self.answers[wave], strict=True):
            given = {f"q{item}": int(category) + 1 for item, category in enumerate(row) if category >= 0}
            if given:
                tally.add(frozen.labels(plan.views, unit, attributes), given)
        made = publish(tally.cube(K), plan.views, K, 10, FORM, rounds=1, seed=1)
        known = {(group.breakdown, group.path): group.code for group in self.groups}
        code = {group.code: known[group.breakdown, group.path] for group in made.groups}
        groups = tuple(group for group in self.groups if group.code in code.values())
        cells = {(code[group], measure): cell for (group, measure), cell in made.cells.items()}
        return replace(self.release(wave), groups=groups, cells=cells)

    def _people(self) -> list[tuple[str, dict[str, str]]]:
        units, ages = [""] * len(self.truth), [""] * len(self.truth)
        for group in self.groups:
            for i in np.flatnonzero(self.members[group.code]):
                if group.breakdown == "unit":
                    units[i] = " / ".join(group.path)
                else:
                    ages[i] = group.path[0]
        return [(unit, {"age": age}) for unit, age in zip(units, ages, strict=True)]

    def cell(self, group: str, item: int, answers: Ints) -> Cell | None:
        given = answers[self.members[group]]
        counts = np.bincount(given[given >= 0], minlength=POINTS)
        if counts.sum() < K:
            return None
        is_unit = next(one.breakdown for one in self.groups if one.code == group) == "unit"
        return cell(MEASURES[item], counts, full=is_unit and counts.sum() >= 10)

    def with_change(self, later: Release, group: str, codes: Sequence[str], points: int) -> Release:
        """The later release, had this many points more (or fewer) of the group come to answer favourably."""
        inside = self.members[group]
        common = self.random.normal(size=len(self.truth))
        cells = dict(later.cells)
        for code in codes:
            item = int(code[1:])
            own = math.sqrt(WITHIN) * common + math.sqrt(1 - WITHIN) * self.random.normal(size=len(common))
            chance = 0.5 * (1 + np.vectorize(math.erf)(own / math.sqrt(2)))
            true = float(self.truth[inside, item].mean())
            room = 1 - true if points > 0 else true
            flipped = inside & (chance < abs(points) / 100 / max(room, 0.001))
            now = self.answers[1][:, item].copy()
            now[flipped & (now >= 0)] = POINTS - 1 if points > 0 else 0
            for row in (group, COMPANY):
                made = self.cell(row, item, now)
                if made is not None:
                    cells[row, code] = made
        return replace(later, cells=cells)


def _tree(random: np.random.Generator) -> tuple[list[Group], list[str], Ints]:
    """The company, sites and teams; the code of each team; and the team of each person."""
    groups = [Group(COMPANY, "unit", (), None, 0)]
    teams: list[str] = []
    for site in range(int(random.integers(2, 5))):
        groups.append(Group(f"u{site}", "unit", (f"Site {site}",), COMPANY, 0))
        for team in range(int(random.integers(2, 5))):
            code = f"u{site}.{team}"
            groups.append(Group(code, "unit", (f"Site {site}", f"Team {team}"), f"u{site}", 0))
            teams.append(code)
    sizes = random.integers(10, 80, len(teams))
    return groups, teams, np.repeat(np.arange(len(teams)), sizes)


def _latent(random: np.random.Generator, people: int) -> npt.NDArray[np.float64]:
    """What each person feels about each item beside what their unit feels, variance 1."""
    common = random.normal(size=(people, THEMES)).repeat(EACH, axis=1)
    return math.sqrt(WITHIN) * common + math.sqrt(1 - WITHIN) * random.normal(size=(people, ITEMS))


def firm(seed: int, correlation: float, response: float = 0.85) -> Firm:
    """A firm of 100 to 700 people in which nobody does anything. correlation: of one person's favourable answers to one
    item in both waves, about."""
    random = np.random.default_rng([seed, int(100 * correlation)])
    groups, teams, team = _tree(random)
    people = len(team)
    liking = random.normal(0.2, 0.6, ITEMS)
    liking[random.choice(ITEMS, 2, replace=False)] = -2.1, 2.1  # there is always something nobody, or everybody, likes
    apart = (0.0, 0.15, 0.35, 0.5)[seed % 4]  # where groups do not differ at all, whatever stands out is chance
    special = random.choice([0.0, 0.5, 1.0, 2.5], ITEMS)  # units differ in some things more than in others
    mood = random.normal(0, apart, (len(teams), 1)) + random.normal(0, apart, (len(teams), ITEMS)) * special
    middle = liking + mood[team]
    steady = math.sin(correlation * math.pi / 2)
    first = _latent(random, people)
    second = steady * first + math.sqrt(1 - steady**2) * _latent(random, people)
    cuts = np.array([-1.4, -0.6, 0.0, 1.0])
    answers = []
    for latent in (first, second):
        given = np.searchsorted(cuts, middle + latent)
        given[random.random(people) > response] = -1
        given[random.random(given.shape) < 0.03] = -1
        answers.append(given)
    truth = 0.5 * (1 + np.vectorize(math.erf)(middle / math.sqrt(2)))
    age = random.integers(0, 4, people)
    members = {COMPANY: np.ones(people, bool)}
    members |= {g.code: np.isin(team, [i for i, t in enumerate(teams) if t.startswith(g.code)]) for g in groups[1:]}
    members |= {f"age/{band}": age == band for band in range(4)}
    groups += [Group(f"age/{band}", "age", (f"A{band}",), COMPANY, 0) for band in range(4)]
    return Firm(tuple(groups), members, (answers[0], answers[1]), truth, random)
