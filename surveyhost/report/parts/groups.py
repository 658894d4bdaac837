"""Groups compared with the whole: the heat map of units, and the dot plots of breakdowns."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...core.release.derived import Span, gap
from ...core.release.model import COMPANY, Group
from ...core.release.scales import Scale
from .. import protected
from ..charts.marks import Dot, axis, dot, heat
from ..formatting import N_
from ..model import Reading
from . import Part

ACROSS = 6
"""Themes that fit beside each other; more make a further table."""
MOST_COLUMNS = 12
"""Units next below up to which every item is printed for each of them."""
HIDDEN = N_(
    "By unit, %(items)s: not shown, since too few people answered or the figures, set beside other tables, would "
    "single people out."
)


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell of the map. Without a figure the place is protected, and `why` says so in two words."""

    figure: str
    difference: str = ""
    shade: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    name: str
    n: str
    depth: int
    cells: tuple[Heat, ...]
    is_whole: bool = False
    notes: tuple[Markup, ...] = ()
    """Protected units that follow this row."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    themes: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    ranges: bool
    """True if a cell prints a bound or a range, which then needs a word."""
    few: bool
    """True if a cell is protected."""


def chunks(scales: Sequence[Scale]) -> Iterator[Sequence[Scale]]:
    """Themes in sets that fit on a page."""
    for start in range(0, len(scales), ACROSS):
        yield scales[start : start + ACROSS]


def _cell(reading: Reading, group: Group, scale: Scale, whole: Span | None, is_whole: bool) -> Heat:
    return _heat(reading, group, reading.score(group.code, scale), whole, is_whole, scale.measures)


def _heat(
    reading: Reading, group: Group, score: Span | None, whole: Span | None, is_whole: bool, measures: Sequence[str]
) -> Heat:
    if score is None:
        return Heat("", why=protected.in_short(reading, group, measures))
    figure = reading.words.figure(score)
    if is_whole or whole is None:
        return Heat(figure)
    difference = gap(score, whole)
    # The difference to a range would itself be a range; the figure alone says as much.
    return Heat(figure, reading.words.signed(difference.low) if difference.exact else "", heat(difference))


def heat_map(reading: Reading, scales: Sequence[Scale]) -> HeatMap:
    """The unit and every published unit below it, against the unit. Protected units stand under their site in words."""
    root = reading.unit
    wholes = {scale.code: reading.score(root.code, scale) for scale in scales}
    base = len(root.path)
    notes = _notes_after(reading)
    rows = []
    for group in (root, *reading.below):
        is_whole = group.code == root.code
        cells = tuple(_cell(reading, group, scale, wholes[scale.code], is_whole) for scale in scales)
        name = reading.words.group(group, () if is_whole else group.path[:-1])
        depth = len(group.path) - base
        rows.append(HeatRow(name, reading.people(group), depth, cells, is_whole, tuple(notes.get(group.code, ()))))
    shown = [cell for row in rows for cell in row.cells]
    return HeatMap(
        tuple(reading.words.text(scale.text) for scale in scales),
        tuple(rows),
        any(cell.figure and not cell.figure.lstrip("−").isdigit() for cell in shown),
        any(not cell.figure for cell in shown),
    )


def _notes_after(reading: Reading) -> dict[str, list[Markup]]:
    """Sentences on protected units, by the code of the last unit of their site."""
    units = [reading.unit, *reading.below]
    found: dict[str, list[Markup]] = {}
    for code, places in protected.lifted_under(reading).items():
        site = next((group for group in units if group.code == code), None)
        if site is None:
            continue
        inside = [group for group in units if group.path[: len(site.path)] == site.path]
        found.setdefault(inside[-1].code, []).extend(protected.sentences(reading, places))
    return found


@dataclass(frozen=True, slots=True)
class ItemMap:
    """Items as rows, the units next below as columns, the whole first."""

    columns: tuple[tuple[str, str], ...]
    """Name and number of people."""
    rows: tuple[tuple[int, str, tuple[Heat, ...]], ...]
    """Item's number, its words, its cells."""
    few: bool


def item_maps(reading: Reading, codes: Collection[str]) -> list[ItemMap]:
    """Favourable shares of these items in the units next below, against the unit; none for too many units to print."""
    depth = len(reading.unit.path) + 1
    units = [group for group in reading.below if len(group.path) == depth]
    measures = [measure for measure in reading.rated if measure.item in codes]
    measures = [one for one in measures if any(reading.favourable(group.code, one.code) for group in units)]
    if not measures or not 1 < len(units) <= MOST_COLUMNS:
        return []
    found = []
    for start in range(0, len(units), ACROSS - 1):
        columns = [reading.unit, *units[start : start + ACROSS - 1]]
        rows = []
        for measure in measures:
            whole = reading.favourable(reading.unit.code, measure.code)
            spans = [reading.favourable(group.code, measure.code) for group in columns]
            if not any(spans):
                continue
            cells = tuple(
                _heat(reading, group, span, whole, place == 0, [measure.code])
                for place, (group, span) in enumerate(zip(columns, spans, strict=True))
            )
            rows.append((reading.numbers[measure.item], reading.question(measure.code), cells))
        names = tuple((reading.name(group), reading.people(group)) for group in columns)
        found.append(ItemMap(names, tuple(rows), any(not cell.figure for *_, cells in rows for cell in cells)))
    return [one for one in found if one.rows]


def without_units(reading: Reading, codes: Collection[str]) -> str:
    """Which of these items are shown for the unit of this report, but for none next below it; in words, "" for none."""
    units = [group for group in reading.below if len(group.path) == len(reading.unit.path) + 1]
    hidden = [
        measure.code
        for measure in reading.rated
        if measure.item in codes
        and reading.favourable(reading.unit.code, measure.code) is not None
        and not any(reading.favourable(group.code, measure.code) for group in units)
    ]
    if not hidden or not 1 < len(units) <= MOST_COLUMNS:
        return ""
    return reading.words.say(HIDDEN, items=protected.numbers(reading, hidden))


@dataclass(frozen=True, slots=True)
class DotRow:
    name: str
    n: str
    dots: tuple[Dot | str, ...]
    """One for each theme, or in two words why there is none."""


@dataclass(frozen=True, slots=True)
class DotTable:
    """The groups of one breakdown inside one unit."""

    title: str
    rows: tuple[DotRow, ...]
    notes: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class DotPage:
    themes: tuple[tuple[str, str], ...]
    """Name and figure of the whole."""
    tables: tuple[DotTable, ...]
    ends: tuple[int, int]


def _sets(reading: Reading) -> dict[tuple[str, str], list[Group]]:
    """Published breakdown groups of this unit and below, by breakdown and the unit they lie in."""
    inside = {group.code for group in (reading.unit, *reading.below)}
    found: dict[tuple[str, str], list[Group]] = {}
    for group in reading.release.groups:
        home = group.parent or COMPANY
        if group.breakdown != "unit" and home in inside:
            found.setdefault((group.breakdown, home), []).append(group)
    return found


def dot_pages(reading: Reading) -> list[DotPage]:
    """Every breakdown that is shown, beside the unit as a whole; further themes make further pages."""
    sets = _sets(reading)
    if not sets:
        return []
    pages = []
    for scales in chunks(reading.scales):
        wholes = [reading.score(reading.unit.code, scale) for scale in scales]
        kept = [
            (scale, whole) for scale, whole in zip(scales, wholes, strict=True) if whole is not None and whole.exact
        ]
        scores = {
            group.code: [reading.score(group.code, scale) for scale, _ in kept]
            for some in sets.values()
            for group in some
        }
        ends = axis(
            [span for row in scores.values() for span in row if span is not None] + [whole for _, whole in kept]
        )
        tables = tuple(_dot_table(reading, key, some, kept, scores, ends) for key, some in sets.items())
        names = tuple((reading.words.text(scale.text), reading.words.figure(whole)) for scale, whole in kept)
        if kept:
            pages.append(DotPage(names, tables, ends))
    return pages


def _dot_table(
    reading: Reading,
    key: tuple[str, str],
    groups: Sequence[Group],
    kept: Sequence[tuple[Scale, Span]],
    scores: dict[str, list[Span | None]],
    ends: tuple[int, int],
) -> DotTable:
    words, (breakdown, home) = reading.words, key
    title = words.breakdown(breakdown)
    if home != reading.unit.code:
        title = words.say("%(breakdown)s in %(unit)s", breakdown=title, unit=words.group(reading.groups[home]))
    rows = []
    for group in groups:
        dots = tuple(
            protected.in_short(reading, group, scale.measures)
            if span is None
            else dot(span, whole, words.figure(span), ends)
            for span, (scale, whole) in zip(scores[group.code], kept, strict=True)
        )
        rows.append(DotRow(", ".join(group.path), reading.people(group), dots))
    notes = (
        protected.sentences(reading, protected.of_breakdown(reading, breakdown)) if home == reading.unit.code else []
    )
    return DotTable(title, tuple(rows), tuple(notes))


def heat_pages(reading: Reading) -> list[Part]:
    """Units by themes; none where a unit has no published unit below it."""
    if not reading.below or not reading.scales:
        return []
    maps = [heat_map(reading, some) for some in chunks(reading.scales)]
    return [
        Part(
            "heat",
            reading.words.say("Heat map"),
            {"maps": maps, "whole": reading.words.in_sentence(reading.unit), "partial": _partial(reading)},
        )
    ]


def _partial(reading: Reading) -> list[str]:
    """Themes that rest on fewer items than they have, in words."""
    words = reading.words
    return [
        words.say(
            "%(theme)s: %(shown)s of %(all)s items, since the others are not shown.",
            theme=words.text(scale.text),
            shown=len(scale.measures),
            all=whole,
        )
        for scale, whole in reading.partial
    ]


def breakdowns(reading: Reading) -> list[Part]:
    """Dot plots of every breakdown; none where none is published."""
    pages = dot_pages(reading)
    if not pages:
        return []
    return [
        Part(
            "breakdowns",
            reading.words.say("Groups compared"),
            {"pages": pages, "whole": reading.words.in_sentence(reading.unit)},
        )
    ]
