"""The sheets of an XLSForm as rows with texts by language, and the survey's rows as a tree of groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..core.errors import Refusal
from ..outside import workbooks
from .questionnaire_import import LeftOut
from .xlsform_words import THEMES, language_of

TRANSLATED = ("label", "hint", "title", "intro")
"""Columns that have one column for each language."""
_PLAIN_NAMES: Mapping[str, str] = {"list name": "list_name", "value": "name", "caption": "label"}
_END = re.compile(r"end[ _](group|repeat)", re.IGNORECASE)
_BEGIN = re.compile(r"begin[ _](group|repeat)", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    sheet: str
    number: int
    """As the spreadsheet counts, from 1; the headings are row 1."""
    cells: dict[str, str]
    texts: dict[str, dict[str, str]]
    """label and hint (title and intro in the settings): language to words."""
    left_out: list[LeftOut]
    """Where what was not understood is told; one list for the whole workbook."""

    def take(self, *columns: str) -> str:
        """The first of these columns that is not blank; all of them count as read."""
        found = [self.cells.pop(column, "") for column in columns]
        return next(filter(None, found), "")

    def text(self, column: str) -> dict[str, str]:
        return self.texts.pop(column, {})

    def tell(self, what: str) -> None:
        self.left_out.append(LeftOut(f"{self.sheet}, row {self.number}", what))

    def finish(self) -> None:
        """Tells of every cell that nobody took."""
        for column, value in self.cells.items():
            if value:
                self.tell(f"column '{column}' ({value[:60]})")
        for column, found in self.texts.items():
            if any(found.values()):
                self.tell(f"column '{column}' ({next(filter(None, found.values()))[:60]})")
        self.cells, self.texts = {}, {}


@dataclass(slots=True)
class Node:
    """A row of the survey sheet; a group's or repeat's has children."""

    row: Row
    type: str
    """The type without the list: select_one, text, group, repeat, ..."""
    list_name: str = ""
    children: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    languages: tuple[str, ...]
    survey: list[Node]
    lists: dict[str, list[Row]]
    settings: Row
    themes: list[Row]
    left_out: list[LeftOut]


class _Sheets:
    def __init__(self, content: bytes) -> None:
        self.left_out: list[LeftOut] = []
        self.tables = {name.strip().lower(): (name, rows) for name, rows in workbooks.read(content).items()}
        if "survey" not in self.tables:
            listed = ", ".join(name for name, _ in self.tables.values())
            raise Refusal(f"The workbook has no sheet called survey (its sheets are {listed}).", "xlsform")
        self.plain_language = "en"
        self.languages: list[str] = []

    def rows(self, name: str) -> list[Row]:
        title, table = self.tables.pop(name, (name, []))
        if not table:
            return []
        headings = [self._heading(title, cell) for cell in table[0]]
        return [
            self._filled(Row(title, number, {}, {}, self.left_out), headings, cells)
            for number, cells in enumerate(table[1:], start=2)
            if any(cells)
        ]

    def _heading(self, sheet: str, cell: str) -> tuple[str, str | None]:
        """Column, and its language if it is a translated one; an unknown language makes it a column like others."""
        column, _, named = cell.partition("::" if "::" in cell else ":")
        column = _PLAIN_NAMES.get(column.strip().lower(), column.strip().lower())
        if column not in TRANSLATED:
            return cell.strip().lower(), None
        language = language_of(named) if named else self.plain_language
        if language is None:
            what = f"'{cell}', whose language is not known; write it as {column}::Name (code)"
            self.left_out.append(LeftOut(f"{sheet}, row 1", what))
            return cell.strip(), None
        return column, language

    def _filled(self, row: Row, headings: Sequence[tuple[str, str | None]], cells: Sequence[str]) -> Row:
        for (column, language), cell in zip(headings, cells, strict=False):
            if language is None:
                if cell:
                    row.cells[_PLAIN_NAMES.get(column, column)] = cell
                continue
            if cell:
                row.texts.setdefault(column, {}).setdefault(language, cell)
            if column == "label" and row.sheet.lower() == "survey" and language not in self.languages:
                self.languages.append(language)
        return row


def _types(row: Row) -> tuple[str, str]:
    """Type and list of a row: "select_one yes_no" is ("select_one", "yes_no")."""
    words = row.take("type").split()
    if not words:
        return "", ""
    if len(words) >= 2 and words[0].lower() == "select":  # "select one from x", "select all that apply from x"
        words = ["select_one" if words[1].lower() == "one" else "select_multiple", words[-1]]
    rest = words[1:]
    if "or_other" in rest:
        row.tell("'or_other', the free answer beside the choices")
        rest.remove("or_other")
    return words[0].lower(), " ".join(rest)


def _tree(rows: Sequence[Row]) -> list[Node]:
    top: list[Node] = []
    stack: list[Node] = []
    for row in rows:
        kind = row.cells.get("type", "")
        if _END.fullmatch(kind):
            if stack:
                stack.pop()
            else:
                row.tell(f"'{kind}' without its beginning")
            continue
        begin = _BEGIN.fullmatch(kind)
        if begin:
            node = Node(row, begin.group(1).lower())
            row.take("type")
        else:
            node = Node(row, *_types(row))
        (stack[-1].children if stack else top).append(node)
        if begin:
            stack.append(node)
    for node in stack:
        node.row.tell("a group without its end")
    return top


def nodes(tree: Sequence[Node]) -> Iterator[Node]:
    """Every node, from the top."""
    for node in tree:
        yield node
        yield from nodes(node.children)


def read(content: bytes) -> Workbook:
    """The workbook's sheets. Raises Refusal if it cannot be read or has no survey."""
    sheets = _Sheets(content)
    settings = sheets.rows("settings")
    blank = Row("settings", 2, {}, {}, sheets.left_out)
    setting = settings[0] if settings else blank
    sheets.plain_language = language_of(setting.take("default_language")) or "en"
    survey = _tree(sheets.rows("survey"))
    lists: dict[str, list[Row]] = {}
    for row in sheets.rows("choices"):
        lists.setdefault(row.take("list_name"), []).append(row)
    themes = sheets.rows(THEMES)
    for name, rows in sheets.tables.values():
        if any(any(row) for row in rows):
            sheets.left_out.append(LeftOut(name, "a sheet that is not part of a form here"))
    for row in settings[1:]:
        row.finish()
    languages = tuple(sheets.languages) or (sheets.plain_language,)
    return Workbook(languages, survey, lists, setting, themes, sheets.left_out)
