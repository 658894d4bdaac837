"""Checks the people of a roster, one after another, for signs of a mistake: no unit, a total among them."""

from array import array
from collections.abc import Sequence
from itertools import groupby

from ..quoting import quoted
from ..thresholds import K_FLOOR
from .look_alikes import Spellings, mailbox
from .notices import Notice, is_total, numbers
from .table import Table

_KEPT = 1000
"""Lines that are remembered of each kind; the rest is counted."""
MANY = K_FLOOR
"""So many links in one mailbox are those of a whole group."""


class Watch:
    def __init__(self) -> None:
        self.people = 0
        self.without_unit = 0
        self._empty: list[int] = []
        self._totals: list[int] = []
        self._bare: list[int] = []
        self._last = 0
        self._mailboxes = array("q")
        """Of each person who is reached by one, its hash; in the same place of `_reached` the line."""
        self._reached = array("L")
        self.aside: list[int] = []
        """Lines with something right of the table."""
        self.left_out: list[int] = []
        """Totals without an id."""
        self.no_address: list[int] = []
        """Lines on which a word says that there is no address."""
        self.beyond_ascii: list[int] = []
        """Lines whose address needs a mail server that takes SMTPUTF8."""
        self.errors: dict[str, list[int]] = {}
        """Heading to lines on which its cell shows an error."""

    def person(self, line: int, cells: Sequence[str], named: Sequence[str], unit: str, reached: str) -> None:
        """One person without a problem: the cells of their line, id and name, unit, address or else mobile number."""
        self.people += 1
        self._last = line
        if not unit:
            self.without_unit += 1
            if len(self._empty) < _KEPT:
                self._empty.append(line)
        if reached:
            self._mailboxes.append(hash(mailbox(reached)))
            self._reached.append(line)
        if is_total(named):
            self._totals.append(line)
        elif len(self._bare) < 2 and sum(1 for cell in cells if cell.strip()) == 1:
            self._bare.append(line)

    def notices(self, spellings: Spellings, table: Table) -> tuple[Notice, ...]:
        """What is to be told or asked, once everybody has come by."""
        left = (
            ("title-lines", table.above),
            ("headings-again", table.again),
            ("beside-table", self.aside),
            ("total-left-out", self.left_out),
        )
        found = [Notice(kind, {"lines": numbers(lines)}) for kind, lines in left if lines]
        for heading, lines in self.errors.items():
            values = {"count": str(len(lines)), "column": quoted(heading), "lines": numbers(lines)}
            found.append(Notice("cell-errors", values))
        if self.no_address:
            values = {"count": str(len(self.no_address)), "lines": numbers(self.no_address)}
            found.append(Notice("no-address", values))
        if self.beyond_ascii:
            values = {"count": str(len(self.beyond_ascii)), "lines": numbers(self.beyond_ascii)}
            found.append(Notice("address-beyond-ascii", values))
        if shared := self._shared():
            values = {"least": str(MANY), "count": str(len(shared)), "lines": numbers(shared)}
            found.append(Notice("shared-mailbox", values))
        if spellings.others:
            other, first = next(iter(spellings.others.items()))
            values = {"count": str(len(spellings.others)), "other": other, "first": first}
            found.append(Notice("spellings", values))
        if 0 < self.without_unit < self.people:
            values = {"count": str(self.without_unit), "of": str(self.people), "lines": numbers(self._empty)}
            found.append(Notice("empty-unit", values))
        totals = [*self._totals]
        if self._bare == [self._last] and self.people > 1:
            totals += self._bare  # the only line with an id and nothing else, below all others
        if totals:
            found.append(Notice("total-line", {"lines": numbers(sorted(totals))}))
        return tuple(found)

    def _shared(self) -> list[int]:
        """Lines of everybody whose mailbox `MANY` people have."""
        of_many = {box for box, held in groupby(sorted(self._mailboxes)) if len([*held]) >= MANY}
        return [line for box, line in zip(self._mailboxes, self._reached, strict=True) if box in of_many]
