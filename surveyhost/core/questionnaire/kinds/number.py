"""A number within bounds, counted in bands."""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from ..model import Item
from .base import COMPARISONS, DECLINE, DECLINED, Form, ItemKind, Measure, Mistake, Wrong, one_measure, one_value

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,6})?")
_UNCLEAR = re.compile(r"[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+")
_LARGEST = Decimal(10) ** 15


_ROUND = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
MOST_BANDS = 6
"""That are proposed; whoever writes the questionnaire may have more, or others."""


def round_bands(minimum: float | None, maximum: float | None, whole: bool = False) -> tuple[float, ...]:
    """Bounds of 2 to MOST_BANDS bands of one round width (1, 2 or 5 times a power of ten), from the ends alone.

    (18, 65) makes 20, 30, 40, 50, 60. Answers have no part in it, so the bands tell nothing of them. `whole`: only
    whole numbers are answers, so no band is narrower. () where an end is open, or the ends lie too close for a number
    that can be written.
    """
    if minimum is None or maximum is None or minimum >= maximum:
        return ()
    low, high = Decimal(str(minimum)), Decimal(str(maximum))
    least = (high - low) / (MOST_BANDS - 1)
    power = Decimal(1).scaleb(least.adjusted())
    width = max(next(one * power for one in _ROUND if one * power >= least), Decimal(whole))
    first = (low / width).to_integral_value(ROUND_FLOOR) + 1
    bounds = [(first + place) * width for place in range(MOST_BANDS)]
    found = tuple(float(bound) for bound in bounds if low < bound < high)
    return found or ((float(high),) if whole else ())


class Number(ItemKind):
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

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest number that is taken."""
        return self._lowest, self._highest

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
    def longest(cls, item: Item) -> Any:
        return f"-{'9' * 15}.{'9' * 6}"

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return one_measure(item, "bands", len(item.bands) + 1, conditional)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return [value >= Decimal(str(bound)) for bound in item.bands].count(True)

    @classmethod
    def is_number(cls, part: tuple[str, ...]) -> bool:
        return True

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
