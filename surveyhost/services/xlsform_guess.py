"""Which of our kinds a row of an XLSForm is."""

import re
from collections.abc import Callable, Mapping, Sequence

from .xlsform_sheets import Node, Row
from .xlsform_words import KIND, LIKERT, MULTILINE, TABLE

Lists = Mapping[str, Sequence[Row]]
PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?[0-9]+)\b")
BASES = {
    "rating": "select_one",
    "enps": "select_one",
    "choice": "select_one",
    "choices": "select_multiple",
    "ranking": "rank",
    "number": "decimal",
    "text": "text",
    "comment": "text",
    "note": "note",
    "matrix": "group",
    "service_matrix": "group",
    "plain": "group",
    "touchpoint": "group",
}
"""The type that stands for each kind, ours and of sections."""
SAME = {"integer": "decimal", "int": "decimal", "string": "text"}


def _alike(nodes: list[Node], lists: Lists) -> bool:
    """Whether these are questions on one and the same list, as the rows of a matrix are."""
    kinds = {(node.type, node.list_name) for node in nodes}
    return len(kinds) == 1 and nodes[0].type == "select_one" and nodes[0].list_name in lists


def _departments(node: Node, lists: Lists) -> bool:
    """Whether a group is a department matrix as we write it: which departments, then for each its rows."""
    if len(node.children) < 2 or node.children[0].type != "select_multiple":
        return False
    chosen, *groups = node.children
    sizes = {len(group.children) for group in groups}
    alike = all(group.type == "group" and _alike(group.children, lists) for group in groups)
    return alike and len(sizes) == 1 and len(groups) == len(lists.get(chosen.list_name, ()))


_SHAPES: dict[str, Callable[[Node, Lists], bool]] = {
    "matrix": lambda node, lists: _alike(node.children, lists),
    "service_matrix": _departments,
}


def _range(parameters: str) -> str:
    """A range from 0 to 10 is an eNPS, one from 1 to at most 11 a rating, any other nothing we have."""
    found = dict(PARAMETER.findall(parameters))
    if found.get("step", "1") != "1":
        return ""
    start, end = int(found.get("start", "1")), int(found.get("end", "10"))
    if (start, end) == (0, 10):
        return "enps"
    return "rating" if start == 1 and 3 <= end <= 11 and "end" in found else ""


def kind_of(node: Node, lists: Lists) -> str:
    """Our kind of a row, "" if none: as its own column says, if that fits its type; else by what it looks like."""
    if node.type == "range":
        return _range(node.row.cells.get("parameters", ""))
    base = SAME.get(node.type, node.type)
    own = node.row.cells.get(KIND, "")
    if BASES.get(own) == base and (own not in _SHAPES or _SHAPES[own](node, lists)):
        return own
    appearance = node.row.cells.get("appearance", "")
    if base == "select_one":
        return "rating" if LIKERT in appearance and 3 <= len(lists.get(node.list_name, ())) <= 11 else "choice"
    if base == "group":
        return "matrix" if TABLE in appearance and _alike(node.children, lists) else "plain"
    if base == "text":
        return "comment" if MULTILINE in appearance else "text"
    return {"select_multiple": "choices", "rank": "ranking", "decimal": "number", "note": "note"}.get(base, "")
