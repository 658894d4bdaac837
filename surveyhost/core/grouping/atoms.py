"""The roster without names: groups of identical people ("atoms") and the org tree they belong to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ..texts.collation import looked_up
from . import breakdowns as asked_for
from .breakdowns import Breakdown
from .frozen import COMPANY, JOINED, MISSING, Unit, held_in, path_of, unit_of, unit_text
from .lift import lift
from .merge import Ints
from .refusals import ValueNotInOrder

Bools = npt.NDArray[np.bool_]
Person = tuple[str, Mapping[str, str]]
"""The path text of the unit ("A / B", "" for the company itself), and the roster's attribute columns."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster without names: one row for each combination of unit and attribute values that occurs ("atom")."""

    units: list[Unit]
    home: Ints
    """(atoms,) position of the unit."""
    values: Mapping[str, list[str]]
    """Per attribute its values, ordered ones from low to high, a missing one last."""
    code: Mapping[str, Ints]
    """Per attribute (atoms,) the position of the value."""
    people: Ints
    """(atoms,) how many people."""
    orders: Mapping[str, tuple[str, ...]]
    """The declared order of each ordered attribute."""
    held: Mapping[str, Bools] = field(default_factory=dict)
    """Per breakdown (atoms,) whether the atom is held back in it."""


def _tree(attached: Mapping[str, int]) -> list[Unit]:
    """All units of the roster and those above them, parents first, sorted by path; everybody in a block of its own."""
    paths = {path_of(text.removesuffix(JOINED)) for text in attached}
    paths |= {path[:level] for path in paths for level in range(len(path))} | {()}
    units: list[Unit] = []
    codes: dict[tuple[str, ...], str] = {}
    for path in sorted(paths, key=lambda path: [looked_up(level) for level in path]):
        code = codes[path] = f"u{len(codes)}" if path else COMPANY
        parent = codes[path[:-1]] if path else None
        units.append(Unit(code, path, parent, code, attached.get(unit_of(path), 0)))
        newcomers = attached.get(unit_of(path) + JOINED)
        if newcomers and parent:
            units.append(Unit(f"{code}+", path, parent, parent, newcomers, joined=True))
    return units


def _values(attribute: str, found: set[str], order: tuple[str, ...]) -> list[str]:
    strange = sorted(found - set(order) - {MISSING}) if order else []
    if strange:
        raise ValueNotInOrder(value=strange[0], attribute=attribute, listed=" < ".join(order))
    given = [value for value in order if value in found] if order else sorted(found - {MISSING}, key=looked_up)
    return given + ([MISSING] if MISSING in found else [])


def read(texts: Sequence[str], people: Sequence[Person], breakdowns: Sequence[Breakdown]) -> Roster:
    """The atoms of a roster.

    texts: for each person the unit text under which they are counted (`earlier.newcomers`, or the roster).
    Raises Refusal for a value that is missing from a declared order.
    """
    names = sorted({attribute for breakdown in breakdowns for attribute in breakdown.attributes})
    keys = {breakdown.name: held_in(breakdown.name) for breakdown in breakdowns}
    atoms: Counter[tuple[str, ...]] = Counter(
        (text, *(given.get(name, MISSING).strip() for name in names), *(given.get(key, "") for key in keys.values()))
        for text, (_, given) in zip(texts, people, strict=True)
    )
    units = _tree(Counter(texts))
    place = {unit_text(unit): position for position, unit in enumerate(units)}
    order = asked_for.orders(breakdowns)
    values = {name: _values(name, {atom[i] for atom in atoms}, order.get(name, ())) for i, name in enumerate(names, 1)}
    code = {}
    for i, name in enumerate(names, 1):
        where = {value: position for position, value in enumerate(values[name])}
        code[name] = np.array([where[atom[i]] for atom in atoms], dtype=np.int64)
    home = np.array([place[atom[0]] for atom in atoms], dtype=np.int64)
    counts = np.array(list(atoms.values()), dtype=np.int64)
    after = 1 + len(names)
    held = {name: np.array([bool(atom[after + i]) for atom in atoms]) for i, name in enumerate(keys)}
    return Roster(units, home, values, code, counts, order, held)


def lifted_units(roster: Roster, floor: int) -> list[Unit]:
    """The units with their blocks. Leaves of newcomers count as part of their parent, so that they never stand."""
    places = {unit.code: position for position, unit in enumerate(roster.units)}
    parents = [places[unit.parent] if unit.parent else 0 for unit in roster.units]
    attached = [unit.invited for unit in roster.units]
    for position, unit in enumerate(roster.units):
        if unit.joined:
            attached[parents[position]] += attached[position]
            attached[position] = 0
    blocks = lift(parents, attached, floor)
    return [replace(unit, block=roster.units[block].code) for unit, block in zip(roster.units, blocks, strict=True)]
