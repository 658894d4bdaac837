"""Where lines and dots are drawn, in millimetres: waves compared, journeys, and the cover's field of dots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.release.derived import Span


def spread(places: Sequence[float], room: float) -> list[float]:
    """Labels at `places` (ascending), moved apart until `room` is between them, as near to home as may be."""
    moved = list(places)
    for _ in range(60):
        clash = False
        for index in range(1, len(moved)):
            lack = room - (moved[index] - moved[index - 1])
            if lack > 0.01:
                clash = True
                moved[index - 1] -= lack / 2
                moved[index] += lack / 2
        if not clash:
            break
    return moved


@dataclass(frozen=True, slots=True)
class Slope:
    """One theme from the wave before to this one."""

    name: str
    before: int
    now: int
    y_before: float
    y_now: float
    y_right: float
    """Where the label stands, moved away from its neighbours."""
    strong: bool
    """The change is more than chance."""


@dataclass(frozen=True, slots=True)
class Slopes:
    rows: tuple[Slope, ...]
    left: tuple[tuple[str, float], ...]
    """Figures of the wave before, and where they stand; equal ones once."""


SLOPE_HEIGHT = 92.0


def slopes(rows: Sequence[tuple[str, int, int, bool]]) -> Slopes:
    """Lines between two waves on one scale. Each row: a name, the figure before, the figure now, and whether the

    change is more than chance.
    """
    values = [value for _, before, now, _ in rows for value in (before, now)]
    high = max(values, default=0)
    unit = (SLOPE_HEIGHT - 14) / max(10, high - min(values, default=0))

    def y(value: int) -> float:
        return 9 + (high - value) * unit

    right = _apart({place: y(row[2]) for place, row in enumerate(rows)})
    left = _apart({before: y(before) for _, before, _, _ in rows})
    drawn = tuple(
        Slope(name, before, now, y(before), y(now), right[place], is_told)
        for place, (name, before, now, is_told) in enumerate(rows)
    )
    return Slopes(drawn, tuple((str(value), place) for value, place in left.items()))


def _apart(places: Mapping[int, float]) -> dict[int, float]:
    ordered = sorted(places, key=lambda name: places[name])
    return dict(zip(ordered, spread([places[name] for name in ordered], 5.2), strict=True))


JOURNEY_TOP, JOURNEY_SPAN = 9.0, 38.0
"""Millimetres above the highest line of a journey, and between its highest and lowest."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One touchpoint of a journey."""

    x: float
    y: float
    y_before: float | None
    label: str
    label_y: float
    lowest: bool


def lowest_of(figures: Sequence[Span]) -> int | None:
    """Place of the figure that surely lies below all others; None where equal ones or a range leave that open."""
    place = min(range(len(figures)), key=lambda one: figures[one].high)
    others = (other for one, other in enumerate(figures) if one != place)
    return place if figures[place].exact and all(other.low > figures[place].high for other in others) else None


def journey(figures: Sequence[Span], before: Sequence[Span | None], labels: Sequence[str]) -> list[Stop]:
    """Touchpoints on a line 170 mm wide, on an axis fitted to quarters that hold every figure."""
    low, high = journey_axis(figures, before)
    unit = JOURNEY_SPAN / (high - low)
    step = 136 / max(4, len(figures) - 1)
    ys = [JOURNEY_TOP + (high - (one.low + one.high) / 2) * unit for one in figures]
    lowest = lowest_of(figures)
    found = []
    for place, y in enumerate(ys):
        beside = [ys[other] for other in (place - 1, place + 1) if 0 <= other < len(ys)]
        above = sum(other - y for other in beside) >= 0  # away from the lines that come and go
        earlier = before[place]
        y_before = None if earlier is None else JOURNEY_TOP + (high - earlier.low) * unit
        label_y = y - 3.4 if above and place != lowest else y + 6.6
        found.append(Stop(17 + place * step, round(y, 2), y_before, labels[place], round(label_y, 2), place == lowest))
    return found


def journey_axis(figures: Sequence[Span], before: Sequence[Span | None]) -> tuple[int, int]:
    """The quarters of 0..100 between which every figure lies."""
    values = [value for one in (*figures, *before) if one is not None for value in (one.low, one.high)]
    low, high = min(values) // 25 * 25, -(-max(values) // 25) * 25
    return (low, high) if high > low else (max(0, low - 25), max(25, low))


@dataclass(frozen=True, slots=True)
class Box:
    """A small chart: its size, and in it left, top, right and bottom of what is drawn."""

    width: float
    height: float
    inside: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """One wave's figure."""

    x: float
    y: float
    label: str


def axis_of(figures: Sequence[Span]) -> tuple[int, int]:
    """The quarters of 0..100 between which every figure lies."""
    return journey_axis(figures, ())


def points(figures: Sequence[int | None], ends: tuple[int, int], box: Box) -> list[Point | None]:
    """Where each wave's figure stands, left to right; None where there is none."""
    left, top, right, bottom = box.inside
    step = (right - left) / max(1, len(figures) - 1)
    unit = (bottom - top) / (ends[1] - ends[0])
    return [
        None if one is None else Point(round(left + at * step, 2), round(bottom - (one - ends[0]) * unit, 2), str(one))
        for at, one in enumerate(figures)
    ]


def path(found: Sequence[Point | None]) -> str:
    """The line through neighbours; it breaks where a wave has no figure."""
    drawn, pen = "", "M"
    for one in found:
        if one is not None:
            drawn += f"{pen}{one.x} {one.y}"
        pen = "M" if one is None else "L"
    return drawn


@dataclass(frozen=True, slots=True)
class Field:
    """The cover's field of dots: one for each invited person, or for several. Sorted, so that no place is a person."""

    full: str
    """Path of the filled dots: a point for each, drawn with a round pen."""
    open: tuple[tuple[float, float], ...]
    """Centres of the open dots."""
    each: int
    """People a dot stands for."""
    pen: float
    """Diameter of a dot."""
    height: float


FIELD_WIDTH = 170.0
FEW, MANY = 240, 1_000
"""Dots that are drawn 20 a row, and the most that are drawn at all (40 a row)."""


def field(answered: int, invited: int) -> Field:
    """Dots for `invited` people, the first ones filled. Above 1,000 people a dot stands for 5, 10, 50, ... of them."""
    each = next(size for size in (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 10**9) if invited <= MANY * size)
    whole = max(1, round(invited / each))
    filled = min(whole, round(answered / each))
    across = 20 if whole <= FEW else 40
    pen = 5.6 if whole <= FEW else 2.7
    step = (FIELD_WIDTH - pen - 0.4) / (across - 1)
    places = [
        (round(pen / 2 + 0.2 + place % across * step, 2), round(pen / 2 + 0.2 + place // across * step, 2))
        for place in range(whole)
    ]
    path = "".join(f"M{x} {y}h0" for x, y in places[:filled])
    rows = -(-whole // across)
    return Field(path, tuple(places[filled:]), each, pen, round((rows - 1) * step + pen + 0.4, 2))
