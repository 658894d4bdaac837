"""A unit's items beside those of the units above it and of the whole company: the widest difference first."""

from dataclasses import dataclass, replace

from ....core.loop.finding import Place
from ....core.release.chance.compared import Compared
from ....core.release.chance.signs import Sign
from ...differences import Delta, Family
from ...model import Reading
from .. import Part
from ..item_tables import Row, heads
from ..sections import sections

STRENGTH = (Sign.FEW, Sign.CHANCE, Sign.MORE)
"""Signs, by how much they say."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One item."""

    number: int
    text: str
    figure: str
    deltas: tuple[Delta | None, ...]
    """Beside each of `heads`."""
    n: str
    place: Place

    @property
    def width(self) -> int:
        last = self.deltas[-1]
        return -1 if last is None else abs(last.points)


def beside(reading: Reading) -> list[Part]:
    """The rated items that can be compared; none of a company, or where none can.

    The full report judges the items of a section together. Here they stand in one list, so that a sign says more than
    chance only where it does both there and among all of the list.
    """
    if reading.is_company:
        return []
    family = Family()
    rows = [
        _compared(reading, family, row)
        for part in sections(reading)
        for table in part.shows["tables"]
        for row in table.rows
        if row.place is not None and any(row.deltas)
    ]
    if not rows:
        return []
    shows = {
        "rows": sorted(rows, key=lambda one: -one.width),
        "heads": heads(reading),
        "whole": reading.words.in_sentence(reading.whole),
    }
    return [Part("beside", reading.words.say("Compared with the company"), shows)]


def _compared(reading: Reading, family: Family, row: Row) -> Compare:
    place = row.place
    if place is None:
        raise ValueError("a row that stands nowhere")
    measure = reading.measures[place.code]
    above = {one.code: one for one in (reading.parent, reading.whole) if one is not None}
    deltas = tuple(
        None if delta is None else _judged(reading, family, place, code, delta)
        for code, delta in zip(above, row.deltas, strict=True)
    )
    return Compare(reading.numbers[measure.item], reading.question(measure.code), row.agree, deltas, row.n, place)


def _judged(reading: Reading, family: Family, place: Place, other: str, delta: Delta) -> Delta:
    """The difference with the weaker of two signs: that of the full report, and that among all items."""
    now, beside_it = reading.favourable(place.group, place.code), reading.favourable(other, place.code)
    if now is None or beside_it is None:
        return delta
    among = family.add((place.code, other), Compared(now, beside_it, inside=True))
    return replace(delta, judged=lambda: min(delta.sign, among(), key=STRENGTH.index))
