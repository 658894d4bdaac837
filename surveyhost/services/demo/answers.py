"""What the people of the demo answer: plausible and correlated, drawn from a seed, for any questionnaire.

Each person has a mood of their own, each unit a tendency for each theme, each item a difficulty; a rating is their sum
and some chance, cut at thresholds. The demo's figures are invented: only their shape is meant to be lifelike.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from statistics import NormalDist
from typing import Any

from ...core.questionnaire.conditions import visible
from ...core.questionnaire.kinds.date import names
from ...core.questionnaire.model import Item, Kind, Option, Questionnaire
from .comments import ANYWHERE, CHANGES, OBSTACLES, VOICES
from .people import SHIFTS, TENURE, THEMES, Employee

MOOD, CHANCE = 0.55, 0.83
"""Standard deviations of what lies in the person and what lies in the moment; their squares add to about 1."""
SKIPPED = 0.03
_CUTS = {5: (-1.35, -0.6, 0.0, 1.0), 6: (-1.8, -1.15, -0.55, 0.0, 1.0)}
_HABITS = {
    "work_obstacles": (30, 34, 26, 28, 20, 24, 16, 5, 8),
    "speak_last_time": (22, 20, 33, 8, 17),
    "went_wrong": (18, 10, 34, 14, 26, 22, 12),
    "departments": (46, 52, 34, 28, 40, 44, 4),
}
"""How often each option is taken, where it should not be all alike."""
_POOLS: Mapping[str, tuple[Mapping[str, tuple[str, ...]], ...]] = {
    "speak_comment": (VOICES,),
    "change_comment": (CHANGES, OBSTACLES),
    "service_comment": (OBSTACLES,),
    "partners_comment": (OBSTACLES,),
}
_WRITES = {"speak_comment": 0.2, "change_comment": 0.42, "service_comment": 0.3, "partners_comment": 0.5}


Shift = Callable[[Employee, Item], float]
"""By how much more favourably a person answers an item than the unit tends to, in standard deviations."""


def as_ever(person: Employee, item: Item) -> float:
    """No more and no less."""
    del person, item
    return 0.0


@dataclass(slots=True)
class Respondent:
    """Draws the answers of a questionnaire, person after person; each comment is written once."""

    questionnaire: Questionnaire
    chance: random.Random
    shift: Shift = as_ever
    _difficulty: dict[str, float] = field(default_factory=dict)
    _left: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.questionnaire.items():
            self._difficulty[item.code] = random.Random(item.code).gauss(0, 0.22)  # the same in every wave
        for code, pools in _POOLS.items():
            places = {place for pool in pools for place in pool}
            self._left[code] = {place: [text for pool in pools for text in pool.get(place, ())] for place in places}
            for texts in self._left[code].values():
                self.chance.shuffle(texts)

    def answers(self, person: Employee) -> dict[str, Any]:
        """The answers of one person, to the items that they get to see."""
        mood = self.chance.gauss(_lean(person), MOOD)
        given: dict[str, Any] = {}
        for item in self.questionnaire.items():
            is_skipped = bool(given) and self.chance.random() < SKIPPED  # nobody sends an empty sheet
            if is_skipped or item.code not in visible(self.questionnaire, given):
                continue
            value = KINDS[item.kind](self, person, item, mood)
            if value not in (None, "", (), {}):
                given[item.code] = value
        return given

    def _level(self, person: Employee, item: Item, mood: float) -> float:
        theme = item.theme if item.theme in THEMES else "service"
        tendency = person.unit.favourable[THEMES.index(theme)] / 100
        place = NormalDist().inv_cdf(tendency)
        meets = 0.45 if theme == "customer" and person.customer_facing == "Có" else 0.0
        level = place + meets + mood + self._difficulty[item.code] + self.shift(person, item)
        return level + self.chance.gauss(0, CHANCE)

    def rating(self, person: Employee, item: Item, mood: float) -> int:
        """One point of the scale."""
        level = self._level(person, item, mood)
        cuts = _CUTS.get(item.points) or tuple(-2 + 4 * cut / item.points for cut in range(1, item.points))
        return 1 + sum(level > cut for cut in cuts)

    def enps(self, person: Employee, item: Item, mood: float) -> int:
        """0 to 10, leaning on the person's mood more than anything else."""
        stay = NormalDist().inv_cdf(person.unit.favourable[THEMES.index("stay")] / 100)
        return min(10, max(0, round(7.1 + 2.2 * (stay + mood) + self.chance.gauss(0, 1.3))))

    def choice(self, person: Employee, item: Item, mood: float) -> str:
        """One option, some more often than others."""
        del person, mood
        return self.chance.choices(item.options, self._habit(item))[0].code

    def choices(self, person: Employee, item: Item, mood: float) -> tuple[str, ...]:
        """One to three options in their order, or the exclusive one alone."""
        most = min(int(item.maximum or 3), 3)
        taken = {self.choice(person, item, mood) for _ in range(self.chance.randint(1, most))}
        alone = [option.code for option in item.options if option.exclusive and option.code in taken]
        return tuple(option.code for option in item.options if option.code in (alone or taken))

    def _habit(self, item: Item) -> tuple[int, ...]:
        return _HABITS.get(item.code) or tuple(1 for _ in item.options)

    def matrix(self, person: Employee, item: Item, mood: float) -> dict[str, int]:
        """A point for each row."""
        return {row.code: self.rating(person, item, mood) for row in item.rows}

    def service_matrix(self, person: Employee, item: Item, mood: float) -> dict[str, dict[str, int]]:
        """A point for each row of two to four departments, never one's own."""
        others = [option for option in item.options if person.department not in option.text.values()]
        chosen = self.chance.sample(others, min(len(others), self.chance.randint(2, 4)))
        return {option.code: self._rated(person, item, mood, option) for option in item.options if option in chosen}

    def _rated(self, person: Employee, item: Item, mood: float, department: Option) -> dict[str, int]:
        lean = {"maintenance": -0.45, "warehouse": -0.35, "hr": 0.3, "accounting": 0.1, "it": 0.35}
        return {row.code: self.rating(person, item, mood + lean.get(department.code, 0.0)) for row in item.rows}

    def ranking(self, person: Employee, item: Item, mood: float) -> tuple[str, ...]:
        """All options, in some order."""
        del person, mood
        return tuple(option.code for option in self.chance.sample(item.options, len(item.options)))

    def comment(self, person: Employee, item: Item, mood: float) -> str | None:
        """What somebody of this department might write, if they write; who is content writes less."""
        if self.chance.random() > _WRITES.get(item.code, 0.0) * (1.25 if mood < 0 else 0.8):
            return None
        left = self._left[item.code]
        for place in (person.department, ANYWHERE) if person.language == "vi" else (person.language,):
            if left.get(place):
                return left[place].pop()
        return None

    def number(self, person: Employee, item: Item, mood: float) -> Decimal:
        """A whole number within the bounds, or about the bands where there are none."""
        del person, mood
        low = item.minimum if item.minimum is not None else item.bands[0] - 1
        high = item.maximum if item.maximum is not None else item.bands[-1] + 1
        return Decimal(min(max(round(self.chance.uniform(low, high)), ceil(low)), floor(high)))

    def date(self, person: Employee, item: Item, mood: float) -> str:
        """Any period within the bounds."""
        del person, mood
        return self.chance.choice(names(item.earliest or "", item.latest or "", item.by or ""))

    def nothing(self, person: Employee, item: Item, mood: float) -> None:
        """Words between the items have no answer, and nobody in the demo writes short texts."""


KINDS: Mapping[Kind, Callable[[Respondent, Employee, Item, float], Any]] = {
    Kind.RATING: Respondent.rating,
    Kind.ENPS: Respondent.enps,
    Kind.CHOICE: Respondent.choice,
    Kind.CHOICES: Respondent.choices,
    Kind.MATRIX: Respondent.matrix,
    Kind.SERVICE_MATRIX: Respondent.service_matrix,
    Kind.RANKING: Respondent.ranking,
    Kind.COMMENT: Respondent.comment,
    Kind.NUMBER: Respondent.number,
    Kind.DATE: Respondent.date,
    Kind.TEXT: Respondent.nothing,
    Kind.TEXTS: Respondent.nothing,
    Kind.NOTE: Respondent.nothing,
}


def _lean(person: Employee) -> float:
    """Newcomers are a little happier, fixed nights a little less."""
    return {TENURE[0]: 0.18, TENURE[3]: -0.08}.get(person.tenure, 0.0) - 0.22 * (person.shift == SHIFTS[2])
