"""Statements of the hot path: written in Core, compiled once per dialect, then handed to the driver as they are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """A statement with named parameters, given in a fixed order. Values must be what the driver takes as it is."""

    def __init__(self, statement: Executable, parameters: Sequence[str]) -> None:
        self.statement = statement
        self.parameters = tuple(parameters)
        self._compiled: dict[str, tuple[str, tuple[int, ...] | None]] = {}

    def _compile(self, dialect: Dialect) -> tuple[str, tuple[int, ...] | None]:
        compiled = self.statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        places = None
        if compiled.positional:
            places = tuple(self.parameters.index(name) for name in compiled.positiontup or ())
        self._compiled[dialect.name] = made = (compiled.string, places)
        return made

    def run(self, connection: Connection, *values: Any) -> CursorResult[Any]:
        """Execute with these values, in the order of the parameters' names."""
        dialect = connection.dialect
        sql, places = self._compiled.get(dialect.name) or self._compile(dialect)
        if places is None:
            return connection.exec_driver_sql(sql, dict(zip(self.parameters, values, strict=True)))
        return connection.exec_driver_sql(sql, tuple(values[place] for place in places))
