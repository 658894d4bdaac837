"""Firms of hostile shapes: how the tree lies, how attributes copy each other, and how answers cluster.

A firm is drawn from a seed and nothing else. Every combination of a tree and of what people answer occurs.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section

TEXT = {"en": "x"}
Answers = dict[str, Any]
LIKED, HATED, BETWEEN = 1, -1, 0
PAIRS_FROM = 250
"""Invited people from which a report may compare by pairs."""


@dataclass(frozen=True)
class Shape:
    """A roster, and what each person answers (an absent item is skipped; None: did not take part)."""

    name: str
    units: tuple[str, ...]
    attributes: tuple[Mapping[str, str], ...]
    breakdowns: tuple[str, ...]
    questionnaire: Questionnaire
    answers: tuple[Answers | None, ...]

    @property
    def people(self) -> list[tuple[str, Mapping[str, str]]]:
        return list(zip(self.units, self.attributes, strict=True))

    def options(self, item: str) -> list[str]:
        """Codes of what can be chosen."""
        return [option.code for option in self.questionnaire.item(item).options]


# --- trees: people per unit -------------------------------------------------------------------------------------------


def _chain(draw: random.Random, size: int) -> list[str]:
    """Every unit holds one other, and a few people of its own."""
    depth = max(3, min(9, size // 12))
    path, units = [], [""]
    for level in range(depth):
        path.append(f"L{level}")
        units.append(" / ".join(path))
    return draw.choices(units, [draw.choice([1, 2, 4]) for _ in units], k=size)


def _flat(draw: random.Random, size: int) -> list[str]:
    """Departments of about nine people, side by side; nobody above them."""
    count = max(4, size // draw.choice([8, 9, 12]))
    return [f"D{number % count}" for number in range(size)]


def _star(draw: random.Random, size: int) -> list[str]:
    """A head office of half the people, and satellites of two to nine."""
    units, satellite = ["Office"] * (size // 2), 0
    while len(units) < size:
        satellite += 1
        units += [f"Office / S{satellite}"] * draw.randint(2, 9)
    return units[:size]


def _tree(draw: random.Random, size: int) -> list[str]:
    """Sites, departments and teams of five to twelve."""
    units, number = [], 0
    while len(units) < size:
        site, department = number % max(2, size // 80), number % max(3, size // 25)
        units += [f"Site {site} / Dept {department} / Team {number}"] * draw.randint(5, 12)
        number += 1
    return units[:size]


def _whole(draw: random.Random, size: int) -> list[str]:
    """Two units: everything else is told by breakdowns."""
    return draw.choices(["East", "West"], [3, 2], k=size)


# --- attributes -------------------------------------------------------------------------------------------------------


def _independent(draw: random.Random, unit: str) -> dict[str, str]:
    return {
        "gender": draw.choice("FM"),
        "age": draw.choices("abcd", [2, 4, 3, 1])[0],
        "grade": draw.choices(["worker", "lead", "head"], [12, 3, 1])[0],
    }


def _seams(draw: random.Random, unit: str) -> dict[str, str]:
    """Five attributes."""
    age = draw.randrange(4)
    return {
        "gender": draw.choice("FM"),
        "age": "abcd"[age],
        "tenure": "abcd"[min(3, max(0, age + draw.choice([-1, 0, 0, 0, 1])))],
        "shift": draw.choices(["day", "late", "night"], [5, 2, 1])[0],
        "contract": draw.choices(["fixed", "open"], [1, 5])[0],
    }


def _near_copies(draw: random.Random, unit: str) -> dict[str, str]:
    """The place is the unit but for one in thirty; the job is the gender but for one in twenty."""
    gender = draw.choice("FM")
    top = unit.split(" / ")[0]
    return {
        "gender": gender,
        "job": gender if draw.random() > 0.05 else draw.choice("FMX"),
        "place": top if draw.random() > 0.033 else "Elsewhere",
        "team": unit.split(" / ")[-1] if draw.random() > 0.033 else top,
    }


@dataclass(frozen=True)
class Form:
    """How a firm is laid out."""

    tree: Callable[[random.Random, int], list[str]]
    person: Callable[[random.Random, str], dict[str, str]]
    breakdowns: tuple[str, ...]
    pairs: tuple[str, ...] = ()


AGE, TENURE = "age: a < b < c < d", "tenure: a < b < c < d"
FORMS: dict[str, Form] = {
    "chain": Form(_chain, _independent, ("gender", AGE, "grade")),
    "flat": Form(_flat, _independent, ("gender", AGE)),
    "star": Form(_star, _independent, ("gender", "grade")),
    "tree": Form(_tree, _independent, ("gender", AGE, "grade")),
    "seams": Form(_whole, _seams, ("gender", AGE, TENURE, "shift", "contract")),
    "copies": Form(_tree, _near_copies, ("gender", "job", "place", "team")),
    "pairs": Form(_tree, _seams, ("gender", AGE, TENURE, "shift"), ("unit*gender", "gender*tenure", "age*shift")),
}

# --- what people answer: LIKED, BETWEEN or HATED ----------------------------------------------------------------------


def _dissenter(draw: random.Random, units: Sequence[str]) -> list[int]:
    """Everybody agrees but one."""
    made = [LIKED] * len(units)
    made[draw.randrange(len(units))] = HATED
    return made


def _half(draw: random.Random, units: Sequence[str]) -> list[int]:
    """Every unit is split evenly."""
    seen: dict[str, int] = {}
    made = []
    for unit in units:
        seen[unit] = seen.get(unit, draw.randrange(2)) + 1
        made.append(LIKED if seen[unit] % 2 else HATED)
    return made


def _mostly(mood: int, share: float) -> Callable[[random.Random, Sequence[str]], list[int]]:
    others = [one for one in (HATED, BETWEEN, LIKED) if one != mood]

    def made(draw: random.Random, units: Sequence[str]) -> list[int]:
        return [mood if draw.random() < share else draw.choice(others) for _ in units]

    return made


def _consensus(draw: random.Random, units: Sequence[str]) -> list[int]:
    """Every unit agrees with itself, and not with the next; one in twenty-five does not."""
    mood = {unit: draw.choice([LIKED, LIKED, BETWEEN, HATED]) for unit in sorted(set(units))}
    return [mood[unit] if draw.random() < 0.96 else draw.choice([HATED, BETWEEN, LIKED]) for unit in units]


def _mixed(draw: random.Random, units: Sequence[str]) -> list[int]:
    return [draw.choice([HATED, BETWEEN, LIKED, LIKED]) for _ in units]


OPINIONS: dict[str, Callable[[random.Random, Sequence[str]], list[int]]] = {
    "dissenter": _dissenter,
    "half": _half,
    "hated": _mostly(HATED, 0.93),
    "liked": _mostly(LIKED, 0.9),
    "rare": _mostly(BETWEEN, 0.96),
    "consensus": _consensus,
    "mixed": _mixed,
}

# --- the questions ----------------------------------------------------------------------------------------------------

OPTIONS = ("a", "b", "c", "d", "e")
LIMITS: tuple[tuple[int | None, int | None], ...] = ((None, None), (1, 2), (2, 3), (1, 3))
"""Fewest and most options to choose."""
POINTS = {"five": 5, "four": 4, "seven": 7, "more": 5}


def questionnaire(limits: tuple[int | None, int | None], exclusive: bool) -> Questionnaire:
    """Ratings of five, four and seven points, one enps, one yes/no, and one to choose several options."""
    choose = [Option(code, TEXT) for code in OPTIONS]
    if exclusive:
        choose.append(Option("none", TEXT, exclusive=True))
    items = [Item(code, "rating", TEXT, points=points) for code, points in POINTS.items()]
    items.append(Item("enps", "enps", TEXT, points=11))
    items.append(Item("yes", "choice", TEXT, options=(Option("yes", TEXT), Option("no", TEXT))))
    items.append(
        Item("pick", "choices", TEXT, options=tuple(choose), minimum=limits[0], maximum=limits[1])  # as the file reads
    )
    return Questionnaire("shapes", ("en",), TEXT, (Section("all", TEXT, tuple(items)),))


RATED = {
    5: {HATED: (1, 2), BETWEEN: (3,), LIKED: (4, 5)},
    4: {HATED: (1, 2), BETWEEN: (2, 3), LIKED: (3, 4)},
    7: {HATED: (1, 2), BETWEEN: (3, 4, 5), LIKED: (6, 7)},
    11: {HATED: tuple(range(7)), BETWEEN: (7, 8), LIKED: (9, 10)},
}


def _picked(draw: random.Random, mood: int, item: Item) -> tuple[str, ...]:
    """Options: who likes a thing chooses the first, who hates it the last of them or none; the fifth is rare."""
    free = [option.code for option in item.options if not option.exclusive]
    if mood == HATED and len(free) < len(item.options) and draw.random() < 0.4:
        return ("none",)
    often = {LIKED: (0.95, 0.3, 0.1, 0.02, 0.02), BETWEEN: (0.5, 0.5, 0.2, 0.1, 0.03), HATED: (0.05, 0.2, 0.3, 0.9, 0)}
    fewest, most = int(item.minimum or 1), int(item.maximum or len(free))
    for _ in range(12):
        chosen = tuple(code for code, share in zip(free, often[mood], strict=True) if draw.random() < share)
        if fewest <= len(chosen) <= most:
            return chosen
    return tuple(sorted(draw.sample(free, fewest)))


def _answer(draw: random.Random, mood: int, item: Item) -> Any:
    if item.kind == "choice":
        return "yes" if mood == LIKED or (mood == BETWEEN and draw.random() < 0.5) else "no"
    if item.kind == "choices":
        return _picked(draw, mood, item)
    return draw.choice(RATED[item.points][mood])


def shape(seed: int, size: int, form: str, response: float = 0.9, skip: float = 0.03) -> Shape:
    """One firm. The opinions go round the items, so that in seven seeds each item meets each of them."""
    draw = random.Random(f"{seed}/{size}/{form}/{response}/{skip}")
    laid = FORMS[form]
    units = laid.tree(draw, size)
    draw.shuffle(units)
    attributes = [laid.person(draw, unit) for unit in units]
    asked = questionnaire(LIMITS[seed % len(LIMITS)], exclusive=seed % 2 == 0)
    names = list(OPINIONS)
    items = list(asked.items())
    moods = {item.code: OPINIONS[names[(seed + place) % len(names)]](draw, units) for place, item in enumerate(items)}
    answers: list[Answers | None] = []
    for person in range(size):
        if draw.random() >= response:
            answers.append(None)
            continue
        given = {item.code: _answer(draw, moods[item.code][person], item) for item in items}
        answers.append({code: value for code, value in given.items() if draw.random() >= skip})
    named = laid.breakdowns + (laid.pairs if size >= PAIRS_FROM else ())
    name = f"{form}-{size}-{seed}-{response:.0%}"
    return Shape(name, tuple(units), tuple(attributes), named, asked, tuple(answers))


@dataclass(frozen=True, slots=True)
class Firm:
    """Which firm is to be drawn, before it is: a test that is only listed costs nothing."""

    seed: int
    size: int
    form: str
    response: float = 0.9
    skip: float = 0.03

    @property
    def name(self) -> str:
        return f"{self.form}-{self.size}-{self.seed}-{self.response:.0%}"

    def drawn(self) -> Shape:
        return shape(self.seed, self.size, self.form, self.response, self.skip)


def sample(count: int, sizes: Sequence[int]) -> list[Firm]:
    """So many firms: forms, sizes, response and skips in turn."""
    forms, made = list(FORMS), []
    for seed in range(count):
        size = sizes[seed % len(sizes)]
        response, skip = ((1.0, 0.0), (0.97, 0.02), (0.9, 0.05), (0.8, 0.1))[(seed // 2) % 4]
        made.append(Firm(seed, size, forms[seed % len(forms)], response, skip))
    return made
