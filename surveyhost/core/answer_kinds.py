"""One class for each item kind: what all share, and the kinds that are answered by choosing on one scale or list.

`answer_words` holds the kinds one writes, `answer_grids` those of several fields.

A class knows which keys its items take in a file, how an answer comes out of a form, and how it comes back out of
canonical JSON. It is made once per item, so that reading a form is a few dictionary look-ups.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from .questionnaire import Item, Option

Form = Mapping[str, Sequence[str]]
"""Field name to the values posted under it."""
Mistake = tuple[tuple[str | int, ...], str, str]
"""Path inside the item (places counted from 0), what was expected, what was found."""

DECLINE = "-"
NOT_APPLICABLE = "na"
DECLINED: Final = object()
"""Read from a form: the respondent said that they would rather not answer, or that it does not apply."""
COMPARISONS = frozenset({"=", "!=", ">=", "<=", ">", "<"})


class Wrong(Exception):  # noqa: N818  (a problem of the form, not of the program)
    """A field does not hold what its item takes. `kind` is the key of an error text."""

    def __init__(self, kind: str, **values: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


def one_value(form: Form, name: str) -> str:
    """The one value posted under a name, "" if none. Raises Wrong if two different ones were."""
    values = form.get(name)
    if not values:
        return ""
    if len(values) == 1:
        return values[0].strip()
    different = {value.strip() for value in values} - {""}
    if len(different) > 1:
        raise Wrong("contradiction" if DECLINE in different else "one", fields=(name,))
    return different.pop() if different else ""


def whole(raw: Any, lowest: int, highest: int) -> int:
    """A whole number in a range out of JSON; ValueError else (True is no number)."""
    if type(raw) is not int or not lowest <= raw <= highest:
        raise ValueError(f"a whole number from {lowest} to {highest}")
    return raw


class AnswerKind:
    """How the items of one kind are answered. The base is a kind that is not answered at all."""

    takes: ClassVar[frozenset[str]] = frozenset()
    """The keys of the file that items of this kind may have beside those every item has."""
    needs: ClassVar[frozenset[str]] = frozenset()
    """Those of them that must be there."""
    asks: ClassVar[frozenset[str]] = frozenset()
    """The comparisons of `conditions` that make sense for its answers, or for the rows of its answers."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def read(self, form: Form) -> Any:
        """The answer in a form, None where there is none, DECLINED where it was declined. Raises Wrong."""
        del form
        return None

    def load(self, raw: Any) -> Any:
        """The answer that stands in canonical JSON. Raises ValueError with what was expected."""
        raise ValueError("no answer, since there is nothing to answer")

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        """What is wrong with an item of this kind, key by key."""
        del item
        yield from ()

    def operators(self, part: tuple[str, ...]) -> frozenset[str]:
        """The comparisons that make sense for this part of an answer; () is the whole."""
        del part
        return self.asks

    def values(self, part: tuple[str, ...]) -> str | None:
        """Which values a condition may compare with, in words; None if `part` names no row of this item."""
        return None if part else "no value"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        """Whether an answer (or its part) can be, or include, this value."""
        del part, value
        return False


class Note(AnswerKind):
    """Words between the items; nothing to answer."""


def check_labels(item: Item) -> Iterator[Mistake]:
    """Two ends or one label a point, alike in every language."""
    sizes = {language: len(labels) for language, labels in item.labels.items()}
    for language, size in sizes.items():
        if size not in {2, item.points}:
            yield ("labels", language), f"2 labels (the ends) or {item.points} (one for each point)", str(size)
    if len(set(sizes.values())) > 1 and set(sizes.values()) <= {2, item.points}:
        yield (
            ("labels",),
            "as many labels in each language",
            ", ".join(f"{size} in {one}" for one, size in sizes.items()),
        )


def check_points(item: Item) -> Iterator[Mistake]:
    """A scale has 3 to 11 points."""
    if not 3 <= item.points <= 11:
        yield ("points",), "a whole number from 3 to 11", str(item.points)
    else:
        yield from check_labels(item)


def check_parts(key: str, parts: tuple[Option, ...], fewest: int, most: int) -> Iterator[Mistake]:
    """How many options or rows there are, and none of them twice."""
    if not fewest <= len(parts) <= most:
        yield (key,), f"{fewest} to {most} of them", str(len(parts))
    seen: set[str] = set()
    for place, part in enumerate(parts):
        if part.code and part.code in seen:
            yield (key, place, "code"), "a code that no other has", f"'{part.code}' again"
        seen.add(part.code)


class Rating(AnswerKind):
    takes = frozenset({"theme", "favourable", "points", "labels", "not_applicable"})
    needs = frozenset({"points", "labels"})
    asks = COMPARISONS
    lowest = 1

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.highest = item.points
        self._values: dict[str, Any] = {str(value): value for value in range(self.lowest, self.highest + 1)}
        self._values |= {"": None, DECLINE: DECLINED}
        if item.not_applicable:
            self._values[NOT_APPLICABLE] = DECLINED

    def read(self, form: Form) -> Any:
        return self.read_field(form, self.item.code)

    def read_field(self, form: Form, name: str) -> Any:
        """As `read`, from a field of this name: a matrix reads its rows with it."""
        try:
            return self._values[one_value(form, name)]
        except KeyError:
            raise Wrong("unknown", fields=(name,)) from None

    def load(self, raw: Any) -> int:
        return whole(raw, self.lowest, self.highest)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_points(item)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else f"a whole number from {self.lowest} to {self.highest}"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return type(value) is int and self.lowest <= value <= self.highest


class Enps(Rating):
    """How likely one is to recommend the firm as a place to work, 0 to 10."""

    takes = frozenset({"theme", "labels"})
    needs = frozenset()
    lowest = 0

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.highest = 10
        self._values = {str(value): value for value in range(11)} | {"": None, DECLINE: DECLINED}

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_labels(item)


class Choice(AnswerKind):
    takes = frozenset({"options", "random"})
    needs = frozenset({"options"})
    asks = frozenset({"=", "!="})

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._codes = {option.code: option.code for option in item.options}
        self._values: dict[str, Any] = self._codes | {"": None, DECLINE: DECLINED}

    def read(self, form: Form) -> Any:
        try:
            return self._values[one_value(form, self.item.code)]
        except KeyError:
            raise Wrong("unknown", fields=(self.item.code,)) from None

    def load(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self._codes:
            raise ValueError(self.values(()))
        return raw

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("options", item.options, 2, 100)
        yield from check_exclusive(item)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "one of " + ", ".join(f'"{code}"' for code in self._codes)

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return value in self._codes


def check_exclusive(item: Item) -> Iterator[Mistake]:
    """Only an option of `choices` can exclude the others."""
    for place, option in enumerate(item.options):
        if option.exclusive and item.kind != "choices":
            yield (
                ("options", place, "exclusive"),
                "no such key, since only in choices can more than one be chosen",
                "it",
            )


def check_amounts(item: Item) -> Iterator[Mistake]:
    """The fewest and most to choose are whole, in order and within the options."""
    for key, value in (("minimum", item.minimum), ("maximum", item.maximum)):
        if value is not None and (value != int(value) or not 1 <= value <= max(1, len(item.options))):
            yield (key,), f"a whole number from 1 to {len(item.options)}", f"{value:g}"
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield ("minimum",), f"at most the maximum, {item.maximum:g}", f"{item.minimum:g}"


class Choices(Choice):
    takes = frozenset({"options", "random", "minimum", "maximum"})
    asks = frozenset({"includes"})

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._order = {option.code: place for place, option in enumerate(item.options)}
        self._exclusive = frozenset(option.code for option in item.options if option.exclusive)
        self._fewest = int(item.minimum or 1)
        self._most = int(item.maximum or len(item.options))

    def read(self, form: Form) -> Any:
        name = self.item.code
        chosen = {value.strip() for value in form.get(name) or ()} - {""}
        if not chosen:
            return None
        if DECLINE in chosen:
            if len(chosen) > 1:
                raise Wrong("contradiction", fields=(name,))
            return DECLINED
        if not chosen <= self._order.keys():
            raise Wrong("unknown", fields=(name,))
        return self._counted(chosen)

    def _counted(self, chosen: set[str]) -> tuple[str, ...]:
        """In the options' order. An exclusive choice stands alone and is enough, whatever the minimum."""
        alone = chosen & self._exclusive
        if alone and len(chosen) > 1:
            raise Wrong("exclusive", option=min(alone, key=self._order.__getitem__), fields=(self.item.code,))
        if not alone and len(chosen) < self._fewest:
            raise Wrong("too_few", minimum=self._fewest, fields=(self.item.code,))
        if len(chosen) > self._most:
            raise Wrong("too_many", maximum=self._most, fields=(self.item.code,))
        return tuple(sorted(chosen, key=self._order.__getitem__))

    def load(self, raw: Any) -> tuple[str, ...]:  # type: ignore[override]
        strange = not isinstance(raw, list) or not all(isinstance(code, str) and code in self._order for code in raw)
        if strange or not raw or len(set(raw)) != len(raw):
            raise ValueError("a list of different options")
        try:
            return self._counted(set(raw))
        except Wrong as wrong:
            raise ValueError(f"a choice that is not {wrong.kind.replace('_', ' ')}") from None

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from super().check(item)
        yield from check_amounts(item)
        if item.maximum == 1:  # shares of all options would add up to the people, and tell those that are clipped
            yield ("maximum",), '2 or more, since a question with one answer is of kind "choice"', "1"
