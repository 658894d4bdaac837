"""Internal service: the journey through touchpoints, and departments rated by departments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...core.loop.finding import About, Place
from ...core.questionnaire.model import Item, Option, Section
from ...core.release.derived import Score, matrix_score, theme_score
from ...core.release.model import COMPANY, Cell, Group, Share
from ..charts.lines import JOURNEY_SPAN, JOURNEY_TOP, Stop, journey, journey_axis, lowest_of
from ..model import Reading

STOPS = (3, 7)
"""Fewest and most touchpoints that are drawn as a line."""
ACROSS = 6
RATERS, ONE_LEVEL = 20, 40
"""Rating units of a matrix: as many levels of the tree as fit, and of the first level at most so many."""
NEAR, FAR = 0.0625, 0.15
"""Parts of the scale's length from the mean at which a cell is tinted, and strong."""


@dataclass(frozen=True, slots=True)
class Journey:
    stops: tuple[Stop, ...]
    names: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    n: str
    alt: str
    before: str
    """The earlier wave's name, where its line is drawn too."""
    places: tuple[tuple[Place, str], ...]
    """Where each stop's figure stands, and what it says."""


def travel(reading: Reading, section: Section) -> Journey | None:
    """A touchpoint section as a journey; None if too few of its steps are shown, or too many to draw."""
    if section.kind != "touchpoint":
        return None
    words, code = reading.words, reading.unit.code
    codes = [one.code for one in reading.rated if one.item in {item.code for item in section.items}]
    known = [(one, span) for one in codes if (span := reading.favourable(code, one)) is not None]
    if not STOPS[0] <= len(known) <= STOPS[1]:
        return None
    spans = [span for _, span in known]
    before = [reading.before(code, one) for one, _ in known]
    before = [one if one is not None and one.exact else None for one in before]
    low, high = journey_axis(spans, before)
    unit = JOURNEY_SPAN / (high - low)
    lowest = lowest_of(spans)
    labels = [words.percent(span) for span in spans]
    delta = None if lowest is None else reading.moves.get(known[lowest][0])
    if lowest is not None and delta is not None and delta.is_told:
        points = abs(delta.points)
        labels[lowest] = (
            words.count("%(share)s, up %(num)s point", "%(share)s, up %(num)s points", points, share=labels[lowest])
            if delta.way == "up"
            else words.count(
                "%(share)s, down %(num)s point", "%(share)s, down %(num)s points", points, share=labels[lowest]
            )
        )
    names = tuple(reading.question(one) for one, _ in known)
    return Journey(
        tuple(journey(spans, before, labels)),
        names,
        tuple((JOURNEY_TOP + (high - value) * unit, str(value)) for value in range(low, high + 1, 25)),
        words.number(max(span.n for span in spans)),
        "; ".join(f"{name} {words.percent(span)}" for name, span in zip(names, spans, strict=True)),
        reading.earlier_name if any(one is not None for one in before) else "",
        tuple((Place(code, About.ITEM, one), words.percent(span)) for one, span in known),
    )


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How one unit rates one department."""

    text: str = ""
    shade: int = 0
    own: bool = False
    bands: tuple[int, int, int] | None = None
    """Three bands, where 5 to 9 people rated: widths in percent."""
    alt: str = ""
    place: Place | None = None
    """Where its percent favourable stands, to point at it."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    name: str
    cells: tuple[MatrixCell, ...]
    is_whole: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    question: str
    columns: tuple[tuple[str, str], ...]
    """Name, and how many rated it in the unit of this report ("" where that is not shown)."""
    rows: tuple[MatrixRow, ...]
    legend: tuple[tuple[int, str], ...]
    banded: bool
    few: bool
    unrated: str = ""
    """Departments of which nothing is shown, listed."""
    partial: bool = False
    """True if there are more rating units than rows."""


def _shade(score: float, middle: float, points: int) -> int:
    """-2..2 by distance from the mean of the company's ratings."""
    part = (score - middle) / (points - 1)
    for bound, name in ((FAR, 2), (NEAR, 1)):
        if abs(part) >= bound - 1e-9:
            return name if part > 0 else -name
    return 0


def _cells(reading: Reading, group: str, item: Item, department: Option, rows: Sequence[Option]) -> list[Cell | None]:
    return [reading.cell(group, f"{item.code}:{department.code}:{row.code}") for row in rows]


def _banded(reading: Reading, cells: Sequence[Cell | None]) -> MatrixCell | None:
    """Three bands for a few raters: the mean of the statements' shares, where each is known exactly."""
    known = [cell.bands for cell in cells if cell is not None and cell.bands is not None]
    favourable = theme_score(cells)
    if favourable is None or not known:
        return None
    if any(not share.exact for bands in known for share in bands):
        return MatrixCell(reading.words.percent(favourable), bands=None, alt=reading.words.percent(favourable))
    # Each mean is rounded by itself: beside a favourable one that was rounded up there may be less left.
    low = min(100 - favourable.low, round(sum(bands[0].low for bands in known) / len(known)))
    bands = (low, 100 - low - favourable.low, favourable.low)
    text = reading.words.percent(Share(favourable.low, favourable.low))
    alt = reading.words.say(
        "%(low)s %% unfavourable, %(middle)s %% neutral, %(high)s %% favourable",
        low=bands[0],
        middle=bands[1],
        high=bands[2],
    )
    return MatrixCell(text, bands=bands, alt=alt)


def _rating(reading: Reading, cells: Sequence[Cell | None], middle: float | None, points: int) -> MatrixCell:
    score = matrix_score(cells)
    if score is not None and middle is not None:
        return MatrixCell(reading.words.decimal(score.mean), _shade(score.mean, middle, points))
    return _banded(reading, cells) or MatrixCell()


def _at(
    reading: Reading, group: str, item: Item, department: Option, rows: Sequence[Option], middle: float | None
) -> MatrixCell:
    """How a group rates a department by these statements, and where that stands: one by itself is an item."""
    cells = _cells(reading, group, item, department, rows)
    cell, rated = _rating(reading, cells, middle, item.points), f"{item.code}:{department.code}"
    if theme_score(cells) is None:
        return cell
    if len(rows) == 1:
        return replace(cell, place=Place(group, About.ITEM, f"{rated}:{rows[0].code}"))
    return replace(cell, place=Place(group, About.RATED, rated))


def _middle(scores: Sequence[Score | None]) -> float | None:
    known = [score.mean for score in scores if score is not None]
    return round(sum(known) / len(known), 1) if known else None


def _is_own(group: Group, department: Option) -> bool:
    return bool(group.path) and group.path[-1] in set(department.text.values())


def _legend(reading: Reading, middle: float | None, points: int) -> tuple[tuple[int, str], ...]:
    if middle is None:
        return ()
    words = reading.words
    near, far = NEAR * (points - 1), FAR * (points - 1)
    edges = [round(middle + step, 1) for step in (-far, -near, near, far)]
    say, text = words.say, words.decimal
    return (
        (-2, say("up to %(high)s", high=text(edges[0]))),
        (-1, say("%(low)s to %(high)s", low=text(edges[0] + 0.1), high=text(edges[1]))),
        (0, say("%(low)s to %(high)s", low=text(edges[1] + 0.1), high=text(edges[2] - 0.1))),
        (1, say("%(low)s to %(high)s", low=text(edges[2]), high=text(edges[3] - 0.1))),
        (2, say("from %(low)s", low=text(edges[3]))),
    )


def _raters(reading: Reading) -> list[Group]:
    """The unit and whole levels below it, as long as they fit; where not even one does, its first units."""
    base = len(reading.unit.path)
    levels = range(1, max((len(group.path) - base for group in reading.below), default=0) + 1)
    inside = [[group for group in reading.below if len(group.path) - base <= level] for level in levels]
    fitting = [units for units in inside if len(units) < RATERS]
    return [reading.unit, *(fitting[-1] if fitting else inside[0][:ONE_LEVEL] if inside else ())]


def _is_rated(reading: Reading, item: Item, department: Option, raters: Sequence[Group]) -> bool:
    """Whether the department has a figure from anybody but itself."""
    cells = (
        cell
        for group in raters
        if not _is_own(group, department)
        for cell in _cells(reading, group.code, item, department, item.rows)
    )
    return any(cell is not None for cell in cells)


def matrices(reading: Reading, item: Item) -> list[Matrix]:
    """Departments by those who rate them: units as rows, departments as columns, six to a table.

    A department of which no figure is shown has no column; it is named in words under the last table.
    """
    raters = _raters(reading)
    rated = [one for one in item.options if _is_rated(reading, item, one, raters)]
    unrated = reading.words.listed([reading.words.text(one.text) for one in item.options if one not in rated])
    middle = _middle([matrix_score(_cells(reading, COMPANY, item, one, item.rows)) for one in item.options])
    found = []
    for start in range(0, len(rated), ACROSS):
        columns = rated[start : start + ACROSS]
        rows = []
        for group in raters:
            cells = tuple(
                MatrixCell(own=True) if _is_own(group, one) else _at(reading, group.code, item, one, item.rows, middle)
                for one in columns
            )
            if any(cell.text for cell in cells):
                is_whole = group.code == reading.unit.code
                name = reading.words.group(group, () if is_whole else group.path[:-1])
                rows.append(MatrixRow(name, cells, is_whole, len(group.path) - len(reading.unit.path)))
        heads = tuple((reading.words.text(one.text), _raters_of(reading, item, one)) for one in columns)
        found.append(_matrix(reading, item, heads, rows, middle))
    found = [one for one in found if one.rows]
    partial = len(raters) <= len(reading.below)
    return [*found[:-1], *(replace(one, unrated=unrated, partial=partial) for one in found[-1:])]


def _raters_of(reading: Reading, item: Item, department: Option) -> str:
    cells = [cell for cell in _cells(reading, reading.unit.code, item, department, item.rows) if cell is not None]
    return reading.words.number(max(cell.n for cell in cells)) if cells else ""


def _matrix(
    reading: Reading,
    item: Item,
    columns: tuple[tuple[str, str], ...],
    rows: Sequence[MatrixRow],
    middle: float | None,
) -> Matrix:
    cells = [cell for row in rows for cell in row.cells if not cell.own]
    question = reading.words.text(item.text)
    legend = _legend(reading, middle, item.points)
    banded = any(cell.bands is not None for cell in cells)
    return Matrix(question, columns, tuple(rows), legend, banded, any(not cell.text for cell in cells))


def statements(reading: Reading, item: Item) -> list[Matrix]:
    """Where several statements are rated: departments as rows, statements as columns, for the unit as a whole."""
    if len(item.rows) < 2:
        return []
    found = []
    for start in range(0, len(item.rows), ACROSS):
        columns = item.rows[start : start + ACROSS]
        middle = _middle([matrix_score(_cells(reading, COMPANY, item, one, item.rows)) for one in item.options])
        rows = [
            MatrixRow(
                reading.words.text(one.text),
                tuple(_at(reading, reading.unit.code, item, one, [row], middle) for row in columns),
            )
            for one in item.options
        ]
        rows = [row for row in rows if any(cell.text for cell in row.cells)]
        heads = tuple((reading.words.text(row.text), "") for row in columns)
        found.append(_matrix(reading, item, heads, rows, middle))
    return [one for one in found if one.rows]
