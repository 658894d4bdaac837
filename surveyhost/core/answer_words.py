"""The kinds of item that are written: a number, a line of text, a comment."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from .answer_kinds import COMPARISONS, DECLINE, DECLINED, AnswerKind, Form, Mistake, Wrong, one_value
from .questionnaire import Item

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,6})?")
_UNCLEAR = re.compile(r"[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+")
_LARGEST = Decimal(10) ** 15


def clean(text: str) -> str:
    """Words as they are kept: NFC, line breaks as newlines, no other control character, no blank ends.

    Characters that turn the direction of what follows count as control characters: they would turn a report's page.
    """
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    return unicodedata.normalize("NFC", text).strip()


def is_clean(text: str) -> bool:
    """Whether `clean` would keep every character, line breaks aside."""
    return "\t" not in text and not _UNWANTED.search(_BREAKS.sub("\n", text))


class Text(AnswerKind):
    """One line."""

    takes = frozenset({"maximum"})
    asks = frozenset({"=", "!="})
    length: ClassVar[int] = 200
    """Most characters, where the item names no maximum."""
    longest: ClassVar[int] = 1000
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
    def check(cls, item: Item) -> Iterator[Mistake]:
        size = item.maximum
        if size is not None and (size != int(size) or not 1 <= size <= cls.longest):
            yield ("maximum",), f"a whole number of characters from 1 to {cls.longest}", f"{size:g}"

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "a text in double quotes"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return isinstance(value, str)


class Comment(Text):
    """Several lines."""

    asks = frozenset()
    length = 2000
    longest = 10_000

    def tidy(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in clean(text).split("\n"))


class Number(AnswerKind):
    """A number within bounds; a comma or a point before the decimals, digits of any script.

    "1.000" is a thousand in Vietnamese and one in English, so it is asked again rather than guessed.
    """

    takes = frozenset({"minimum", "maximum", "bands"})
    needs = frozenset({"bands"})
    asks = COMPARISONS

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._lowest = None if item.minimum is None else _normal(Decimal(str(item.minimum)))
        self._highest = None if item.maximum is None else _normal(Decimal(str(item.maximum)))

    def read(self, form: Form) -> Any:
        name = self.item.code
        text = "".join(one_value(form, name).split()).replace("\u2212", "-")
        if not text:
            return None
        if text == DECLINE:
            return DECLINED
        if _UNCLEAR.fullmatch(text):
            raise Wrong("number_unclear", fields=(name,))
        if not _NUMBER.fullmatch(text):
            raise Wrong("not_a_number", fields=(name,))
        return self._within(_normal(Decimal(text.replace(",", "."))))

    def _within(self, value: Decimal) -> Decimal:
        if self._lowest is not None and value < self._lowest:
            raise Wrong("too_low", minimum=self._lowest, fields=(self.item.code,))
        if self._highest is not None and value > self._highest:
            raise Wrong("too_high", maximum=self._highest, fields=(self.item.code,))
        return value

    def load(self, raw: Any) -> Decimal:
        try:
            value = Decimal(raw) if isinstance(raw, str) else None
            if value is None or not value.is_finite() or abs(value) >= _LARGEST or raw != format(_normal(value), "f"):
                raise ValueError
            return self._within(_normal(value))
        except (ValueError, InvalidOperation, Wrong):
            raise ValueError("a number within the bounds, as a text without superfluous digits") from None

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        lowest, highest = item.minimum, item.maximum
        if lowest is not None and highest is not None and lowest >= highest:
            yield ("minimum",), f"less than the maximum, {highest:g}", f"{lowest:g}"
        if list(item.bands) != sorted(set(item.bands)):
            yield ("bands",), "bounds in ascending order, each once", ", ".join(f"{bound:g}" for bound in item.bands)
        for place, bound in enumerate(item.bands):
            if (lowest is not None and bound <= lowest) or (highest is not None and bound > highest):
                yield ("bands", place), "a bound between minimum and maximum, so that no band is empty", f"{bound:g}"

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "a number"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return not isinstance(value, str)


def _normal(value: Decimal) -> Decimal:
    """The same number without superfluous zeros; zero has no sign."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
