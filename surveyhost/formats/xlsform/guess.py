"""Which of our kinds a row of an XLSForm is."""

import re
from collections.abc import Callable

from ...core.questionnaire.model import Kind
from ..labels import is_advice
from .lists import OPTIONS, Lists
from .names import KIND, LIKERT, MULTILINE, TABLE
from .sheets import Node

_PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?[0-9]+(?:\.[0-9]+)?)\b")
BASES: dict[str, str] = {
    Kind.RATING: "select_one",
    Kind.ENPS: "select_one",
    Kind.CHOICE: "select_one",
    Kind.CHOICES: "select_multiple",
    Kind.RANKING: "rank",
    Kind.NUMBER: "decimal",
    Kind.DATE: "date",
    Kind.TEXT: "text",
    Kind.COMMENT: "text",
    Kind.NOTE: "note",
    Kind.MATRIX: "group",
    Kind.SERVICE_MATRIX: "group",
    Kind.TEXTS: "group",
}
"""The type that stands for each kind of item."""
SECTIONS = {"plain": "group", "touchpoint": "group"}
"""And for each kind of section."""
SAME = {"integer": "decimal", "int": "decimal", "string": "text", "number": "decimal", "textarea": "text"}
SAME |= {"score": "group", "acknowledge": "note", "trigger": "note"}
LABEL, NO_LABEL = "label", "list-nolabel"
"""Appearances of a table's rows: the one that shows the words of the options, and those that show none."""
ROWS = 50
RANKED = 30
"""Most rows of a matrix, and most options to put in order."""


def looks(node: Node) -> set[str]:
    """The appearances of a row."""
    return set(re.split(r"[\s,]+", node.row.cells.get("appearance", "").lower().replace("_", "-"))) - {""}


def steps(parameters: str) -> tuple[float, float, float]:
    """First, last and step of a range, as the convention has them where it names none."""
    found = {name: float(value) for name, value in _PARAMETER.findall(parameters)}
    return found.get("start", 1), found.get("end", 10), found.get("step", 1)


def points(parameters: str) -> list[float]:
    """The values of a range, none if they are more than a scale has points."""
    start, end, step = steps(parameters)
    if step <= 0 or end < start or (end - start) / step > 10:
        return []
    return [start + place * step for place in range(int((end - start) / step + 1e-9) + 1)]


def grid(node: Node) -> list[Node]:
    """The rows of a group that is shown as a table; none if it is none, or its rows have different lists."""
    rows = node.children
    if rows and LABEL in looks(rows[0]) and all(looks(row) & {NO_LABEL, "nolabel"} for row in rows[1:]):
        rows = rows[1:]
    elif node.type != "score" and TABLE not in looks(node):
        return []
    kinds = {(row.type, row.list_name) for row in rows}
    return rows if len(kinds) == 1 and rows[0].type == "select_one" else []


def _alike(nodes: list[Node], lists: Lists) -> bool:
    """Whether these are questions on one and the same list, as the rows of a matrix are."""
    kinds = {(node.type, node.list_name) for node in nodes}
    return len(kinds) == 1 and nodes[0].type == "select_one" and lists.scale(nodes[0].list_name, own=True).fits


def _departments(node: Node, lists: Lists) -> bool:
    """Whether a group is a department matrix as we write it: which departments, then for each its rows."""
    if len(node.children) < 2 or node.children[0].type != "select_multiple":
        return False
    chosen, *groups = node.children
    sizes = {len(group.children) for group in groups}
    alike = all(group.type == "group" and _alike(group.children, lists) for group in groups)
    return alike and len(sizes) == 1 and len(groups) == lists.size(chosen.list_name)


def _scaled(node: Node, lists: Lists) -> bool:
    return lists.scale(node.list_name, own=True).fits


def _eleven(node: Node, lists: Lists) -> bool:
    return len(lists.scale(node.list_name, own=True).names) == 11


_SHAPES: dict[str, Callable[[Node, Lists], bool]] = {
    "rating": _scaled,
    "enps": _eleven,
    "matrix": lambda node, lists: _alike(node.children, lists),
    "service_matrix": _departments,
    "texts": lambda node, lists: bool(node.children) and {child.type for child in node.children} == {"text"},
}


def own_kind(node: Node, lists: Lists) -> str:
    """The kind that our own column names, "" if it names none that the row can be."""
    own = node.row.cells.get(KIND, "")
    fits = (BASES | SECTIONS).get(own) == SAME.get(node.type, node.type)
    return own if fits and (own not in _SHAPES or _SHAPES[own](node, lists)) else ""


def _range(node: Node) -> str:
    values = points(node.row.cells.get("parameters", ""))
    if values == list(range(11)) and is_advice(node.row.texts.get("label", {})):
        return "enps"
    return "rating" if len(values) >= 3 else "number"


def _select_one(node: Node, lists: Lists) -> str:
    if lists.size(node.list_name) > OPTIONS:
        return "text"
    scale = lists.scale(node.list_name)
    if LIKERT not in looks(node) or not scale.fits:
        return "choice"
    eleven = scale.names == [str(value) for value in range(11)] and not scale.absent
    return "enps" if eleven and is_advice(node.row.texts.get("label", {})) else "rating"


def _rank(node: Node, lists: Lists) -> str:
    size = lists.size(node.list_name)
    return "text" if size > OPTIONS else "choices" if size > RANKED else "ranking"


def _group(node: Node, lists: Lists) -> str:
    rows = grid(node)
    return "matrix" if rows and len(rows) <= ROWS and lists.scale(rows[0].list_name).fits else "plain"


def _text(node: Node, lists: Lists) -> str:
    return "comment" if MULTILINE in looks(node) else "text"


_GUESSES: dict[str, Callable[[Node, Lists], str]] = {
    "range": lambda node, lists: _range(node),
    "select_one": _select_one,
    "select_multiple": lambda node, lists: "text" if lists.size(node.list_name) > OPTIONS else "choices",
    "rank": _rank,
    "group": _group,
    "text": _text,
}


def kind_of(node: Node, lists: Lists) -> str:
    """Our kind of a row, "" if none: as its own column says, if that fits its type; else by what it looks like."""
    if own := own_kind(node, lists):
        return own
    base = SAME.get(node.type, node.type)
    if base in _GUESSES:
        return _GUESSES[base](node, lists)
    return next((kind for kind, type_ in BASES.items() if type_ == base), "")
