"""One line of words, and what all words are cleaned of."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, ClassVar

from ..model import Item
from .base import DECLINE, DECLINED, Form, ItemKind, Mistake, Wrong, one_value

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")


def clean(text: str) -> str:
    """Words as they are kept: NFC, line breaks as newlines, no other control character, no blank ends.

    Characters that turn the direction of what follows count as control characters: they would turn a report's page.
    """
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    return unicodedata.normalize("NFC", text).strip()


def is_clean(text: str) -> bool:
    """Whether `clean` would keep every character, line breaks aside."""
    return "\t" not in text and not _UNWANTED.search(_BREAKS.sub("\n", text))


class Text(ItemKind):
    """One line."""

    takes = frozenset({"maximum"})
    asks = frozenset({"=", "!="})
    is_words = True
    length: ClassVar[int] = 200
    """Most characters, where the item names no maximum."""
    most: ClassVar[int] = 1000
    """Most that an item may name."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.maximum = int(item.maximum or self.length)

    def tidy(self, text: str) -> str:
        """One line of it: a pasted line break becomes a space."""
        return " ".join(clean(text).split())

    def read(self, form: Form) -> Any:
        name = self.item.code
        text = self.tidy(one_value(form, name))
        if text == DECLINE:
            return DECLINED
        if len(text) > self.maximum:
            raise Wrong("too_long", maximum=self.maximum, length=len(text), fields=(name,))
        return text or None

    def load(self, raw: Any) -> str:
        if not isinstance(raw, str) or not 0 < len(raw) <= self.maximum or raw != self.tidy(raw):
            raise ValueError(f"a clean text of at most {self.maximum} characters")
        return raw

    @classmethod
    def longest(cls, item: Item) -> Any:
        return ""

    @classmethod
    def seconds(cls, item: Item) -> int:
        return 25

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        size = item.maximum
        if size is not None and (size != int(size) or not 1 <= size <= cls.most):
            yield ("maximum",), f"a whole number of characters from 1 to {cls.most}", f"{size:g}"

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "a text in double quotes"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return isinstance(value, str)
