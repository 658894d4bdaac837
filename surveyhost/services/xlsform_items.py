"""The questions of an XLSForm, kind by kind, as items of a document."""

import re
from collections.abc import Callable
from typing import Any

from ..core.conditions import Condition
from ..core.errors import Refusal
from .questionnaire_import import Codes, Draft, option_codes, texts
from .xlsform_expressions import Target, from_constraint, from_xpath
from .xlsform_guess import PARAMETER, kind_of
from .xlsform_sheets import Node, Row, Workbook
from .xlsform_words import (
    BANDS,
    FAVOURABLE,
    KIND,
    LABELS,
    LIKERT,
    MULTILINE,
    NOT_APPLICABLE,
    RANDOM,
    TABLE,
    THEME,
)

Document = dict[str, Any]
DRESS = frozenset({LIKERT, MULTILINE, TABLE, "field-list", "minimal", "compact", "quick", "horizontal", "columns"})
"""Appearances that only say how a page looks."""
_RANDOMIZE = re.compile(r"randomize\s*=\s*true|seed\s*=\s*\S+", re.IGNORECASE)


class Items:
    """Turns rows into items. Remembers which question became which item, since conditions ask about them."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.languages = book.languages
        self.draft = Draft({}, left_out=book.left_out)
        self.item_codes = Codes()
        self.targets: dict[str, Target] = {}
        self.lists_read: set[str] = set()

    def kind(self, node: Node) -> str:
        """Our kind of a row, "" if none."""
        return kind_of(node, self.book.lists)

    def make(self, node: Node, kind: str) -> Document:
        """The item of one row (and of the rows inside it)."""
        row = node.row
        name = row.take("name")
        code = self.item_codes.of(name if name not in self.targets else f"{name}_{row.number}")
        show_if = self.relevant(row)
        item: Document = {"code": code, "kind": kind, "text": texts(row.text("label"), self.languages)}
        item |= {"show_if": str(show_if)} if show_if else {}
        self.common(row, item)
        self.targets[name] = Target(kind, code)
        _KINDS[kind](self, node, item, name)
        self.dress(row)
        return item

    def common(self, row: Row, item: Document) -> None:
        row.take(KIND)
        help_text = texts(row.text("hint"), self.languages)
        item |= {"help": help_text} if help_text else {}
        required = row.take("required").lower().removesuffix("()")
        if required in {"yes", "true", "1"}:
            item["required"] = item["kind"] != "note"
        elif required not in {"", "no", "false", "0"}:
            row.tell(f"required only if {required}")
        for column, key in ((THEME, "theme"), (FAVOURABLE, "favourable")):
            value = row.take(column)
            item |= {key: value} if value else {}
        item |= {"not_applicable": True} if row.take(NOT_APPLICABLE) else {}
        item |= {"random": True} if row.take(RANDOM) else {}

    def relevant(self, row: Row) -> Condition | None:
        text = row.take("relevant", "bind::relevant", "relevance")
        if not text:
            return None
        try:
            return from_xpath(text, self.targets.get)
        except Refusal as refusal:
            row.tell(f"relevant ({text[:60]}): {refusal.reason}; it is shown always")
            return None

    def dress(self, row: Row) -> None:
        """Appearances: those of looks alone are dropped, any other is told."""
        strange = [word for word in row.take("appearance").split() if word.lower() not in DRESS]
        if strange:
            row.tell(f"appearance {' '.join(strange)}")

    def bounds(self, row: Row, item: Document) -> frozenset[str]:
        found = from_constraint(row.take("constraint", "bind::constraint"))
        for key, value in (("minimum", found.minimum), ("maximum", found.maximum)):
            item |= {key: value} if value is not None else {}
        if found.rest:
            row.tell(f"constraint ({found.rest[:60]})")
        return found.alone

    def options(self, name: str, alone: frozenset[str] = frozenset()) -> tuple[list[Document], dict[str, str]]:
        """The options of a list, and the codes that its names became."""
        codes = option_codes()
        self.lists_read.add(name)
        made = []
        for row in self.book.lists.get(name, ()):
            named = row.cells.get("name", "")
            option: Document = {"code": codes.of(named), "text": texts(row.texts.get("label", {}), self.languages)}
            made.append(option | ({"exclusive": True} if named in alone else {}))
        return made, codes.given

    def finish_lists(self) -> None:
        """Tells of lists that no question used, and of cells in the others that nobody took."""
        for name, rows in self.book.lists.items():
            if name not in self.lists_read:
                rows[0].tell(f"the list '{name}', which no question uses")
            for row in rows:
                row.take("name")
                row.text("label")
                if name in self.lists_read:
                    row.finish()

    def scale(self, node: Node, item: Document, list_name: str) -> tuple[tuple[str, str], ...]:
        """Sets an item's points and labels from a list; the list's names and the points they stand for."""
        mode = node.row.take(LABELS)
        rows = self.book.lists[list_name]
        self.lists_read.add(list_name)
        first = 0 if item["kind"] == "enps" else 1
        if item["kind"] != "enps":
            item["points"] = len(rows)
        shown = [rows[0], rows[-1]] if mode == "ends" else rows
        if mode != "none":
            item["labels"] = {one: [row.texts.get("label", {}).get(one, "") for row in shown] for one in self.languages}
        return tuple((row.cells.get("name", ""), str(first + place)) for place, row in enumerate(rows))

    def randomize(self, row: Row, item: Document) -> None:
        parameters = row.take("parameters")
        if "randomize" in parameters.lower() and _RANDOMIZE.search(parameters):
            item["random"] = True
        rest = _RANDOMIZE.sub("", parameters).strip(" ,;")
        if rest:
            row.tell(f"parameters ({rest})")


def _rating(form: Items, node: Node, item: Document, name: str) -> None:
    if node.type == "range":
        most = int(dict(PARAMETER.findall(node.row.take("parameters"))).get("end", "10"))
        if item["kind"] == "rating":
            item |= {"points": most, "labels": {one: ["1", str(most)] for one in form.languages}}
        return
    options = form.scale(node, item, node.list_name)
    form.targets[name] = Target(item["kind"], item["code"], (), options)


def _select(form: Items, node: Node, item: Document, name: str) -> None:
    alone = form.bounds(node.row, item)
    if item["kind"] == "choices" and item.get("maximum") == 1:
        node.row.tell(f"at most {item.pop('maximum'):g} of several choices")
    item["options"], codes = form.options(node.list_name, alone)
    form.randomize(node.row, item)
    form.targets[name] = Target(item["kind"], item["code"], (), tuple(codes.items()))


def _number(form: Items, node: Node, item: Document, name: str) -> None:
    form.bounds(node.row, item)
    bands = node.row.take(BANDS).replace(",", " ").split()
    item["bands"] = [float(bound) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bound) else bound for bound in bands]


def _text(form: Items, node: Node, item: Document, name: str) -> None:
    form.bounds(node.row, item)
    if "minimum" in item:
        node.row.tell(f"at least {item.pop('minimum'):g} characters")


def _note(form: Items, node: Node, item: Document, name: str) -> None:
    """Words only."""


def _rows(form: Items, nodes: list[Node], before: str, made: Document, part: tuple[str, ...]) -> list[Document]:
    """The rows of a matrix; `before` is what their names begin with in our own files."""
    codes = option_codes()
    rows = []
    for node in nodes:
        name = node.row.take("name")
        code = codes.of(name.removeprefix(before))
        rows.append({"code": code, "text": texts(node.row.text("label"), form.languages)})
        form.dress(node.row)
        names = [row.cells.get("name", "") for row in form.book.lists[node.list_name]]
        points = tuple((point, str(at)) for at, point in enumerate(names, start=1))
        form.targets[name] = Target(made["kind"], made["code"], (*part, code), points)
    return rows


def _matrix(form: Items, node: Node, item: Document, name: str) -> None:
    required = {child.row.cells.get("required", "") for child in node.children}
    if required <= {"yes", "true", "true()", "TRUE"}:  # asked of every row: of the whole
        item["required"] = True
        for child in node.children:
            child.row.take("required")
    form.scale(node, item, node.children[0].list_name)
    item["rows"] = _rows(form, node.children, f"{name}.", item, ())


def _service_matrix(form: Items, node: Node, item: Document, name: str) -> None:
    chosen, *groups = node.children
    item["options"], units = form.options(chosen.list_name)
    form.targets[chosen.row.take("name")] = Target("service_matrix", item["code"], (), tuple(units.items()))
    if texts(chosen.row.text("label"), form.languages) != item["text"]:
        chosen.row.tell("words that differ from those of the question as a whole")
    form.scale(node, item, groups[0].children[0].list_name)
    rows: list[list[Document]] = []
    for unit, group in zip(item["options"], groups, strict=True):
        title = group.row.take("name")
        group.row.take("relevant")
        if texts(group.row.text("label"), form.languages) != unit["text"]:
            group.row.tell("a department's words that differ from those in its list")
        form.dress(group.row)
        rows.append(_rows(form, group.children, f"{title}.", item, (unit["code"],)))
        if rows[-1] != rows[0]:
            group.row.tell("rows that differ from those of the first department")
    item["rows"] = rows[0]


_KINDS: dict[str, Callable[[Items, Node, Document, str], None]] = {
    "rating": _rating,
    "enps": _rating,
    "choice": _select,
    "choices": _select,
    "ranking": _select,
    "matrix": _matrix,
    "service_matrix": _service_matrix,
    "number": _number,
    "text": _text,
    "comment": _text,
    "note": _note,
}
