"""A firm a while later, and what two waves say of whoever left, came or changed.

Written without a line of the disclosure control. The attacker knows both rosters and everybody's labels, sees the exact
counts of every row, and knows how steady opinions are.
"""

import math
import random
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from tests.attacker.firms import firm

BANDS = 3
ORDER = ["T0", "T1", "T2", "T3"]


@dataclass
class Pair:
    """Two waves of a firm. Everybody who was in one of them has a number: those of the first wave, then newcomers."""

    units: list[dict[int, str]]
    """Per wave the unit of each person who was invited."""
    attributes: list[dict[int, dict[str, str]]]
    answers: list[dict[int, int]]
    """Per wave the band of each person who answered."""
    breakdowns: list[str]
    steady: float

    def people(self, wave: int) -> list[int]:
        return sorted(self.units[wave])

    def roster(self, wave: int) -> list[tuple[str, dict[str, str]]]:
        return [(self.units[wave][i], self.attributes[wave][i]) for i in self.people(wave)]

    def changed(self) -> list[int]:
        """Who was in the first wave, and left or changed a label since."""
        first, second = self.units
        return [
            i
            for i in first
            if i not in second or second[i] != first[i] or self.attributes[0][i] != self.attributes[1][i]
        ]


def later(
    seed: int, size: int, steady: float = 0.9, response: float = 0.9, turnover: float = 0.1, aged: float = 0.1
) -> Pair:
    """A firm and, a year later, the same: some have left, as many have come, some have moved; for some the tenure band
    has moved by itself. Those who stay give the same answer with this chance, else another one."""
    draw = random.Random(f"{seed}/{size}/later")
    made = firm(seed, size, pairs=False)
    units = [dict(enumerate(made.units)), {}]
    attributes: list[dict[int, dict[str, str]]] = [dict(enumerate(made.attributes)), {}]
    for i in range(size):
        if draw.random() < turnover:
            continue
        units[1][i] = draw.choice(made.units) if draw.random() < 0.03 else made.units[i]
        tenure = made.attributes[i]["tenure"]
        older = tenure in ORDER[:3] and draw.random() < aged
        attributes[1][i] = {**made.attributes[i], **({"tenure": ORDER[ORDER.index(tenure) + 1]} if older else {})}
    for new in range(size, size + size - len(units[1])):
        like = draw.randrange(size)
        units[1][new], attributes[1][new] = made.units[like], {**made.attributes[like], "tenure": "T0"}
    mood = {unit: draw.gauss(0, 0.5) for unit in made.units}

    def opinion(unit: str) -> int:
        value = draw.gauss(0.35 + mood[unit], 0.9)
        return 0 if value < -0.6 else 1 if value < 0.2 else 2

    first = {i: opinion(units[0][i]) for i in units[0]}
    second = {i: first[i] if i in first and draw.random() < steady else opinion(units[1][i]) for i in units[1]}
    answers = [{i: b for i, b in wave.items() if draw.random() < response} for wave in (first, second)]
    return Pair(units, attributes, answers, made.breakdowns, steady)


def one_cell(pair: Pair, seed: int) -> Pair:
    """The same first wave; then HR edits one cell of the roster, and the survey is run again."""
    draw = random.Random(seed)
    who = draw.choice(sorted(pair.units[0]))
    units, attributes = dict(pair.units[0]), {i: dict(held) for i, held in pair.attributes[0].items()}
    column = draw.choice(["unit", *sorted(attributes[who])])
    if column == "unit":
        units[who] = draw.choice([unit for unit in sorted(set(units.values())) if unit != units[who]])
    else:
        values = sorted({held[column] for held in attributes.values()} - {attributes[who][column]})
        attributes[who][column] = draw.choice(values)
    return replace(pair, units=[pair.units[0], units], attributes=[pair.attributes[0], attributes])


Rows = dict[tuple[object, ...], frozenset[int]]
"""Printed rows, and remainders of units, by words that mean the same in both waves."""


EXACT = 5
"""People who came or left up to whom all their answers are gone through; beyond, a bell curve stands for them."""


def _others(prior: np.ndarray, left: int, came: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the others who left or came may add to a difference: vectors (ways, bands), their chances, and a variance
    that is the same for all of them."""
    if left + came > EXACT:
        return ((left - came) * prior)[None], np.ones(1), (left + came) * prior * (1 - prior)
    signs = np.array([1] * left + [-1] * came)
    ways = list(product(range(BANDS), repeat=len(signs)))
    made = np.zeros((len(ways), BANDS))
    for row, way in zip(made, ways, strict=True):
        np.add.at(row, list(way), signs)
    return made, np.array([math.prod(prior[band] for band in way) for way in ways]), np.zeros(BANDS)


def _posterior(pair: Pair, who: int, before: frozenset[int], after: frozenset[int], prior: np.ndarray) -> np.ndarray:
    """What one row of both waves says of the answer somebody gave who is in the first only."""
    gave = [
        np.bincount([w[i] for i in row if i in w], minlength=BANDS)
        for w, row in zip(pair.answers, (before, after), strict=True)
    ]
    both = [i for i in before & after if i in pair.answers[0] and i in pair.answers[1]]
    once = [sum(1 for i in before & after if i in wave) - len(both) for wave in pair.answers]
    left = sum(i in pair.answers[0] for i in before - after if i != who) + once[0]
    came = sum(i in pair.answers[1] for i in after - before) + once[1]
    ways, chances, spread = _others(prior, left, came)
    variance = spread + 2 * len(both) * (1 - pair.steady) * prior * (1 - prior) + 0.02
    made = np.zeros(BANDS)
    for band in range(BANDS):
        off = gave[0] - gave[1] - ways - np.eye(BANDS)[band]
        made[band] = prior[band] * (chances * np.exp(-(off**2 / (2 * variance)).sum(axis=1))).sum()
    return made / made.sum() if made.sum() else prior


def guess(pair: Pair, who: int, rows: tuple[Rows, Rows]) -> tuple[bool, bool]:
    """Whether the guess that both waves give is right; and whether the one is that the first wave alone gives."""
    first, second = rows
    held = [row for row in first.values() if who in row]
    small = min(held, key=len)
    counts = np.bincount([pair.answers[0][i] for i in small if i in pair.answers[0]], minlength=BANDS)
    prior = (counts + 0.3) / (counts.sum() + 0.9)
    known = [
        (row, second[name]) for name, row in first.items() if who in row and name in second and who not in second[name]
    ]
    truth = pair.answers[0][who]
    alone = int(prior.argmax()) == truth
    if not known:
        return alone, alone
    told = [_posterior(pair, who, before, after, prior) for before, after in known]
    best = max(told, key=lambda one: one.max())
    return int(best.argmax()) == truth, alone


def excess(hits: list[tuple[bool, bool]]) -> float:
    """By how many standard errors the guesses from both waves are better than those from the first alone."""
    both, alone = np.mean([a for a, _ in hits]), np.mean([b for _, b in hits])
    return float((both - alone) / math.sqrt(max(alone * (1 - alone), 0.01) / len(hits)))
