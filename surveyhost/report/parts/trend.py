"""The themes over all waves: a small chart for each, and a line for each group that every wave publishes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...core.release.derived import Span, theme_score
from ...core.release.findings import line
from ...core.release.model import COMPANY, Group, Release
from ...core.release.scales import Scale, cells_of, comparable
from .. import protected
from ..charts.lines import Box, Point, axis_of, path, points
from ..differences import Delta, Family
from ..formatting import EN_DASH
from ..model import Reading
from . import Part
from .groups import chunks
from .overview import overview

PANEL, SPARK = Box(54, 29, (9, 6, 47, 21)), Box(18, 6, (1, 1, 17, 5))
MOST_ROWS = 12
"""Units of two levels that are printed; of more, those of the next level alone. Each line costs the printer time."""

MOST_UNITS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One theme of one group, wave by wave. Where it was not published exactly, or not asked alike, the line breaks."""

    name: str
    figure: str
    points: tuple[Point | None, ...]
    path: str
    said: str
    last: Delta | None
    """Since the wave before."""
    first: Delta | None = None
    """Since the first wave, where that is another."""
    why: str = ""
    """In two words, why there is no figure of this wave."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    n: str
    depth: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    themes: tuple[str, ...]
    rows: tuple[Row, ...]


Spans = Sequence[Span | None]
Ends = tuple[int, int]
"""Of a scale, in percent."""


class _Waves:
    """Every wave's figures of a reading, this wave's last, and the differences of the page they stand on."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.before = reading, reading.all_before
        self.alike = [comparable(reading.release.questionnaire, one.questionnaire) for one in self.before]
        self.names = reading.names_of((*self.before, reading.release))
        self.family = Family()

    def spans(self, group: Group, scale: Scale) -> Spans | None:
        """None unless every wave publishes the group, and may be set beside the next."""
        found = line(self.reading.release, self.before, group)
        if len(found) < len(self.before):
            return None
        pairs = zip(found, self.alike, strict=True)
        then = [self._score(one, code, scale) if set(scale.measures) <= same else None for (one, code), same in pairs]
        return [*then, self.reading.score(group.code, scale)]

    def _score(self, release: Release, group: str, scale: Scale) -> Span | None:
        return theme_score(cells_of(release, group, scale.measures))

    def delta(self, group: Group, scale: Scale, spans: Spans, since: int) -> Delta | None:
        key = ("trend", group.code, scale.code, self.names[since])
        return self.reading.delta(self.family, key, spans[-1], spans[since])

    def drawn(self, name: str, spans: Spans, ends: Ends, box: Box) -> tuple[tuple[Point | None, ...], str, str]:
        """Points, their line, and both in words."""
        exact = [one.low if one is not None and one.exact else None for one in spans]
        found = points(exact, ends, box)
        pairs = zip(self.names, spans, strict=True)
        said = ", ".join(f"{wave} {self.reading.words.percent(one) if one else EN_DASH}" for wave, one in pairs)
        return tuple(found), path(found), f"{name}: {said}"


def trend(reading: Reading) -> list[Part]:
    """None in a first wave, and for a unit that no earlier wave may be compared with."""
    if not reading.trends or not reading.scales:
        return []
    waves = _Waves(reading)
    own = {scale.code: waves.spans(reading.unit, scale) for scale in reading.scales}
    groups = _groups(reading)
    known = {(one.code, scale.code): waves.spans(one, scale) for one in groups for scale in reading.scales}
    if not any(spans and sum(one is not None for one in spans) > 1 for spans in own.values()):
        return []
    ends, of_groups = _axis(own.values()), _axis(known.values())
    changes = dict(zip([scale.code for scale in reading.scales], overview(reading).shows["deltas"], strict=True))
    panels = [
        _panel(waves, scale, spans, ends, changes[scale.code])
        for scale in reading.scales
        if (spans := own[scale.code]) is not None
    ]
    tables = [
        Table(
            tuple(reading.words.text(scale.text) for scale in scales),
            tuple(
                _row(waves, group, scales, [known[group.code, scale.code] for scale in scales], of_groups)
                for group in groups
                if all(known[group.code, scale.code] for scale in scales)
            ),
        )
        for scales in chunks(reading.scales)
    ]
    shows = {
        "panels": panels,
        "tables": [one for one in tables if one.rows],
        "names": waves.names,
        "ends": ends,
        "whole": reading.words.in_sentence(reading.unit),
    }
    return [Part("trend", reading.words.say("Over the waves"), shows)]


def _axis(lines: Iterable[Spans | None]) -> Ends:
    """One scale for all of them."""
    every = [one for spans in lines if spans for one in spans if one is not None]
    return axis_of(every) if every else (0, 100)


def _groups(reading: Reading) -> list[Group]:
    """Units of the next two levels, and the unit's own breakdowns."""
    depth = len(reading.unit.path)
    units = [one for one in reading.below if len(one.path) <= depth + 2]
    if len(units) > MOST_ROWS:
        units = [one for one in units if len(one.path) == depth + 1][:MOST_UNITS]
    own = [
        one
        for one in reading.release.groups
        if one.breakdown != "unit" and (one.parent or COMPANY) == reading.unit.code
    ]
    return [*units, *own]


def _panel(waves: _Waves, scale: Scale, spans: Spans, ends: Ends, last: Delta | None) -> Line:
    reading = waves.reading
    name = reading.words.text(scale.text)
    first = waves.delta(reading.unit, scale, spans, 0) if len(spans) > 2 else None
    drawn, way, said = waves.drawn(name, spans, ends, PANEL)
    figure = reading.words.percent(spans[-1]) if spans[-1] else ""
    return Line(name, figure, drawn, way, said, last, first)


def _row(waves: _Waves, group: Group, scales: Sequence[Scale], spans: Sequence[Spans | None], ends: Ends) -> Row:
    reading, is_unit = waves.reading, group.breakdown == "unit"
    name = reading.words.group(group, group.path[:-1]) if is_unit else ", ".join(group.path)
    if not is_unit:
        name = f"{reading.words.breakdown(group.breakdown)}: {name}"
    lines = []
    for scale, some in zip(scales, spans, strict=True):
        found = some or [None]
        drawn, way, said = waves.drawn(f"{name}, {reading.words.text(scale.text)}", found, ends, SPARK)
        now = found[-1]
        figure = reading.words.figure(now) if now else ""
        why = "" if now else protected.in_short(reading, group, scale.measures)
        lines.append(Line(name, figure, drawn, way, said, waves.delta(group, scale, found, -2), None, why))
    depth = len(group.path) - len(reading.unit.path) if is_unit else 0
    return Row(name, reading.people(group), depth, tuple(lines))
