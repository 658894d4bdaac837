"""Breakdowns: what a report compares people by. One attribute of the roster, or a pair, which may begin with the unit.

"work_mode"                        nominal: values too small to stand alone are pooled
"tenure: <1 < 1-3 < 3-5 < 5+"      ordered: a value too small joins its smaller neighbour
"unit*work_mode"                   work mode inside each unit directly below the company
"unit/2*work_mode"                 inside each unit two levels below the company
"age*work_mode"                    work mode inside each age group
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import Refusal
from .refusals import BreakdownTwice, BreakdownUnreadable, PairsTooFine, TooManyAttributes

UNIT = "unit"
NOT_ATTRIBUTES = frozenset({"id", "email", "name", "language"})
LARGE, SMALL = 1000, 250
MOST_ATTRIBUTES = 5


@dataclass(frozen=True, slots=True)
class Breakdown:
    name: str
    """"tenure", "unit*tenure"."""
    attributes: tuple[str, ...]
    """Roster columns, without the unit; for a pair the outer one first."""
    depth: int = 0
    """Levels below the company at which a pair with the unit is made; 0: no unit in it."""
    order: tuple[str, ...] = ()
    """Values of the last attribute from low to high; () for nominal."""

    def text(self) -> str:
        """The words that `parse` reads back."""
        return f"{self.name}: {' < '.join(self.order)}" if self.order else self.name


def _refuse(text: str, expected: str) -> Refusal:
    return BreakdownUnreadable(text=text, expected=expected)


def _order(text: str, values: str | None) -> tuple[str, ...]:
    if values is None:
        return ()
    order = tuple(re.split(r"\s+<\s+", values.strip()))
    if len(order) < 2 or "" in order:
        raise _refuse(text, 'after ":" expected the values from low to high, parted by " < "')
    if len(set(order)) < len(order):
        raise _refuse(text, "a value stands twice in the order")
    return order


def parse(text: str) -> Breakdown:
    """Read one breakdown. Raises Refusal with what was expected."""
    head, colon, values = text.partition(":")
    parts = [part.strip() for part in head.split("*")]
    if not all(parts) or len(parts) > 2:
        raise _refuse(text, 'expected an attribute, or two joined by "*"')
    unit = re.fullmatch(r"unit(?:/(\d))?", parts[0])
    depth = 0
    if unit and len(parts) == 2:
        depth = int(unit[1] or 1)
    attributes = tuple(parts[1:] if depth else parts)
    if (unit and not depth) or UNIT in attributes or (unit and unit[1] == "0"):
        raise _refuse(text, "units are always shown; name an attribute to be compared, alone or as unit*attribute")
    if NOT_ATTRIBUTES & set(attributes) or len(set(attributes)) < len(attributes):
        raise _refuse(text, "expected attributes of the roster, each once; id, email, name and language are none")
    name = "*".join(([parts[0]] if depth else []) + list(attributes))
    return Breakdown(name, attributes, depth, _order(text, values if colon else None))


def orders(breakdowns: Sequence[Breakdown]) -> Mapping[str, tuple[str, ...]]:
    """The order of each ordered attribute, wherever it was declared. Refuses two different orders of one attribute."""
    known: dict[str, tuple[str, ...]] = {}
    for breakdown in breakdowns:
        attribute = breakdown.attributes[-1]
        if breakdown.order and known.setdefault(attribute, breakdown.order) != breakdown.order:
            raise _refuse(breakdown.text(), f"{attribute} was declared with another order before")
    return known


def check(breakdowns: Sequence[Breakdown], invited: int) -> None:
    """Refuse more detail than a firm of this size can carry (design, section 6): below 250 invited one-way only,
    below 1,000 at most 5 attributes; no breakdown twice."""
    names = [breakdown.name for breakdown in breakdowns]
    if len(set(names)) < len(names):
        raise BreakdownTwice()
    attributes = {attribute for breakdown in breakdowns for attribute in breakdown.attributes}
    if invited < LARGE and len(attributes) > MOST_ATTRIBUTES:
        raise TooManyAttributes(large=LARGE, most=MOST_ATTRIBUTES)
    pairs = [breakdown.name for breakdown in breakdowns if "*" in breakdown.name]
    if invited < SMALL and pairs:
        raise PairsTooFine(small=SMALL, pair=pairs[0])
