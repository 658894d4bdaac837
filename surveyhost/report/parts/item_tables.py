"""Item tables: one row with a diverging bar for each item, or for each unit of one item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...core.loop.finding import About, Place
from ...core.questionnaire.measures import Measure
from ...core.questionnaire.model import Item, Section
from ...core.release.derived import favourable
from ...core.release.model import Cell, Group, Share
from .. import protected
from ..charts.marks import Bar, diverging, shades
from ..differences import Delta, Family
from ..formatting import N_
from ..model import Reading

BANDS = (N_("unfavourable"), N_("neutral"), N_("favourable"))
UNIT_ROWS = 8
"""Most units for which the lowest item of a section is drawn as bars; of more, its figures stand in a table alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an item table. Without a bar, `note` says why in words."""

    number: str
    text: str
    bar: Bar | None = None
    alt: str = ""
    agree: str = ""
    deltas: tuple[Delta | None, ...] = ()
    n: str = ""
    note: Markup | None = None
    heading: bool = False
    small: bool = False
    form: str = ""
    """"full" or "bands": which colours the bar wears."""
    place: Place | None = None
    """Where its favourable share stands."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one scale. `heads` are the columns of differences."""

    first: str
    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    legend: tuple[tuple[str, str], ...] = ()
    """Colour class and words of each point."""
    notes: tuple[Markup, ...] = ()
    units: bool = False


def alternative(reading: Reading, measure: Measure, cell: Cell) -> str:
    """The figures of a bar as a sentence."""
    words = reading.words
    if cell.form == "bands" or not all(share.exact for share in cell.shares):
        names: Sequence[str] = [words.say(name) for name in BANDS]
        shares: Sequence[Share] = cell.bands or cell.shares
    else:
        labels = reading.labels(reading.release.questionnaire.item(measure.item))
        names = [label or words.say("point %(number)s", number=place) for place, label in enumerate(labels, start=1)]
        shares = cell.shares
    parts = [f"{words.percent(share)} {name}" for share, name in zip(shares, names, strict=False)]
    people = words.count("%(num)s answer", "%(num)s answers", cell.n)
    return f"{', '.join(parts)}; {people}"


def _deltas(reading: Reading, family: Family, group: str, measure: str) -> tuple[Delta | None, ...]:
    now = reading.favourable(group, measure)
    if not reading.is_company:
        beside = [other for other in (reading.parent, reading.whole) if other is not None and other.code != group]
        return tuple(
            reading.delta(family, (measure, group, one.code), now, reading.favourable(one.code, measure), inside=True)
            for one in _once(beside)
        )
    if reading.earlier is None:
        return ()
    if group == reading.unit.code:
        return (reading.moves.get(measure),)
    return (reading.delta(family, (measure, group, "before"), now, reading.before(group, measure)),)


def _once(groups: Iterable[Group]) -> list[Group]:
    return list({group.code: group for group in groups}.values())


def heads(reading: Reading) -> tuple[str, ...]:
    """Names of the columns of differences: the wave before, or the units above."""
    words = reading.words
    if not reading.is_company:
        above = [other for other in (reading.parent, reading.whole) if other is not None]
        return tuple(words.say("vs %(other)s", other=words.group(other)) for other in _once(above))
    return (words.say("vs %(other)s", other=reading.earlier_name),) if reading.earlier is not None else ()


def bar_row(
    reading: Reading, family: Family, group: str, measure: Measure, named: tuple[str, str], small: bool = False
) -> Row:
    """One row: the bar of a measure in a group, or in words why there is none. named: its number and its words."""
    number, text = named
    cell = reading.cell(group, measure.code)
    if cell is None:
        note = Markup("{}").format(protected.of_item(reading, reading.groups[group], measure.code))
        return Row(number, text, note=note, small=small)
    lead = reading.words.say("from %(low)s", low="").strip() + " "
    share = favourable(cell)
    return Row(
        number,
        text,
        diverging(measure, cell, reading.reach, lead),
        alternative(reading, measure, cell),
        "" if share is None else reading.words.percent(share),
        _deltas(reading, family, group, measure.code),
        reading.words.number(cell.n),
        small=small,
        form=cell.form,
        place=Place(group, About.ITEM, measure.code),
    )


def _legend(reading: Reading, item: Item) -> tuple[tuple[str, str], ...]:
    labels = list(reading.labels(item))
    named = [(f"b{shade}", label) for shade, label in zip(shades(item.points), labels, strict=False)]
    if item.favourable == "low":
        named = [(f"b{shade}", label) for shade, label in zip(shades(item.points)[::-1], labels, strict=False)]
    return tuple((shade, label) for shade, label in named if label)


def section_tables(reading: Reading, section: Section, family: Family) -> list[Table]:
    """The rated items of a section, one table for each scale they are answered on."""
    by_scale: dict[tuple[tuple[str, str], ...], list[Row]] = {}
    for item in section.items:
        measures = [measure for measure in reading.rated if measure.item == item.code]
        if not measures:
            continue
        rows = by_scale.setdefault(_legend(reading, item), [])
        number = f"{reading.numbers[item.code]}."
        if measures[0].part:
            rows.append(Row(number, reading.words.text(item.text), heading=True))
            number = ""
        rows += [
            bar_row(reading, family, reading.unit.code, one, (number, reading.question(one.code))) for one in measures
        ]
    first, above = reading.words.say("Item"), heads(reading)
    return [Table(first, tuple(rows), above, _worn(reading, legend, rows)) for legend, rows in by_scale.items()]


def _worn(reading: Reading, legend: tuple[tuple[str, str], ...], rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """The legend of the colours that these rows wear: points, three bands, or both."""
    forms = {row.form for row in rows}
    bands = tuple((shade, reading.words.say(name)) for shade, name in zip(("m", "o", "p"), BANDS, strict=True))
    return (legend if "full" in forms else ()) + (bands if "bands" in forms else ())


def units_table(reading: Reading, measure: Measure, family: Family) -> Table | None:
    """One item in the units next below; None where there are fewer than two, or too many."""
    depth = len(reading.unit.path) + 1
    units = [group for group in reading.below if len(group.path) == depth]
    if len(units) > UNIT_ROWS:
        return None
    shown = [group for group in units if reading.cell(group.code, measure.code) is not None]
    if len(shown) < 2:
        return None
    rows = [bar_row(reading, family, group.code, measure, ("", reading.name(group)), small=True) for group in shown]
    notes = protected.sentences(reading, protected.of_measure(reading, measure.code, units))
    notes += _why_banded(reading, measure, shown)
    return Table(reading.words.say("Unit"), tuple(rows), heads(reading), notes=tuple(notes), units=True)


BANDED = {
    True: N_("%(who)s: %(k)s to %(most)s people answered, so three bands are shown."),
    False: N_("%(who)s: three bands are shown, since finer figures would leave too few people beside them."),
}
"""By whether the group itself is small; else it is its neighbour that is."""


def _why_banded(reading: Reading, measure: Measure, groups: Sequence[Group]) -> list[Markup]:
    notes = []
    for is_small, text in BANDED.items():
        names = [
            reading.name(group)
            for group in groups
            if (cell := reading.cell(group.code, measure.code)) is not None
            and cell.form == "bands"
            and (cell.n < reading.full_minimum) == is_small
        ]
        if names:
            who = Markup("<b>{}</b>").format(reading.words.listed(names))
            values = {"who": who, "k": reading.k, "most": reading.full_minimum - 1}
            notes.append(Markup(reading.words.catalog.gettext(text)) % values)  # noqa: S704
    return notes
