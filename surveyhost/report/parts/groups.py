"""Groups compared with the whole: the heat map of units, and the dot plots of breakdowns."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...core.loop.finding import About, Place
from ...core.release.chance.compared import Compared
from ...core.release.chance.signs import Sign, signs
from ...core.release.derived import Span, gap
from ...core.release.model import COMPANY, Group
from ...core.release.scales import Scale
from .. import protected
from ..charts.marks import Dot, axis, dot, heat, sure
from ..differences import Delta, Family, Key
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
    delta: Delta | None = None
    """Its difference from the whole. It has no text where one of the two is a range: it would itself be a range."""
    tint: int = 0
    why: str = ""
    place: Place | None = None

    @property
    def shade(self) -> int:
        """-2..2: only what is more than chance is tinted."""
        return self.tint if self.delta is not None and self.delta.is_told else 0

    @property
    def difference(self) -> str:
        return "" if self.delta is None else self.delta.text


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


@dataclass(frozen=True, slots=True)
class _Compared:
    """One figure of every group on a map: an item or a theme."""

    code: str
    measures: Sequence[str]
    whole: Span | None


def _heat(
    reading: Reading, family: Family, group: Group, of: _Compared, score: Span | None, place: Place | None
) -> Heat:
    if score is None:
        return Heat("", why=protected.in_short(reading, group, of.measures))
    figure = reading.words.figure(score)
    if of.whole is None or group.code == reading.unit.code:
        return Heat(figure, place=place)
    difference = gap(score, of.whole)
    judged = family.add((of.code, group.code), Compared(score, of.whole, inside=True))
    text = reading.words.signed(difference.low) if difference.exact else ""
    return Heat(figure, Delta(text, sure(difference), judged), heat(difference), place=place)


def heat_maps(reading: Reading) -> list[HeatMap]:
    """The unit and every published unit below it by themes, as many tables as these need, judged together."""
    family = Family()
    return [_heat_map(reading, family, some) for some in chunks(reading.scales)]


def _heat_map(reading: Reading, family: Family, scales: Sequence[Scale]) -> HeatMap:
    """Units against the unit above them all. Protected units stand under their site in words."""
    root = reading.unit
    columns = [_Compared(scale.code, scale.measures, reading.score(root.code, scale)) for scale in scales]
    base = len(root.path)
    notes = _notes_after(reading)
    rows = []
    for group in (root, *reading.below):
        is_whole = group.code == root.code
        cells = tuple(
            _heat(reading, family, group, of, reading.score(group.code, scale), reading.place_of(group.code, scale))
            for of, scale in zip(columns, scales, strict=True)
        )
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


def item_maps(reading: Reading, codes: Collection[str], family: Family) -> list[ItemMap]:
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
            of = _Compared(measure.code, [measure.code], reading.favourable(reading.unit.code, measure.code))
            spans = [reading.favourable(group.code, measure.code) for group in columns]
            if not any(spans):
                continue
            cells = tuple(
                _heat(reading, family, group, of, span, Place(group.code, About.ITEM, measure.code))
                for group, span in zip(columns, spans, strict=True)
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
    places: tuple[Place | None, ...]
    """Where each of them stands."""


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
    pages, groups = [], [group for some in sets.values() for group in some]
    judged = _judged(reading, groups)
    for scales in chunks(reading.scales):
        wholes = [reading.score(reading.unit.code, scale) for scale in scales]
        kept = [
            (scale, whole) for scale, whole in zip(scales, wholes, strict=True) if whole is not None and whole.exact
        ]
        scores = {group.code: [judged.get((scale.code, group.code)) for scale, _ in kept] for group in groups}
        ends = axis([one[0] for row in scores.values() for one in row if one] + [whole for _, whole in kept])
        tables = tuple(_dot_table(reading, key, some, kept, scores, ends) for key, some in sets.items())
        names = tuple((reading.words.text(scale.text), reading.words.figure(whole)) for scale, whole in kept)
        if kept:
            pages.append(DotPage(names, tables, ends))
    return pages


Judged = tuple[Span, Sign]
"""A group's figure, and whether it differs from the whole's."""


def _judged(reading: Reading, groups: Sequence[Group]) -> dict[Key, Judged]:
    """Every dot of every page: they are judged together."""
    found = []
    for scale in reading.scales:
        whole = reading.score(reading.unit.code, scale)
        scores = [(group.code, reading.score(group.code, scale)) for group in groups] if whole and whole.exact else []
        found += [((scale.code, code), score, whole) for code, score in scores if score is not None]
    told = signs([Compared(score, whole, inside=True) for _, score, whole in found if whole is not None])
    return {key: (score, sign) for (key, score, _), sign in zip(found, told, strict=True)}


def _dot_table(
    reading: Reading,
    key: tuple[str, str],
    groups: Sequence[Group],
    kept: Sequence[tuple[Scale, Span]],
    scores: dict[str, list[Judged | None]],
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
            if one is None
            else dot(one[0], whole, words.figure(one[0]), ends, one[1])
            for one, (scale, whole) in zip(scores[group.code], kept, strict=True)
        )
        places = tuple(reading.place_of(group.code, scale) for scale, _ in kept)
        rows.append(DotRow(", ".join(group.path), reading.people(group), dots, places))
    notes = (
        protected.sentences(reading, protected.of_breakdown(reading, breakdown)) if home == reading.unit.code else []
    )
    return DotTable(title, tuple(rows), tuple(notes))


def heat_pages(reading: Reading) -> list[Part]:
    """Units by themes; none where a unit has no published unit below it."""
    if not reading.below or not reading.scales:
        return []
    return [
        Part(
            "heat",
            reading.words.say("Heat map"),
            {
                "maps": heat_maps(reading),
                "whole": reading.words.in_sentence(reading.unit),
                "partial": _partial(reading),
            },
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
