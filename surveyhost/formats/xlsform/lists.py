"""The lists of an XLSForm: their options, and the scales that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.questionnaire.shape import LABEL_LENGTH
from ..common import Document, option_codes
from ..labels import absent
from .names import RATES
from .sheets import Row
from .wording import Wording

POINTS = range(3, 12)
"""How many points a scale may have."""
OPTIONS = 100
"""Most options of a choice."""


@dataclass(slots=True)
class Scale:
    """A list as the points of a scale."""

    names: list[str]
    """The list's own names of the points, in order."""
    labels: list[dict[str, str]]
    """Language to words, for each point."""
    absent: dict[str, Row] = field(default_factory=dict)
    """Names of what is no point of it: "don't know", "not applicable"."""

    @property
    def fits(self) -> bool:
        """Whether there are as many points, and labels as short, as a scale may have."""
        short = all(len(words) <= LABEL_LENGTH for label in self.labels for words in label.values())
        return len(self.names) in POINTS and short


@dataclass(slots=True)
class Options:
    made: list[Document]
    codes: tuple[tuple[str, str], ...]
    """The list's names of options and the codes that they became; a name may stand for several."""
    rows: list[Row]
    """Where each of `made` stands."""


class Lists:
    """Reads each list once, however many questions are asked with it."""

    def __init__(self, lists: Mapping[str, list[Row]], words: Wording) -> None:
        self.lists = lists
        self.words = words
        self.read: set[str] = set()
        self.rated: set[str] = set()
        self._options: dict[str, Options] = {}
        self._scales: dict[tuple[str, bool], Scale] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.lists

    def size(self, name: str) -> int:
        """How many different options a list has."""
        return len(self.options(name).made) if name in self.lists else 0

    def options(self, name: str) -> Options:
        """Every option once; the rows of one name are one option where their words are the same."""
        if name not in self._options:
            self._options[name] = self._made(self.lists.get(name, ()))
        return self._options[name]

    def _made(self, rows: Sequence[Row]) -> Options:
        codes = option_codes()
        made: list[Document] = []
        kept: list[Row] = []
        given: list[tuple[str, str]] = []
        seen: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            name = row.cells.get("name", "")
            text = self.label(row)
            before = seen.setdefault(name, [])
            if before and text in before:
                row.tell("the option '%(option)s', which is in its list twice", option=name)
                continue
            if before:
                row.tell("another option called '%(option)s'; it has a code of its own", option=name)
            before.append(text)
            code = codes.of(name if len(before) == 1 else f"{name}\0{row.number}")
            given.append((name, code))
            made.append({"code": code, "text": text})
            kept.append(row)
        return Options(made, tuple(given), kept)

    def label(self, row: Row) -> dict[str, str]:
        """An option's words; its name where it has none, as other tools show it."""
        text = self.words.of(row, "label")
        if text or not (name := row.cells.get("name", "")):
            return text
        row.tell("an option without words; its name stands for them")
        return dict.fromkeys(self.words.languages, name)

    def units(self, name: str) -> Options:
        """The options as departments, with the units that they rate."""
        self.rated.add(name)
        found = self.options(name)
        made = [
            option | ({"rates": row.cells[RATES]} if row.cells.get(RATES) else {})
            for option, row in zip(found.made, found.rows, strict=True)
        ]
        return Options(made, found.codes, found.rows)

    def scale(self, name: str, own: bool = False) -> Scale:
        """The list as a scale. own: as we wrote it, so that every row is a point."""
        if (name, own) not in self._scales:
            rows = self.lists.get(name, []) if own else self.options(name).rows
            labels: list[dict[str, Any]] = [self.words.of(row, "label") if own else self.label(row) for row in rows]
            gone = [False] * len(rows) if own else absent(labels)
            scale = Scale([], [])
            for row, label, is_gone in zip(rows, labels, gone, strict=True):
                named = row.cells.get("name", "")
                if is_gone:
                    scale.absent[named] = row
                else:
                    scale.names.append(named)
                    scale.labels.append(label)
            self._scales[name, own] = scale
        return self._scales[name, own]

    def finish(self) -> None:
        """Tells of lists that no question used, and of cells in the others that nobody took."""
        for name, rows in self.lists.items():
            if name not in self.read:
                if name:
                    rows[0].tell("the list '%(list)s', which no question uses", list=name)
                else:
                    rows[0].tell("rows without a list's name")
                continue
            found: dict[str, list[tuple[Row, str]]] = {}
            for row in rows:
                row.text("label")
                if name in self.rated:
                    row.take(RATES)
                for column, value in row.rest():
                    if column != "name":
                        found.setdefault(column, []).append((row, value))
            for column, cells in found.items():
                _tell_column(column, cells)


def _tell_column(column: str, cells: Sequence[tuple[Row, str]]) -> None:
    (first, value), *rest = cells
    if not rest:
        first.tell("column '%(column)s' (%(value)s)", column=column, value=value[:60])
        return
    last = rest[-1][0].number
    says = "column '%(column)s' (%(value)s and so on, %(count)s cells down to row %(last)s)"
    first.tell(says, column=column, value=value[:60], count=len(cells), last=last)
