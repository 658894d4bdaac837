"""What all kinds of item share. Each kind is a class of its own in `kinds`, one file a kind.

A class knows which keys its items take in a file, how an answer comes out of a form and back out of canonical JSON, and
what is counted of it. It is made once per item, so that reading a form is a few dictionary look-ups.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

from ..model import Favourable, Item, Kind, Option

Form = Mapping[str, Sequence[str]]
"""Field name to the values posted under it."""
Mistake = tuple[tuple[str | int, ...], str, str]
"""Path inside the item (places counted from 0), what was expected, what was found."""

Answer = int | str | Decimal | tuple[str, ...] | Mapping[str, int] | Mapping[str, Mapping[str, int]]
"""What an item is answered with, each kind in its own way."""
DECLINE = "-"
NOT_APPLICABLE = "na"
DECLINED: Final = object()
"""Read from a form: the respondent said that they would rather not answer, or that it does not apply."""
COMPARISONS = frozenset({"=", "!=", ">=", "<=", ">", "<"})
Scale = Literal["rating", "enps", "nominal", "binary", "ranks", "bands"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted: a rating, a row of a matrix, an option that can be chosen."""

    code: str
    """The item's code, or `item:row`, `item:option`, `item:department:row`."""
    item: str
    categories: int
    scale: Scale
    favourable: Favourable
    conditional: bool
    """True where only some people see it: reported for units only, a follow-up for the company only."""
    part: tuple[str, ...] = ()
    """What stands behind the item's code: row, option, or department and row."""
    unranked: bool = False
    """Whether the last category are those who put other options in order, and not this one."""

    @property
    def of_all(self) -> bool:
        """Whether shares are of all who took part, and not only of those who answered the item (see `skips`)."""
        return self.scale == "binary" and not self.conditional


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


class ItemKind:
    """How the items of one kind are asked, answered and counted. The base is a kind that is not answered at all."""

    takes: ClassVar[frozenset[str]] = frozenset()
    """The keys of the file that items of this kind may have beside those every item has."""
    needs: ClassVar[frozenset[str]] = frozenset()
    """Those of them that must be there."""
    asks: ClassVar[frozenset[str]] = frozenset()
    """The comparisons of `conditions` that make sense for its answers, or for the rows of its answers."""
    lowest: ClassVar[int] = 1
    """The first point of its scale, where it has one."""
    fixed: ClassVar[Mapping[str, Any]] = {}
    """Values of the item that follow from its kind and do not stand in the file."""
    is_question: ClassVar[bool] = True
    """Whether there is anything to answer."""
    can_be_asked: ClassVar[bool] = True
    """Whether a condition may ask of it, if only whether it was answered."""
    is_words: ClassVar[bool] = False
    """Whether the answer is words: listed among the comments, counted in no table."""
    excludes: ClassVar[bool] = False
    """Whether one of its options may rule out the rest."""
    specifies: ClassVar[bool] = False
    """Whether one of its options may ask for a text."""
    rates_units: ClassVar[bool] = False
    """Whether its options are units of the firm."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def read(self, form: Form) -> Any:
        """The answer in a form, None where there is none, DECLINED where it was declined. Raises Wrong."""
        del form
        return None

    def load(self, raw: Any) -> Answer:
        """The answer that stands in canonical JSON. Raises ValueError with what was expected."""
        raise ValueError("no answer, since there is nothing to answer")

    @classmethod
    def longest(cls, item: Item) -> Any:
        """The answer that takes most bytes as JSON; of words "", since they are measured apart. None: no answer."""
        del item

    @classmethod
    def seconds(cls, item: Item) -> int:
        """A fair guess at the time it takes to answer."""
        del item
        return 15

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        """What is counted of an item, in order; nothing of words."""
        del item, conditional
        return []

    @classmethod
    def texts(cls, item: Item) -> tuple[Item, ...]:
        """The texts that are written to its parts, as items of their own: each is asked, kept and listed by itself, so
        that nothing ties it to the answer, or to one another."""
        del item
        return ()

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        """The category (0-based) into which an answer falls for one measure; None if it says nothing about it."""
        raise NotImplementedError(f"nothing is counted of {item.code}, which is a {item.kind}")

    @classmethod
    def parts(cls, item: Item) -> list[tuple[str, ...]]:
        """The parts of an answer that a condition can ask about; () is the whole."""
        del item
        return [()] if cls.can_be_asked else []

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        """What is wrong with an item of this kind, key by key."""
        del item
        yield from ()

    @classmethod
    def operators(cls, part: tuple[str, ...]) -> frozenset[str]:
        """The comparisons that make sense for this part of an answer; () is the whole."""
        del part
        return cls.asks | {"answered"} if cls.can_be_asked else cls.asks

    @classmethod
    def is_number(cls, part: tuple[str, ...]) -> bool:
        """Whether this part of an answer is compared with numbers, else with texts."""
        del part
        return False

    def values(self, part: tuple[str, ...]) -> str | None:
        """Which values a condition may compare with, in words; None if `part` names no row of this item."""
        return None if part else "no value"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        """Whether an answer (or its part) can be, or include, this value."""
        del part, value
        return False


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


def check_exclusive(item: Item) -> Iterator[Mistake]:
    """No option excludes the others where only one can be chosen, or each has a place."""
    for place, option in enumerate(item.options):
        if option.exclusive:
            yield (
                ("options", place, "exclusive"),
                "no such key, since only in choices can more than one be chosen",
                "it",
            )


def check_other(item: Item, specifies: bool = False) -> Iterator[Mistake]:
    """At most one option asks for a text, and none of a kind in which none can."""
    marked = [place for place, option in enumerate(item.options) if option.other]
    for place in marked[1:] if specifies else marked:
        expected = "at most one option that asks what it is" if specifies else f"no such key in kind {item.kind}"
        yield ("options", place, "other"), expected, "it"
    for place, row in enumerate(item.rows):
        if row.other:
            yield ("rows", place, "other"), "no such key in a row", "it"


def text_of(item: Item, part: Option, name: str, show_if: str | None) -> Item:
    """The text that is written to one part of an item; what is listed of it stands under the words of both."""
    words = {language: f"{text} – {part.text.get(language, part.code)}" for language, text in item.text.items()}
    return Item(f"{item.code}:{name}", Kind.TEXT, words, show_if=show_if, options=(part,))


def check_amounts(item: Item) -> Iterator[Mistake]:
    """The fewest and most to choose are whole, in order and within the options."""
    for key, value in (("minimum", item.minimum), ("maximum", item.maximum)):
        if value is not None and (value != int(value) or not 1 <= value <= max(1, len(item.options))):
            yield (key,), f"a whole number from 1 to {len(item.options)}", f"{value:g}"
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield ("minimum",), f"at most the maximum, {item.maximum:g}", f"{item.minimum:g}"


def longest_code(options: Sequence[Option]) -> str:
    """The code that takes most bytes."""
    return max((option.code for option in options), key=lambda code: len(json.dumps(code, ensure_ascii=False).encode()))


def one_measure(item: Item, scale: Scale, categories: int, conditional: bool) -> list[Measure]:
    """The item as one measure. Only a scale has a good end."""
    favourable: Favourable = item.favourable if scale in {"rating", "enps"} else "none"
    return [Measure(item.code, item.code, categories, scale, favourable, conditional)]


def per_option(item: Item, scale: Scale, categories: int, conditional: bool, unranked: bool = False) -> list[Measure]:
    """A measure for each option."""
    return [
        Measure(
            f"{item.code}:{option.code}", item.code, categories, scale, "none", conditional, (option.code,), unranked
        )
        for option in item.options
    ]
