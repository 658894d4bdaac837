"""The words of an XLSForm's rows as words of ours."""

import re

from ..common import texts
from ..markup import plain
from .pipes import marked
from .sheets import Row

_GAPS = re.compile("\\$(\u200b*)\\{")
_GAP = "\u200b"


def escaped(words: str) -> str:
    """Words that other tools read as words: a space of no width keeps "${name}" from being a reference."""
    return _GAPS.sub(lambda found: f"${_GAP}{found.group(1)}{{", words)


def unescaped(words: str) -> str:
    """What `escaped` was given."""
    return _GAPS.sub(lambda found: f"${found.group(1)[1:]}{{", words)


class Wording:
    """Takes texts out of rows, with references marked. Tells of markup that is dropped."""

    def __init__(self, languages: tuple[str, ...], own: bool) -> None:
        self.languages = languages
        self.own = own

    def of(self, row: Row, column: str) -> dict[str, str]:
        """A row's text in the languages that have it. The row keeps it: several questions may share an option."""
        found = {one: marked(words) for one, words in texts(row.texts.get(column, {}), self.languages).items()}
        if self.own:
            return {language: unescaped(words) for language, words in found.items()}
        made = {language: plain(unescaped(words)) for language, words in found.items()}
        if any(made[language] != unescaped(words) for language, words in found.items()):
            row.tell("HTML or Markdown in column '%(column)s'; the words alone stay", column=column)
        return texts(made, self.languages)

    def take(self, row: Row, column: str) -> dict[str, str]:
        """The same, and the row's text counts as read."""
        found = self.of(row, column)
        row.text(column)
        return found
