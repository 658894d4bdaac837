"""What an import leaves out: where it stood, and a sentence that can be said in any language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.errors import Refusal

Value = str | tuple[str, Mapping[str, str]]
"""What stands in a sentence: as it is, or a sentence of its own with its values, as why a condition is left out."""


class LeaveOut(Exception):  # noqa: N818  (nothing is wrong with the program)
    """A question lacks what its kind cannot do without; a sentence says what, with its values."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the other format that a questionnaire cannot hold, or not as it was written."""

    place: str
    """Where it stands, in English: "survey, row 7", or the other format's own name for it."""
    sentence: str
    """In English; `%(name)s` in it is one of `values`. Lines of one sentence are one kind of loss."""
    values: Mapping[str, Value] = field(default_factory=dict)
    part: str = ""
    """The sheet, or the title of the section of questions; "" for the file as a whole."""
    row: int = 0
    """Of the sheet, from 1; 0 where the format has no rows."""
    name: str = ""
    """What the other format calls the question."""

    @property
    def what(self) -> str:
        """The sentence in English, filled in."""
        return self.said(lambda sentence: sentence)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence, filled in, in the language that `translate` turns English into."""
        if not self.values:
            return translate(self.sentence)
        return translate(self.sentence) % {name: _said(value, translate) for name, value in self.values.items()}

    def plain(self) -> list[Any]:
        """As JSON keeps it; `kept` reads it."""
        return [self.place, self.sentence, dict(self.values), self.part, self.row, self.name]

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def _said(value: Value, translate: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return value
    sentence, values = value
    return translate(sentence) % values if values else translate(sentence)


def kept(plain: list[Any]) -> LeftOut:
    """What `LeftOut.plain` made."""
    place, sentence, values, part, row, name = plain
    read = {key: one if isinstance(one, str) else (one[0], one[1]) for key, one in values.items()}
    return LeftOut(place, sentence, read, part, row, name)


def valued(values: Mapping[str, str | int | Refusal]) -> dict[str, Value]:
    """Values as a reader has them: a refusal is said in the person's language too."""
    return {name: _value(one) for name, one in values.items()}


def _value(one: str | int | Refusal) -> Value:
    if isinstance(one, Refusal):
        return one.sentence, {name: str(value) for name, value in one.values.items()}
    return str(one)
