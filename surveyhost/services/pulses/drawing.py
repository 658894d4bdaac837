"""Where the line of one item is drawn: over the periods of a service, or from service to service."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .reading import Figure, Period, Stop

WHOLE = 100
LEFT, TOP, STEP, HEIGHT = 34.0, 20.0, 52.0, 110.0
"""Of the drawing: room for the scale, room above, from one period to the next, from 0 to 100 percent."""
FAR = 104.0
"""From one service to the next."""


@dataclass(frozen=True, slots=True)
class Place:
    """One period, or one service, on the line."""

    x: float
    below: str
    """Number of the period or the service."""
    y: float | None
    """None where nothing is released."""
    ends: tuple[float, float] | None
    """Of the interval, upper end first."""
    label: str
    y_before: float | None = None
    """Where the period before the latest stood, from service to service."""


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    places: Sequence[Place]
    path: str
    """Between places of which something is released."""
    ticks: Sequence[tuple[float, str]]
    mean: float | None
    """Of the periods before the latest."""

    before: str = ""
    """The line of the periods before the latest, from service to service."""

    @property
    def right(self) -> float:
        return self.width - 4


def _y(percent: float) -> float:
    return round(TOP + HEIGHT * (100 - percent) / 100, 1)


def drawn(periods: Sequence[Period], code: str, mean: tuple[int, int] | None) -> Drawing:
    """The item with this code over these periods."""
    places = list(_places(STEP, ((str(period.number), period.figures.get(code), None) for period in periods)))
    return _drawing(places, STEP, None if mean is None else _y(mean[0]))


def journey(stops: Sequence[Stop]) -> Drawing:
    """One item from service to service."""
    places = list(_places(FAR, ((str(one.number), one.figure, one.before) for one in stops)))
    before = [f"{place.x} {place.y_before}" for place in places if place.y_before is not None]
    return replace(_drawing(places, FAR, None), before=_path(before))


def _drawing(places: Sequence[Place], step: float, mean: float | None) -> Drawing:
    return Drawing(
        width=LEFT + step * max(len(places), 1),
        height=TOP + HEIGHT + 22,
        places=places,
        path=_path([f"{place.x} {place.y}" for place in places if place.y is not None]),
        ticks=[(_y(percent), f"{percent}") for percent in (0, 50, 100)],
        mean=mean,
    )


def _path(points: Sequence[str]) -> str:
    return "M" + "L".join(points) if len(points) > 1 else ""


def _places(step: float, figures: Iterable[tuple[str, Figure | None, Figure | None]]) -> Iterator[Place]:
    """figures: what stands below, the figure, and the one before where it is drawn too."""
    for number, (below, figure, before) in enumerate(figures):
        x = LEFT + step * number + step / 2
        if figure is None:
            yield Place(x, below, None, None, "")
            continue
        ends = None if figure.interval is None else (_y(figure.interval[1]), _y(figure.interval[0]))
        yield Place(x, below, _middle(figure), ends, _label(figure), None if before is None else _middle(before))


def _middle(figure: Figure) -> float:
    return _y((figure.low + figure.high) / 2)


def _label(figure: Figure) -> str:
    if figure.low == figure.high:
        return str(figure.low)
    if figure.high == WHOLE:
        return f"≥{figure.low}"
    return f"≤{figure.high}" if figure.low == 0 else f"{figure.low}–{figure.high}"
