"""Whose findings somebody sees and acts on: the whole company's, or those of some units' own published rows."""

from collections.abc import Collection
from dataclasses import dataclass

from ..release.model import COMPANY, Group, Release


def unit_of(release: Release, code: str) -> Group:
    """The unit to which a published group belongs: itself, or for a breakdown the unit that it divides."""
    group = release.group(code)
    return group if group.breakdown == "unit" else release.group(group.parent or COMPANY)


@dataclass(frozen=True, slots=True)
class Reach:
    """Units by their paths, with all below them; None for the whole company, nothing for nobody."""

    units: tuple[tuple[str, ...], ...] | None

    def holds(self, release: Release, code: str) -> bool:
        """Whether a figure of this published group is within reach. A group that is not published is in nobody's."""
        if all(group.code != code for group in release.groups):
            return False
        if self.units is None:
            return True
        path = unit_of(release, code).path
        return any(path[: len(unit)] == unit for unit in self.units)


EVERYTHING = Reach(None)


def of_units(units: Collection[str]) -> Reach:
    """From unit paths as an account holds them ("A / B")."""
    return Reach(tuple(tuple(part.strip() for part in unit.split("/")) for unit in units))
