"""A LimeSurvey structure file (.lss) as tables of rows, with the texts of each row by language.

Before version 4 a row stood once for each language; since then the texts stand in tables of their own (`..._l10ns`).
Both come out alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from ..refusals import LimeSurveyEntities, LimeSurveyNoSurvey, LimeSurveyNoXml, LimeSurveyTooLarge, LimeSurveyTooMany

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = {"groups": 500, "questions": 2000, "subquestions": 20_000, "answers": 50_000}
"""Rows of a table; as many languages as there are may each have a row of their own."""
_TABLES = {"groups": "gid", "questions": "qid", "subquestions": "qid", "answers": "aid"}
"""Table to its key."""
_TEXTS = {"group_l10ns": ("groups", "gid"), "question_l10ns": ("questions", "qid"), "answer_l10ns": ("answers", "aid")}
_WORDS = ("group_name", "description", "question", "help", "answer", "script")
_PIECE = 1 << 16
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
)
"""Characters that XML forbids, as they are and as references."""

Row = dict[str, str]


@dataclass(slots=True)
class Entry:
    """One group, question, sub-question or answer."""

    cells: Row
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Column (question, help, ...) to language to words, as they are written, with markup."""

    def number(self, column: str) -> int:
        """A whole number in a column, 0 where there is none."""
        value = self.cells.get(column, "")
        return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else 0


@dataclass(slots=True)
class Survey:
    languages: tuple[str, ...]
    """As the file writes them, the base language first."""
    settings: Row
    texts: dict[str, dict[str, str]]
    """surveyls_title, surveyls_description, ...: language to words, as they are written."""
    groups: list[Entry]
    questions: list[Entry]
    subquestions: list[Entry]
    answers: list[Entry]
    attributes: dict[str, dict[str, dict[str, str]]]
    """Question's number to attribute to language ("" where it has none) to value."""
    conditions: dict[str, list[Row]]
    """Question's number to its conditions in the way before equations."""
    others: dict[str, list[Row]]
    """The rows of every other table."""


class _Builder(ElementTree.TreeBuilder):
    def doctype(self, *_: Any) -> None:
        """No .lss has a DOCTYPE outside its texts; it could declare entities, which can blow up."""
        raise LimeSurveyEntities()


def _parsed(content: bytes) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_Builder())  # noqa: S314  (`_Builder` refuses what makes XML dangerous)
    for place in range(0, len(content), _PIECE):
        parser.feed(content[place : place + _PIECE])
    root: ElementTree.Element = parser.close()
    return root


def _root(content: bytes) -> ElementTree.Element:
    if len(content) > MOST_BYTES:
        raise LimeSurveyTooLarge(most=MOST_BYTES >> 20)
    content = content.lstrip()  # some tools put blank lines before the declaration
    try:
        try:
            root = _parsed(content)
        except ElementTree.ParseError:  # characters that XML forbids, which LimeSurvey does not strip from answers
            root = _parsed(_CONTROLS.sub(b"", content))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise LimeSurveyNoXml(error=error) from None
    if root.tag != "document" or (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        raise LimeSurveyNoSurvey()
    return root


def _rows(root: ElementTree.Element, table: str) -> list[Row]:
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in root.findall(f"{table}/rows/row")]


def _entries(root: ElementTree.Element, table: str) -> list[Entry]:
    """The rows of a table, once each, with the texts they bring along."""
    found: dict[str, Entry] = {}
    most = MOST_ROWS[table]
    for row in _rows(root, table):
        if len(found) > most:
            raise LimeSurveyTooMany(most=most, table=table)
        key = row.get(_TABLES[table]) or "|".join(row.get(one, "") for one in ("qid", "code", "scale_id"))
        entry = found.setdefault(key, Entry(row))
        if "language" in row:
            _add_texts(entry, row)
    return list(found.values())


def _add_texts(entry: Entry, row: Mapping[str, str]) -> None:
    for column in _WORDS:
        if words := row.get(column, ""):
            entry.texts.setdefault(column, {}).setdefault(row["language"], words)


def _attributes(root: ElementTree.Element) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in _rows(root, "question_attributes"):
        if value := row.get("value"):
            named = found.setdefault(row.get("qid", ""), {}).setdefault(row.get("attribute", ""), {})
            named.setdefault(row.get("language", ""), value)
    return found


def _languages(root: ElementTree.Element, settings: Row, tables: Iterable[list[Entry]]) -> tuple[str, ...]:
    """The base language first; where the file names none, those in which something is written."""
    named = [settings.get("language", ""), *(one.text or "" for one in root.findall("languages/language"))]
    named += settings.get("additional_languages", "").split()
    found = dict.fromkeys(one.strip() for one in named if one.strip())
    if not found:
        texts = (text for entries in tables for entry in entries for text in entry.texts.values())
        found = dict.fromkeys(language for text in texts for language in text if language)
    return tuple(found) or ("en",)


def _survey_texts(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _rows(root, "surveys_languagesettings"):
        for column, value in row.items():
            if value and column not in {"surveyls_language", "surveyls_survey_id"}:
                found.setdefault(column, {}).setdefault(row.get("surveyls_language", ""), value)
    return found


def _localised(root: ElementTree.Element, tables: Mapping[str, list[Entry]]) -> None:
    """Adds the texts that stand in tables of their own."""
    for table, (owner, key) in _TEXTS.items():
        owners = {entry.cells.get(key, ""): entry for entry in tables[owner]}
        if owner == "questions":
            owners |= {entry.cells.get(key, ""): entry for entry in tables["subquestions"]}
        for row in _rows(root, table):
            if row.get(key, "") in owners and row.get("language"):
                _add_texts(owners[row[key]], row)


def _bare_texts(tables: Iterable[list[Entry]], base: str) -> None:
    """Adds texts in rows that name no language; they are in the base language."""
    for entry in (entry for entries in tables for entry in entries if "language" not in entry.cells):
        _add_texts(entry, {**entry.cells, "language": base})


def _others(root: ElementTree.Element) -> dict[str, list[Row]]:
    known = {*_TABLES, *_TEXTS, "surveys", "surveys_languagesettings", "question_attributes", "conditions"}
    known |= {"LimeSurveyDocType", "DBVersion", "languages"}
    found = {child.tag: _rows(root, child.tag) for child in root if child.tag not in known}
    return {table: rows for table, rows in found.items() if rows or root.find(f"{table}/*/*") is not None}


def _is_own(question: Entry) -> bool:
    """Whether this is a question, and no part of another."""
    return question.cells.get("parent_qid", "0") in {"0", ""}


def read(content: bytes) -> Survey:
    """The file's tables. Raises Refusal, with one sentence, for what is no .lss file."""
    root = _root(content)
    tables = {table: _entries(root, table) for table in _TABLES}
    inner = [entry for entry in tables["questions"] if not _is_own(entry)]
    tables["subquestions"] += inner  # before version 1.91 they stood among the questions
    tables["questions"] = [entry for entry in tables["questions"] if _is_own(entry)]
    _localised(root, tables)
    settings = next(iter(_rows(root, "surveys")), {})
    languages = _languages(root, settings, tables.values())
    _bare_texts(tables.values(), languages[0])
    conditions: dict[str, list[Row]] = {}
    for row in _rows(root, "conditions"):
        conditions.setdefault(row.get("qid", ""), []).append(row)
    return Survey(
        languages,
        settings,
        _survey_texts(root),
        sorted(tables["groups"], key=lambda entry: entry.number("group_order")),
        sorted(tables["questions"], key=lambda entry: entry.number("question_order")),
        sorted(tables["subquestions"], key=lambda entry: entry.number("question_order")),
        sorted(tables["answers"], key=lambda entry: entry.number("sortorder")),
        _attributes(root),
        conditions,
        _others(root),
    )
