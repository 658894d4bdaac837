"""The short lengths of a company's report: parts of the full one, cut to the room there is."""

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


ROOMS: dict[Length, tuple[Room, ...]] = {
    Length.ONE_PAGE: (
        Room(8, 3, 3, 140),
        Room(8, 3, 2, 140),
        Room(8, 3, 1, 110),
        Room(8, 2, 0, 110),
        Room(6, 2, 0, 80),
        Room(4, 1, 0, 60),
        Room(3, 1, 0, 40),
    ),
    Length.SUMMARY: (
        Room(8, 3, 6, 999, units=24, changes=20, decided=6),
        Room(8, 3, 5, 999, units=16, changes=14, decided=4),
        Room(8, 3, 4, 999, units=10, changes=8, decided=3),
        Room(8, 3, 4, 999, units=8, changes=6, decided=2),
        Room(6, 3, 3, 999, units=6, changes=5, decided=1),
        Room(6, 3, 3, 999, decided=1),
        Room(6, 3, 2, 999, decided=1),
    ),
}
