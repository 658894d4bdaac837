"""A LimeSurvey structure file (.lss) as tables of rows, with the texts of each row by language.

Before version 4 a row stood once for each language; since then the texts stand in tables of their own (`..._l10ns`).
Both come out alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

from ..core.errors import Refusal

MOST_BYTES = 10 * 1024 * 1024
_TABLES = {"groups": "gid", "questions": "qid", "subquestions": "qid", "answers": "aid"}
"""Table to its key."""
_TEXTS = {"group_l10ns": ("groups", "gid"), "question_l10ns": ("questions", "qid"), "answer_l10ns": ("answers", "aid")}
_WORDS = ("group_name", "description", "question", "help", "answer")
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})


@dataclass(slots=True)
class Entry:
    """One group, question, sub-question or answer."""

    cells: dict[str, str]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Column (question, help, ...) to language to words, without markup."""

    def number(self, column: str) -> int:
        """A whole number in a column, 0 where there is none."""
        value = self.cells.get(column, "")
        return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else 0


@dataclass(slots=True)
class Survey:
    languages: tuple[str, ...]
    titles: dict[str, dict[str, str]]
    """surveyls_title, surveyls_description, surveyls_welcometext, surveyls_endtext: language to words."""
    groups: list[Entry]
    questions: list[Entry]
    subquestions: list[Entry]
    answers: list[Entry]
    attributes: dict[str, dict[str, str]]
    """Question's number to attribute to value (the first language's, where it has one for each)."""
    old_conditions: frozenset[str]
    """Numbers of questions with conditions in the way before equations, where no equation says the same."""
    others: dict[str, int]
    """Tables that were not read, and how many rows they have."""


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in {"script", "style"}))
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))


def plain(markup: str) -> str:
    """The words of an HTML text; blocks become lines."""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    lines = (line.strip() for line in "".join(parser.words).split("\n"))
    return "\n".join(line for line in lines if line)


def _root(content: bytes) -> ElementTree.Element:
    if len(content) > MOST_BYTES:
        raise Refusal(f"The file is larger than {MOST_BYTES >> 20} MB.", "too-large")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # no .lss has any, and entities can blow up
        raise Refusal("The file declares entities, which no .lss file does.", "lss")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  (what makes XML dangerous was refused above)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refusal(f"The file is no .lss file: it is not XML ({error}).", "lss") from None
    if root.tag != "document" or (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        raise Refusal("The file is no .lss file: it has no LimeSurvey survey in it.", "lss")
    return root


def _rows(root: ElementTree.Element, table: str) -> list[dict[str, str]]:
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in root.findall(f"{table}/rows/row")]


def _entries(root: ElementTree.Element, table: str) -> list[Entry]:
    """The rows of a table, once each, with the texts they bring along."""
    found: dict[str, Entry] = {}
    for row in _rows(root, table):
        key = row.get(_TABLES[table]) or "|".join(row.get(one, "") for one in ("qid", "code", "scale_id"))
        entry = found.setdefault(key, Entry(row))
        if "language" in row:
            _add_texts(entry, row)
    return list(found.values())


def _add_texts(entry: Entry, row: Mapping[str, str]) -> None:
    for column in _WORDS:
        if plain(row.get(column, "")):
            entry.texts.setdefault(column, {})[row["language"]] = plain(row[column])


def _attributes(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _rows(root, "question_attributes"):
        if row.get("value"):
            found.setdefault(row.get("qid", ""), {}).setdefault(row.get("attribute", ""), row["value"])
    return found


def _languages(root: ElementTree.Element) -> tuple[str, ...]:
    """The base language first."""
    base = next((row["language"] for row in _rows(root, "surveys") if row.get("language")), None)
    found = [(one.text or "").strip() for one in root.findall("languages/language")]
    ordered = dict.fromkeys(([base] if base else []) + found)
    return tuple(one for one in ordered if one)


def _titles(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _rows(root, "surveys_languagesettings"):
        for column, value in row.items():
            if plain(value):
                found.setdefault(column, {})[row.get("surveyls_language", "")] = plain(value)
    return found


def read(content: bytes) -> Survey:
    """The file's tables. Raises Refusal, with one sentence, for what is no .lss file."""
    root = _root(content)
    tables = {table: _entries(root, table) for table in _TABLES}
    for table, (owner, key) in _TEXTS.items():
        owners = {entry.cells.get(key, ""): entry for entry in tables[owner]}
        if owner == "questions":
            owners |= {entry.cells.get(key, ""): entry for entry in tables["subquestions"]}
        for row in _rows(root, table):
            if row.get(key, "") in owners and row.get("language"):
                _add_texts(owners[row[key]], row)
    known = {*_TABLES, *_TEXTS, "surveys", "surveys_languagesettings", "question_attributes", "conditions"}
    always = [entry for entry in tables["questions"] if entry.cells.get("relevance", "") in {"", "1"}]
    old = frozenset(row.get("qid", "") for row in _rows(root, "conditions")) & {
        entry.cells.get("qid", "") for entry in always
    }
    others = {child.tag: len(child.findall("rows/row")) for child in root if child.tag not in known}
    return Survey(
        _languages(root),
        _titles(root),
        sorted(tables["groups"], key=lambda entry: entry.number("group_order")),
        sorted(tables["questions"], key=lambda entry: entry.number("question_order")),
        sorted(tables["subquestions"], key=lambda entry: entry.number("question_order")),
        sorted(tables["answers"], key=lambda entry: entry.number("sortorder")),
        _attributes(root),
        old,
        {table: count for table, count in others.items() if count},
    )
