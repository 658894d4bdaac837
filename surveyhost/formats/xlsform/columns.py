"""The columns of an XLSForm: which they are under all their names, and in which language their words are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..languages import language_of, spoken
from .names import INTRO, TITLE

TRANSLATED = ("label", "hint", TITLE, INTRO, "title", "intro", "form_title")
"""Columns that may have one column for each language."""
_NAMES: Mapping[str, str] = {
    "list name": "list_name",
    "listname": "list_name",
    "value": "name",
    "caption": "label",
    "control::appearance": "appearance",
    "bind::required": "required",
    "bind::relevant": "relevant",
    "relevance": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "id_string": "form_id",
}
_READ = 2000
"""Cells of a column, by which its language is guessed."""
_SPLIT = re.compile(r"::?")


@dataclass(frozen=True, slots=True)
class Heading:
    column: str
    language: str | None = None
    """None for a column that has no words in a language, or one that is not known."""
    named: bool = False
    """Whether the heading names a language."""
    cell: str = ""
    """As it stands in the sheet."""


Texts = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The headings of a sheet and its rows."""


class Languages:
    """The languages of a form: those in which its questions have words."""

    def __init__(self, survey: Texts, choices: Texts, settings: Texts) -> None:
        default = _setting(settings, "default_language")
        self.plain = language_of(default) or ""
        self.guessed = False
        named = [language for language, _ in _labels(survey) if language]
        if not self.plain:
            bare = [words for heading, words in _columns(survey, "label") if not heading or not language_of(heading)]
            found = spoken(words for column in bare for words in column[:_READ]) if bare else None
            self.plain = found or (named[0] if named else "en")
            self.guessed = bool(found) and any(bare) and found not in {"en", *named}
        languages = [language or self.plain for language, words in _labels(survey) if any(words)]
        unique = dict.fromkeys(languages)
        if not unique and any(any(words) for _, words in _columns(survey, "label")):
            unique = {self.plain: None}  # all of them in languages that are not known: they stand for the plain one
        first = [self.plain] if self.plain in unique else []
        self.all = tuple(dict.fromkeys([*first, *unique])) or (self.plain,)
        self.unknown = not any(any(words) for _, words in _labels(survey))

    def heading(self, cell: str) -> Heading:
        """Column, and its language if it is a translated one; an unknown language makes it a column like others."""
        cell = cell.strip()
        column, named = _parted(cell)
        if column not in TRANSLATED:
            return Heading(_NAMES.get(cell.lower(), cell.lower()), cell=cell)
        language = language_of(named) if named else self.plain
        if language is None and self.unknown:
            language = self.plain
        return Heading(column, language, bool(named), cell)


def _parted(cell: str) -> tuple[str, str]:
    """label::English as ("label", "English")."""
    column, *rest = _SPLIT.split(cell.strip(), maxsplit=1)
    column = column.strip().lower()
    return _NAMES.get(column, column), rest[0].strip() if rest else ""


def _columns(texts: Texts, column: str) -> Iterator[tuple[str, list[str]]]:
    """The languages that the headings of a column name ("" for none), and the words under each."""
    for at, cell in enumerate(texts[0]):
        found, named = _parted(cell)
        if found == column:
            yield named, [row[at] for row in texts[1] if at < len(row) and row[at]]


def _labels(survey: Texts) -> Iterator[tuple[str, list[str]]]:
    """Language ("" for the plain column) and words of each column of labels whose language is known."""
    for named, words in _columns(survey, "label"):
        language = language_of(named) if named else ""
        if language is not None:
            yield language, words


def _setting(settings: Texts, column: str) -> str:
    headings = [cell.strip().lower() for cell in settings[0]]
    if column not in headings or not settings[1]:
        return ""
    row, at = settings[1][0], headings.index(column)
    return row[at] if at < len(row) else ""
