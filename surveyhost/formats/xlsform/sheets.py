"""The sheets of an XLSForm as rows with texts by language, and the survey's rows as a tree of groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...core.errors import Refusal
from ...outside import workbooks
from ..left_out import LeftOut, valued
from ..refusals import XlsFormNoSurvey, XlsFormNoTypes
from .columns import Heading, Languages
from .names import KIND, OTHER, THEMES

_PARTED = re.compile(r"(begin|end)[ _]+(group|repeat|loop|score|rank|kobomatrix)\b.*", re.IGNORECASE)
_KOBO_LISTS: Mapping[str, str] = {"score": "kobo--score-choices", "rank": "kobo--rank-items"}
"""A block of KoBoToolbox to the column that names its list."""
_SILENT = frozenset({"$kuid", "kuid", "$autoname", "$autovalue", "$given_name", "$prev", "$xpath", "$qpath"})
"""Columns in which editors keep numbers of their own."""
_FILLING = frozenset({"one", "all", "that", "apply", "from", "multiple", "prompt", "using"})
"""Words between "select" and the name of the list."""
_ON = frozenset({"yes", "true", "true()", "1"})
_SHEETS = frozenset({"survey", "choices", "settings", THEMES})
_TOP = 20
"""Rows among which the headings are looked for."""


@dataclass(slots=True)
class Row:
    sheet: str
    number: int
    """As the spreadsheet counts, from 1."""
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

    def tell(self, sentence: str, **values: str | int | Refusal) -> None:
        """That something of the row does not come along: a sentence with `%(name)s` for each of its values."""
        place, name = f"{self.sheet}, row {self.number}", self.cells.get("name", "")
        self.left_out.append(LeftOut(place, sentence, valued(values), self.sheet, self.number, name))

    def finish(self) -> None:
        """Tells of every cell that nobody took."""
        for column, value in self.rest():
            self.tell("column '%(column)s' (%(value)s)", column=column, value=value[:60])

    def rest(self) -> list[tuple[str, str]]:
        """The cells that nobody took, which then count as read."""
        found = [(column, value) for column, value in self.cells.items() if value and column not in _SILENT]
        texts = ((column, next(filter(None, words.values()), "")) for column, words in self.texts.items())
        found += [(column, words) for column, words in texts if words]
        self.cells, self.texts = {}, {}
        return found


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
    own: bool
    """Whether we wrote it: its words then stand as they are, and its scales have their good end."""


@dataclass(slots=True)
class _Table:
    """One sheet: its title, its headings, and its rows with their numbers."""

    title: str
    top: int
    headings: list[str]
    rows: list[tuple[int, Sequence[str]]]


def _table(title: str, rows: Sequence[Sequence[str]], column: str) -> _Table:
    """The headings stand in the first row that has this column, or else in the first that has anything."""
    filled = [place for place, row in enumerate(rows[:_TOP]) if any(row)]
    with_it = [place for place in filled if column in {cell.strip().lower() for cell in rows[place]}]
    top = (with_it or filled or [0])[0]
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if number > top + 1 and any(row)]
    return _Table(title, top + 1, list(rows[top]) if rows else [], numbered)


class _Sheets:
    def __init__(self, content: bytes) -> None:
        self.left_out: list[LeftOut] = []
        self.sheets = {name.strip().lower(): (name, rows) for name, rows in workbooks.read(content, _SHEETS).items()}
        if "survey" not in self.sheets:
            raise XlsFormNoSurvey(listed=", ".join(name for name, _ in self.sheets.values()))
        self.survey = self.table("survey", "type")
        if "type" not in {cell.strip().lower() for cell in self.survey.headings}:
            raise XlsFormNoTypes(sheet=self.survey.title)
        self.choices, self.settings = self.table("choices", "list_name"), self.table("settings", "form_title")
        self.themes = self.table(THEMES, "name")
        self.own = KIND in self.survey.headings

    def table(self, name: str, column: str) -> _Table:
        title, rows = self.sheets.pop(name, (name, []))
        return _table(title, rows, column)

    def rows(self, table: _Table, languages: Languages) -> list[Row]:
        headings = [languages.heading(cell) for cell in table.headings]
        self.strange(table, languages, headings)
        made = [self.filled(table.title, number, headings, cells) for number, cells in table.rows]
        kept = []
        for row in made:
            if row.cells.pop("disabled", "").lower() in _ON:
                row.tell("a row that is disabled ('%(name)s')", name=row.cells.get("name", ""))
            else:
                kept.append(row)
        return kept

    def strange(self, table: _Table, languages: Languages, headings: Sequence[Heading]) -> None:
        """Tells of columns of words in a language that is not known, or that the questions do not have."""
        top = Row(table.title, table.top, {}, {}, self.left_out)
        for at, heading in enumerate(headings):
            count = sum(1 for _, cells in table.rows if at < len(cells) and cells[at])
            if not heading.named or heading.language in languages.all or not count:
                continue
            if heading.language is None:
                says = "'%(cell)s', whose language is not known; write it as %(column)s::Name (code)"
                top.tell(says, cell=table.headings[at].strip(), column=heading.column)
            else:
                says = "column '%(cell)s' (%(count)s cells), a language that no question has"
                top.tell(says, cell=table.headings[at].strip(), count=count)

    def filled(self, sheet: str, number: int, headings: Sequence[Heading], cells: Sequence[str]) -> Row:
        row = Row(sheet, number, {}, {}, self.left_out)
        for heading, cell in zip(headings, cells, strict=False):
            if not cell:
                continue
            if heading.language is None:
                column = heading.column if not heading.named else heading.cell
                if row.cells.setdefault(column, cell) != cell:
                    row.tell("column '%(column)s' (%(value)s)", column=heading.cell, value=cell[:60])
                continue
            words = row.texts.setdefault(heading.column, {})
            if words.setdefault(heading.language, cell) != cell:
                row.tell("column '%(column)s' (%(value)s)", column=heading.cell, value=cell[:60])
        return row


def _types(row: Row) -> tuple[str, str]:
    """Type and list of a row: "select_one yes_no" is ("select_one", "yes_no")."""
    words = row.take("type").replace(":", " ").split()
    words = words[1:] if len(words) > 1 and words[0].lower() in {"add", "odk"} else words
    if not words:
        return "", ""
    if len(words) >= 2 and words[0].lower() == "select":  # "select one from x", "select all that apply from x"
        rest = [word for word in words[1:] if word.lower() not in _FILLING]
        words = ["select_one" if words[1].lower() == "one" else "select_multiple", *rest]
    rest = words[1:]
    if {"or_other", "other"} & {word.lower() for word in rest[1:]}:
        rest = rest[:1]
        row.cells[OTHER] = "yes"
    return {"select1": "select_one"}.get(words[0].lower(), words[0].lower()), " ".join(rest)


def _tree(rows: Sequence[Row]) -> list[Node]:
    top: list[Node] = []
    stack: list[Node] = []
    for row in rows:
        kind = row.cells.get("type", "")
        parted = _PARTED.fullmatch(kind.strip())
        if parted and parted.group(1).lower() == "end":
            if stack:
                stack.pop()
            else:
                row.tell("'%(kind)s' without its beginning", kind=kind)
            continue
        node = Node(row, parted.group(2).lower()) if parted else Node(row, *_types(row))
        if parted:
            row.take("type")
            node.list_name = row.take(_KOBO_LISTS.get(node.type, ""))
        (stack[-1].children if stack else top).append(node)
        if parted:
            stack.append(node)
    for node in stack:
        node.row.tell("a group without its end")
    for node in nodes(top):
        _plain_block(node)
    return top


def _plain_block(node: Node) -> None:
    """A block of KoBoToolbox as the convention has it: a score as a table, an order as one question."""
    if node.type == "score":
        for child in node.children:
            if child.type == "score__row":
                child.type, child.list_name = "select_one", node.list_name
    elif node.type == "rank" and node.children:
        for child in node.children:
            child.row.tell("the label of a rank ('%(name)s')", name=child.row.take("name"))
            child.row.cells, child.row.texts = {}, {}
        node.children = []


def nodes(tree: Sequence[Node]) -> Iterator[Node]:
    """Every node, from the top."""
    for node in tree:
        yield node
        yield from nodes(node.children)


def read(content: bytes) -> Workbook:
    """The workbook's sheets. Raises Refusal if it cannot be read or has no survey."""
    sheets = _Sheets(content)
    tables = [sheets.survey, sheets.choices, sheets.settings, sheets.themes]
    texts = [(table.headings, [cells for _, cells in table.rows]) for table in tables]
    languages = Languages(texts[0], texts[1], texts[2])
    settings = sheets.rows(sheets.settings, languages)
    setting = settings[0] if settings else Row("settings", 2, {}, {}, sheets.left_out)
    setting.take("default_language")
    if languages.guessed:
        says = "which language the questions are in; by their words it is %(language)s"
        setting.tell(says, language=languages.plain)
    survey = _tree(sheets.rows(sheets.survey, languages))
    lists: dict[str, list[Row]] = {}
    for row in sheets.rows(sheets.choices, languages):
        lists.setdefault(row.take("list_name"), []).append(row)
    themes = sheets.rows(sheets.themes, languages)
    for name, rows in sheets.sheets.values():
        if any(any(row) for row in rows):
            sheets.left_out.append(LeftOut(name, "a sheet that is not part of a form here", name=name))
    for row in settings[1:]:
        row.finish()
    return Workbook(languages.all, survey, lists, setting, themes, sheets.left_out, sheets.own)
