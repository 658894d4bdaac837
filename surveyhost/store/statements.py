"""Statements of the hot path: written in Core, compiled once per dialect, then handed to the driver as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Select, UpdateBase, literal_column, union_all
from sqlalchemy.sql.compiler import SQLCompiler


@dataclass(frozen=True, slots=True)
class Line:
    """A driver's connection and the dialect it speaks, without the toolkit's bookkeeping around each statement."""

    driver: Any
    dialect: Dialect
    is_spare: bool = False
    """Whether it leads to a spare vault."""

    @classmethod
    def of(cls, connection: Connection) -> "Line":
        """The line under a connection, inside its transaction."""
        return cls(connection.connection.driver_connection, connection.dialect)


Placing = Callable[[tuple[Any, ...]], tuple[Any, ...]]
"""Of values in the order of a statement's parameters: as they stand in its text."""


class Prepared:
    """A statement with named parameters, given in a fixed order. Values must be what the driver takes as it is."""

    def __init__(self, statement: Select[Any] | CompoundSelect[Any] | UpdateBase, parameters: Sequence[str]) -> None:
        self.statement = statement
        self.parameters = tuple(parameters)
        self._compiled: dict[str, tuple[str, Placing | None]] = {}

    def _compile(self, dialect: Dialect) -> tuple[str, Placing | None]:
        compiled = self.statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        placing = None
        if compiled.positional:
            placing = _placing([self.parameters.index(name) for name in compiled.positiontup or ()])
        self._compiled[dialect.name] = made = (compiled.string, placing)
        return made

    def run(self, line: Line, *values: Any) -> Any:
        """Execute with these values, in the order of the parameters' names. Returns the driver's cursor."""
        sql, placing = self._compiled.get(line.dialect.name) or self._compile(line.dialect)
        if placing is None:
            return line.driver.execute(sql, dict(zip(self.parameters, values, strict=True)))
        return line.driver.execute(sql, placing(values))


def _placing(places: Sequence[int]) -> Placing:
    if len(places) < 2:  # of one place `itemgetter` makes no tuple
        return lambda values: tuple(values[place] for place in places)
    return itemgetter(*places)


class Sided:
    """A statement that is another on a spare vault than on the vault: `make` says for which it is to be."""

    def __init__(self, make: Callable[[bool], Select[Any] | UpdateBase], parameters: Sequence[str]) -> None:
        self._vault, self._spare = (Prepared(make(is_spare), parameters) for is_spare in (False, True))

    def run(self, line: Line, *values: Any) -> Any:
        """As `Prepared.run`, the one for where the line leads."""
        return (self._spare if line.is_spare else self._vault).run(line, *values)


class Several:
    """A question that is asked about several things in one statement, of which each has one row or none.

    `ask` makes the question about one of them, with a suffix for the names of its parameters.
    """

    def __init__(self, ask: Callable[[str], Select[Any]], parameters: Sequence[str]) -> None:
        self._ask = ask
        self._parameters = parameters
        self._by_count: dict[int, Prepared] = {}

    def _prepare(self, count: int) -> Prepared:
        asked = (self._ask(str(number)).add_columns(literal_column(str(number))) for number in range(count))
        names = [f"{name}{number}" for number in range(count) for name in self._parameters]
        made = self._by_count[count] = Prepared(union_all(*asked), names)
        return made

    def run(self, line: Line, about: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The row of each, None where there is none; at least one has to be asked about."""
        prepared = self._by_count.get(len(about)) or self._prepare(len(about))
        found = prepared.run(line, *chain.from_iterable(about))
        if len(about) == 1:
            return [found.fetchone()]
        rows = {row[-1]: row for row in found.fetchall()}
        return [rows.get(number) for number in range(len(about))]
