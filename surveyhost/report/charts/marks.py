"""Where the marks of each chart are drawn, in millimetres. The macros in `templates/components/charts` draw them.

Sizes are those of the A4 report; a screen scales the same drawing. Colours are named by class here and given in the
macros, so that a dark page can choose its own.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...core.questionnaire.measures import Measure
from ...core.release.chance.signs import Sign
from ...core.release.derived import Span
from ...core.release.model import Cell, Share

BAR_WIDTH = 78.0
REACH = (-60, 100)
"""The scale of every diverging bar of a report, in percent: agreement to the right of the middle."""
LEAST = 20
"""Percent that a scale shows to either side of its middle."""
GAP = 0.22
LABEL_FROM = 3.3
"""Millimetres a segment needs to carry two digits of 7 pt."""
DIGIT = 0.67
"""Width of a digit of Survey Figures, in em."""
SHADES: dict[int, tuple[int, ...]] = {3: (2, 3, 4), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5), 6: (1, 2, 3, 3, 4, 5)}
"""Which of the five band colours a point of the scale wears."""
INKS = {"b1": "a", "b5": "a", "p": "a", "b2": "b", "b3": "b", "o": "b", "b4": "c", "m": "c"}
"""Which ink a figure on a colour has: on white paper a is white, b and c black; on a dark page a and c are black."""
STRONG = 10
"""Points from which the tint of a difference is strong."""


def shades(points: int) -> tuple[int, ...]:
    """The colour class 1..5 of each point of a scale."""
    if points in SHADES:
        return SHADES[points]
    edge = 1 if points < 8 else 2
    return (1,) * edge + (2,) + (3,) * (points - 2 * edge - 2) + (4,) + (5,) * edge


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar."""

    x: float
    width: float
    shade: str
    """"b1".."b5" for points, "m", "o", "p" for the three bands, "open" for what a range leaves open."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    segments: tuple[Segment, ...]
    centre: float
    ticks: tuple[tuple[float, str], ...]
    """Where 50, 0, 50 and 100 stand."""

    def inks(self, size: float = 2.45) -> list[tuple[str, str, str]]:
        """The figures as three texts at most: the ink, a place for each digit, the digits.

        A text of its own for each figure would cost the printer three times as much.
        """
        found: dict[str, list[tuple[float, str]]] = {}
        for one in self.segments:
            if one.label.isdigit():
                start = one.x + one.width / 2 - len(one.label) * size * DIGIT / 2
                found.setdefault(INKS[one.shade], []).extend(
                    (start + place * size * DIGIT, digit) for place, digit in enumerate(one.label)
                )
        return [
            (ink, " ".join(f"{x:.2f}" for x, _ in digits), "".join(digit for _, digit in digits))
            for ink, digits in found.items()
        ]

    def worded(self) -> list[tuple[str, float, str]]:
        """Labels that are more than digits ("from 80"): ink, middle, text."""
        return [
            (INKS[one.shade], one.x + one.width / 2, one.label)
            for one in self.segments
            if one.label and not one.label.isdigit()
        ]


def reach(cells: Iterable[tuple[Measure, Cell]]) -> tuple[int, int]:
    """The scale for all bars of a report: in steps of 10, as wide to each side as its longest bar needs."""
    sides = [(_left(measure, cell), _right(measure, cell)) for measure, cell in cells if cell.bands is not None]
    if not sides:
        return REACH
    left, right = (math.ceil(max(side) / 10) * 10 for side in zip(*sides, strict=True))
    return -max(LEAST, left), max(LEAST, right)


def _left(measure: Measure, cell: Cell) -> float:
    """Percent of a bar that lie left of the middle, at most."""
    if cell.bands is None:
        return 0
    if any(not share.exact for share in cell.bands):
        sure = _sure(cell.bands)
        return cell.bands[0].high + cell.bands[1].low / 2 if sure is None else (100, 50, 0)[sure]
    if cell.form == "bands":
        return cell.bands[0].low + cell.bands[1].low / 2
    return _before_middle([share.low for share in _ordered(measure, cell)])


def _right(measure: Measure, cell: Cell) -> float:
    """Percent of a bar that lie right of the middle, at most."""
    if cell.bands is None:
        return 0
    if all(share.exact for share in cell.bands):
        return 100 - _left(measure, cell)
    sure = _sure(cell.bands)
    return cell.bands[1].low / 2 + cell.bands[2].high if sure is None else (0, 50, 100)[sure]


def _sure(shares: Sequence[Share]) -> int | None:
    """Where nearly all answers are, of a clipped cell."""
    return next((place for place, share in enumerate(shares) if share.low >= 80), None)


def _ordered(measure: Measure, cell: Cell) -> Sequence[Share]:
    """Shares from the unfavourable end to the favourable one."""
    return cell.shares[::-1] if measure.favourable == "low" and cell.form == "full" else cell.shares


def _before_middle(values: Sequence[int]) -> float:
    half = len(values) // 2
    return sum(values[:half]) + (values[half] / 2 if len(values) % 2 else 0)


def _ticks(scale: tuple[int, int]) -> tuple[tuple[float, str], ...]:
    unit = BAR_WIDTH / (scale[1] - scale[0])
    values = (value for value in (-100, -50, 0, 50, 100) if scale[0] <= value <= scale[1])
    return tuple(((value - scale[0]) * unit, str(abs(value))) for value in values)


def diverging(measure: Measure, cell: Cell, scale: tuple[int, int] = REACH, lead: str = "") -> Bar:
    """A diverging stacked bar, centred on the middle of the scale. `lead` is put before the bound of a clipped share.

    A clipped cell is drawn as what is sure (80 %) and what is left open.
    """
    unit = BAR_WIDTH / (scale[1] - scale[0])
    centre = -scale[0] * unit
    exact = all(share.exact for share in cell.shares)
    if not exact:
        return Bar(tuple(_clipped(cell, unit, centre, lead)), centre, _ticks(scale))
    values = [share.low for share in _ordered(measure, cell)]
    names = ("m", "o", "p") if cell.form == "bands" else tuple(f"b{shade}" for shade in shades(measure.categories))
    x = centre - _before_middle(values) * unit
    found = []
    for value, name in zip(values, names, strict=True):
        width = value * unit
        if value:
            shown = str(value) if width >= LABEL_FROM else ""
            found.append(Segment(round(x, 3), round(max(width - GAP, 0.1), 3), name, shown))
        x += width
    return Bar(tuple(found), centre, _ticks(scale))


def _ranged(shares: Sequence[Share], unit: float, centre: float) -> Iterable[Segment]:
    """A cell that is printed as a range: what is sure around the middle of the scale, and what is left open beyond."""
    if len(shares) != len(("m", "o", "p")):
        return
    against, neutral, favourable = shares
    half = neutral.low / 2
    pieces = (
        (-half - against.high, -half - against.low, "open"),
        (-half - against.low, -half, "m"),
        (-half, half, "o"),
        (half, half + favourable.low, "p"),
        (half + favourable.low, half + favourable.high, "open"),
    )
    for start, end, shade in pieces:
        if (end - start) * unit > GAP:
            yield Segment(round(centre + start * unit, 3), round((end - start) * unit - GAP, 3), shade)


def _clipped(cell: Cell, unit: float, centre: float, lead: str) -> Iterable[Segment]:
    shares = cell.bands or cell.shares
    sure = _sure(shares)
    if sure is None:
        yield from _ranged(shares, unit, centre)
        return
    name = ("m", "o", "p")[sure] if len(shares) == 3 else "o"
    low, width = shares[sure].low * unit, (shares[sure].high - shares[sure].low) * unit
    label = f"{lead}{shares[sure].low}"
    if name == "m":
        yield Segment(centre - low - width, width - GAP, "open")
        yield Segment(centre - low, low - GAP, name, label)
    elif name == "p":
        yield Segment(centre, low - GAP, name, label)
        yield Segment(centre + low, width - GAP, "open")
    else:
        yield Segment(centre - (low + width) / 2, width / 2 - GAP, "open")
        yield Segment(centre - low / 2, low - GAP, name, label)
        yield Segment(centre + low / 2, width / 2 - GAP, "open")


def sure(difference: Span) -> int:
    """Points by which a figure surely lies above the whole, or below it; 0 where a range leaves that open."""
    return difference.low if difference.low > 0 else min(0, difference.high)


def heat(difference: Span) -> int:
    """-2..2: which way a figure lies from the whole, and whether surely far."""
    points = sure(difference)
    return (points > 0) - (points < 0) + (points >= STRONG) - (points <= -STRONG)


@dataclass(frozen=True, slots=True)
class Dot:
    """One figure beside the whole, in one panel of a dot plot."""

    x: float
    base: float
    """Where the whole's line stands."""
    label: str
    label_x: float
    anchor: str
    shade: str
    """"d-2".."d2": by `heat` where it is more than chance, else "d0"."""
    sign: Sign
    """More than chance is a filled dot, what could be chance a ring, and a question mark stands for too few."""

    @property
    def is_told(self) -> bool:
        return self.sign == Sign.MORE

    @property
    def is_few(self) -> bool:
        return self.sign == Sign.FEW


PANEL = 19.4


def axis(figures: Iterable[Span]) -> tuple[int, int]:
    """One axis for all panels: 30 to 90 %, wider where a figure lies outside, in tens."""
    low, high = 30, 90
    for figure in figures:
        low, high = min(low, figure.low // 10 * 10), max(high, -(-figure.high // 10) * 10)
    return low, high


def dot(figure: Span, whole: Span, label: str, ends: tuple[int, int], sign: Sign) -> Dot:
    """Where a group's dot and the whole's line stand in a panel `PANEL` wide.

    A range stands where it lies nearest to the whole: on its line, if the whole is within the range.
    """
    unit = (PANEL - 3.4) / (ends[1] - ends[0])
    value = min(max(whole.low, figure.low), figure.high)
    x, base = (1.7 + (one - ends[0]) * unit for one in (value, whole.low))
    kind = heat(Span(figure.low - whole.low, figure.high - whole.low, figure.n)) if sign == Sign.MORE else 0
    # The label stands on the far side of the whole's line, so that the line never crosses a digit.
    anchor = "start" if x >= base else "end"
    room = len(label) * 1.75
    label_x = base + 0.6 if anchor == "start" else base - 0.6
    if abs(x - base) > room:
        label_x, anchor = x, "middle"
    label_x = min(max(label_x, room if anchor == "end" else 0.0), PANEL - (room if anchor == "start" else 0.0))
    return Dot(round(x, 2), round(base, 2), label, round(label_x, 2), anchor, f"d{kind}", sign)
