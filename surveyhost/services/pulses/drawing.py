"""Where the line of one item over the periods of a service is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .reading import Figure, Period

WHOLE = 100
LEFT, TOP, STEP, HEIGHT = 34.0, 20.0, 52.0, 110.0
"""Of the drawing: room for the scale, room above, from one period to the next, from 0 to 100 percent."""


@dataclass(frozen=True, slots=True)
class Place:
    """One period on the line."""

    x: float
    period: Period
    y: float | None
    """None where nothing is released."""
    ends: tuple[float, float] | None
    """Of the interval, upper end first."""
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    places: Sequence[Place]
    path: str
    """Between periods of which something is released."""
    ticks: Sequence[tuple[float, str]]
    mean: float | None
    """Of the periods before the latest."""

    @property
    def right(self) -> float:
        return self.width - 4


def _y(percent: float) -> float:
    return round(TOP + HEIGHT * (100 - percent) / 100, 1)


def drawn(periods: Sequence[Period], code: str, mean: tuple[int, int] | None) -> Drawing:
    """The item with this code over these periods."""
    places = list(_places(periods, code))
    points = [f"{place.x} {place.y}" for place in places if place.y is not None]
    return Drawing(
        width=LEFT + STEP * max(len(places), 1),
        height=TOP + HEIGHT + 22,
        places=places,
        path="M" + "L".join(points) if len(points) > 1 else "",
        ticks=[(_y(percent), f"{percent}") for percent in (0, 50, 100)],
        mean=None if mean is None else _y(mean[0]),
    )


def _places(periods: Sequence[Period], code: str) -> Iterator[Place]:
    for number, period in enumerate(periods):
        x = LEFT + STEP * number + STEP / 2
        figure = period.figures.get(code)
        if figure is None:
            yield Place(x, period, None, None, "")
            continue
        ends = None if figure.interval is None else (_y(figure.interval[1]), _y(figure.interval[0]))
        yield Place(x, period, _y((figure.low + figure.high) / 2), ends, _label(figure))


def _label(figure: Figure) -> str:
    if figure.low == figure.high:
        return str(figure.low)
    if figure.high == WHOLE:
        return f"≥{figure.low}"
    return f"≤{figure.high}" if figure.low == 0 else f"{figure.low}–{figure.high}"
