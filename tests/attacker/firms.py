"""Firms to attack: an org tree with small corners, attributes that nearly copy each other, opinions that cluster.

Written without a line of the disclosure control: the attacker knows the roster, the questionnaire and what is printed.
"""

import random
from dataclasses import dataclass, field

Answers = dict[str, int | tuple[str, ...]]
CONTENT = 3
"""Of the first item: whoever gives more is not asked the follow-up."""
OPTIONS = {"tools": 0.4, "time": 0.25, "rules": 0.1, "people": 0.03, "none": 0.12}
"""Of the question in which several may be chosen: how often each is. Whoever chooses none of them says so."""


@dataclass
class Firm:
    """A roster, and what each person would answer (an absent item is skipped)."""

    units: list[str]
    attributes: list[dict[str, str]]
    answers: list[Answers | None]
    """None: did not take part."""
    items: list[str] = field(default_factory=list)
    """Codes of the measures."""
    breakdowns: list[str] = field(default_factory=list)

    @property
    def people(self) -> list[tuple[str, dict[str, str]]]:
        return list(zip(self.units, self.attributes, strict=True))


def _tree(draw: random.Random, size: int) -> tuple[list[str], list[float]]:
    """Units with weights: sites, departments, teams, some of them of one or two people, some people at the top."""
    units, weights = [""], [0.2]
    for site in range(max(2, min(6, size // 60))):
        units.append(f"Site {site}")
        weights.append(draw.choice([0.05, 0.3, 1.0]))
        for department in range(draw.randint(1, max(2, min(6, size // 50)))):
            name = f"Site {site} / Dept {department}"
            units.append(name)
            weights.append(draw.choice([0.1, 1.0, 3.0]))
            for team in range(draw.randint(0, 3 if size < 2000 else 6)):
                units.append(f"{name} / Team {team}")
                weights.append(draw.choice([0.05, 0.5, 1.0, 2.0]))
    return units, weights


def _person(draw: random.Random, unit: str) -> dict[str, str]:
    site = unit.split(" / ")[0] or "Head office"
    age = draw.choices(range(4), [2, 4, 3, 1])[0]
    tenure = min(3, max(0, age + draw.choice([-1, 0, 0, 1])))
    return {
        "age": f"A{age}",
        "tenure": f"T{tenure}" if draw.random() < 0.97 else "",
        "place": site if draw.random() < 0.97 else draw.choice(["Site 0", "Site 1"]),  # nearly copies the unit
        "grade": draw.choices(["worker", "lead", "head"], [20, 4, 1])[0],
        "gender": draw.choice(["F", "M"]),
    }


def _opinion(draw: random.Random, liking: float) -> int:
    return max(1, min(5, round(3 + liking + draw.gauss(0, 0.9))))


def _picked(draw: random.Random, options: dict[str, float]) -> tuple[str, ...]:
    if draw.random() < options["none"]:
        return ("none",)
    chosen = tuple(option for option, often in options.items() if option != "none" and draw.random() < often)
    return chosen or (next(iter(options)),)


def firm(
    seed: int,
    size: int,
    items: int = 6,
    skip: float = 0.03,
    response: float = 0.85,
    pairs: bool = False,
    options: dict[str, float] = OPTIONS,
) -> Firm:
    """A firm of `size` people. Odd items are liked by nearly everybody. The follow-up is asked of whoever is not
    content with the first; then there is a question in which several options may be chosen."""
    draw = random.Random(f"{seed}/{size}/{skip}")
    units, weights = _tree(draw, size)
    homes = draw.choices(units, weights, k=size)
    people = [_person(draw, unit) for unit in homes]
    mood = {unit: draw.gauss(0, 0.7) for unit in units}
    codes = [f"q{number}" for number in range(items)] + ["follow_up"]
    answers: list[Answers | None] = []
    for unit in homes:
        if draw.random() > response:
            answers.append(None)
            continue
        mine = {}
        for number, code in enumerate(codes):
            asked = code != "follow_up" or mine.get("q0", 5) <= CONTENT
            if asked and draw.random() > skip:
                mine[code] = _opinion(draw, mood[unit] + (2.2 if number % 2 else 0.3))
        if draw.random() > skip:
            mine["pick"] = _picked(draw, options)
        answers.append(mine)
    codes += [f"pick:{option}" for option in options]
    named = ["age: A0 < A1 < A2 < A3", "tenure: T0 < T1 < T2 < T3", "place", "grade", "gender"]
    if pairs:
        named += ["unit*age", "unit*gender", "gender*tenure"]
    return Firm(homes, people, answers, codes, named)
