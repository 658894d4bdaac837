"""The short lengths of a report, of a company or a unit: parts of the full one, cut to the room there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from ....core.report_length import Length
from ...formatting import N_

MORE = N_("The full report shows all of them.")


@dataclass(frozen=True, slots=True)
class Room:
    """How much a short report takes of each part. Of several the first is printed with which its pages suffice."""

    themes: int
    extremes: int
    findings: int
    letters: int
    """Of an item's words."""
    units: int = 0
    changes: int = 0
    decided: int = 0
    """Findings of the wave before with what was decided, and actions with what became of them."""
    items: int = 0
    """Of a survey that rates nothing: items with what was chosen."""
    votes: int = 0
    """Statements of a ballot."""
    rows: int = 0
    """Of a unit: rows that the tables of one page share."""


ROOMS: Mapping[Length, tuple[Room, ...]] = {
    Length.ONE_PAGE: (
        Room(8, 3, 3, 140, items=9, votes=25),
        Room(8, 3, 2, 140, items=8, votes=25),
        Room(8, 3, 1, 110, items=6, votes=20),
        Room(8, 2, 0, 110, items=5, votes=16),
        Room(6, 2, 0, 80, items=4, votes=12),
        Room(4, 1, 0, 60, items=3, votes=8),
        Room(3, 1, 0, 40, items=1, votes=5),
    ),
    Length.SUMMARY: (
        Room(8, 3, 6, 999, units=24, changes=20, decided=6, items=18, votes=25),
        Room(8, 3, 5, 999, units=16, changes=14, decided=4, items=16, votes=25),
        Room(8, 3, 4, 999, units=10, changes=8, decided=3, items=14, votes=25),
        Room(8, 3, 4, 999, units=8, changes=6, decided=2, items=12, votes=25),
        Room(6, 3, 3, 999, units=6, changes=5, decided=1, items=10, votes=25),
        Room(6, 3, 3, 999, decided=1, items=8, votes=25),
        Room(6, 3, 2, 999, decided=1, items=6, votes=25),
    ),
}
OF_UNITS: Mapping[Length, tuple[Room, ...]] = {
    Length.SUMMARY: (
        Room(8, 3, 5, 999, decided=2, items=18, votes=25, rows=29),
        Room(8, 3, 4, 999, decided=2, items=15, votes=25, rows=25),
        Room(8, 2, 3, 999, decided=1, items=12, votes=25, rows=21),
        Room(8, 1, 3, 999, decided=1, items=9, votes=25, rows=17),
        Room(6, 1, 2, 999, decided=1, items=6, votes=25, rows=13),
    ),
}


def rooms(length: Length, is_company: bool) -> tuple[Room | None, ...]:
    """The rooms to try in order; that of the full report is None."""
    return (ROOMS if is_company else OF_UNITS).get(length, (None,))
