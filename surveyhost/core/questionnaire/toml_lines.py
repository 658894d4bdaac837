"""The line of each value of a TOML text. `tomllib` says what is there, not where, and an error message needs both."""

import re
from bisect import bisect_right

Path = tuple[str | int, ...]
"""From the top: keys, and places in arrays counted from 0."""

_SKIP = re.compile(r"(?:\s|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")


class _Scanner:
    """Walks a text that tomllib has accepted, so it checks nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.sizes: dict[Path, int] = {}

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self.breaks, self.place - 1) + 1)

    def skip(self) -> str:
        """Past blanks and comments; the next character, "" at the end."""
        match = _SKIP.match(self.text, self.place)
        self.place = match.end() if match else self.place
        return self.text[self.place : self.place + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.place)
        if match is None:  # never on accepted text; without it a slip here would loop for ever
            self.place += 1
            return ""
        self.place = match.end()
        return match.group()

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            quoted = self.skip() in {'"', "'"}
            part = self.take(_STRING if quoted else _BARE_KEY)
            parts.append(part[1:-1] if quoted else part)
            if self.skip() != ".":
                return tuple(parts)
            self.place += 1

    def table(self) -> Path:
        """A header; where its keys go. Each [[header]] is the next place of its array."""
        array = self.text.startswith("[[", self.place)
        start = self.place
        self.place += 2 if array else 1
        parts = self.key()
        self.skip()
        end = self.place + (2 if array else 1)
        path: Path = ()
        for depth, part in enumerate(parts, start=1):
            path = (*path, part)
            if array and depth == len(parts):
                self.sizes[path] = self.sizes.get(path, 0) + 1
            if path in self.sizes:
                path = (*path, self.sizes[path] - 1)
        self.place = start
        self.note(path)
        self.place = end
        return path

    def pair(self, table: Path) -> None:
        start = self.place
        path: Path = (*table, *self.key())
        after, self.place = self.place, start
        self.note(path)
        self.place = after + 1  # past "="
        self.value(path)

    def value(self, path: Path) -> None:
        first = self.skip()
        self.note(path)
        if first == "[":
            self.items(path)
        elif first == "{":
            self.pairs(path)
        else:
            self.take(_STRING if first in {'"', "'"} else _BARE_VALUE)

    def items(self, path: Path) -> None:
        self.place += 1
        number = 0
        while self.skip() not in {"]", ""}:
            if self.text[self.place] == ",":
                self.place += 1
                continue
            self.value((*path, number))
            number += 1
        self.place += 1

    def pairs(self, path: Path) -> None:
        self.place += 1
        while self.skip() not in {"}", ""}:
            if self.text[self.place] == ",":
                self.place += 1
                continue
            self.pair(path)
        self.place += 1

    def run(self) -> None:
        table: Path = ()
        while first := self.skip():
            if first == "[":
                table = self.table()
            else:
                self.pair(table)


def lines(text: str) -> dict[Path, int]:
    """Path to line, counted from 1, for every key, table and array element of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.lines


def line_of(found: dict[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest thing around it; None for something missing from the top of the file."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path)
