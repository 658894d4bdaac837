"""A page as a screen reader is given it: Chromium's tree of roles, names and states, in reading order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import Page

SILENT = {
    "none",
    "generic",
    "InlineTextBox",
    "LineBreak",
    "RootWebArea",
    "paragraph",
    "LayoutTable",
    "LayoutTableRow",
    "LabelText",
    "Legend",
    "MenuListPopup",
}
"""Not said themselves: what is in them is."""
HOLDS = {"cell", "gridcell", "columnheader", "rowheader", "row"}
"""Called by what is in them, which is said anyway."""
STATES = (
    "level",
    "required",
    "invalid",
    "disabled",
    "checked",
    "expanded",
    "pressed",
    "selected",
    "hasPopup",
    "readonly",
)
"""What is said of a thing after its name, as far as it is so."""
CHANGES = re.compile(r"\b(?:[0-9a-f]{4} ?){2,}\b|\b[0-9a-f]{8,}\b")
"""Digests and codes: another in each run."""


def heard(page: Page) -> str:
    """The page's transcript. Digests are left out."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    known = {one["nodeId"]: one for one in nodes}
    return "\n".join(_lines(known, nodes[0], 0, "")) + "\n"


def _lines(known: Mapping[str, dict[str, Any]], one: dict[str, Any], depth: int, above: str) -> Iterator[str]:
    role, name = _value(one, "role"), " ".join(CHANGES.sub("…", _value(one, "name")).split())
    is_said = not one.get("ignored") and role not in SILENT and not (role == "StaticText" and name in {"", above})
    if is_said:
        yield "  " * depth + " ".join(_said(one, role, name))
    for child in _children(known, one):
        yield from _lines(known, child, depth + is_said, above if not is_said else "" if role in HOLDS else name)


def _children(known: Mapping[str, dict[str, Any]], one: dict[str, Any]) -> Sequence[dict[str, Any]]:
    return [known[child] for child in one.get("childIds", ()) if child in known]


def _said(one: dict[str, Any], role: str, name: str) -> Iterator[str]:
    yield "text" if role == "StaticText" else role
    if name and role not in HOLDS:
        yield f'"{name}"'
    if value := " ".join(CHANGES.sub("…", _value(one, "value")).split()):
        yield f"= {value}"
    if about := " ".join(_value(one, "description").split()):
        yield f"({about})"
    states = {state["name"]: state["value"].get("value") for state in one.get("properties", ())}
    for state in STATES if role == "heading" else STATES[1:]:
        if states.get(state) not in {None, False, "false", ""}:
            is_plain = states[state] is True or states[state] == "true"
            yield state if is_plain else f"{state} {states[state]}"


def _value(one: dict[str, Any], part: str) -> str:
    return str(one.get(part, {}).get("value", ""))
