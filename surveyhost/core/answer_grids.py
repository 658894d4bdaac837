"""The kinds of item that are answered in several fields: matrix, department-rates-department, ranking."""

from collections.abc import Iterator
from typing import Any

from .answer_kinds import (
    COMPARISONS,
    DECLINE,
    DECLINED,
    AnswerKind,
    Form,
    Mistake,
    Rating,
    Wrong,
    check_amounts,
    check_exclusive,
    check_parts,
    check_points,
    one_value,
    whole,
)
from .questionnaire import Item


class Matrix(Rating):
    """Several statements on one scale; a field `code:row` each, and `code` to decline the whole."""

    takes = frozenset({"theme", "favourable", "points", "labels", "rows", "random", "not_applicable"})
    needs = frozenset({"points", "labels", "rows"})
    asks = COMPARISONS

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._rows = tuple(row.code for row in item.rows)

    def read(self, form: Form) -> Any:
        code = self.item.code
        declined = one_value(form, code)
        if declined not in {"", DECLINE}:
            raise Wrong("unknown", fields=(code,))
        answered, missing = self.read_rows(form, code)
        if declined:
            if answered:
                raise Wrong("contradiction", fields=(code,))
            return DECLINED
        if missing and self.item.required:
            raise Wrong("required", fields=tuple(missing))
        return answered or (None if missing else DECLINED)

    def read_rows(self, form: Form, name: str) -> tuple[dict[str, int], list[str]]:
        """Row to points for the rows answered under `name`, and the fields left blank. Raises Wrong."""
        answered: dict[str, int] = {}
        missing: list[str] = []
        for row in self._rows:
            field = f"{name}:{row}"
            value = self.read_field(form, field)
            if value is None:
                missing.append(field)
            elif value is not DECLINED:
                answered[row] = value
        return answered, missing

    def load(self, raw: Any) -> dict[str, int]:  # type: ignore[override]
        return self.load_rows(raw)

    def load_rows(self, raw: Any) -> dict[str, int]:
        """Rows out of JSON, in the item's order; ValueError if one is unknown, out of range, or there is none."""
        if not isinstance(raw, dict) or not raw or not raw.keys() <= set(self._rows):
            raise ValueError(f"some of the rows {', '.join(self._rows)}")
        return {row: whole(raw[row], self.lowest, self.highest) for row in self._rows if row in raw}

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_points(item)
        yield from check_parts("rows", item.rows, 1, 50)
        for place, row in enumerate(item.rows):
            if row.exclusive:
                yield ("rows", place, "exclusive"), "no such key in a row", "it"

    def values(self, part: tuple[str, ...]) -> str | None:
        return super().values(()) if len(part) == 1 and part[0] in self._rows else None


class ServiceMatrix(Matrix):
    """Departments that serve me, chosen first (`code`, repeated), then each rated (`code:department:row`).

    Ratings of a department that was not chosen are dropped, as those of any question that is not shown.
    """

    takes = frozenset({"theme", "favourable", "points", "labels", "options", "rows", "random"})
    needs = frozenset({"points", "labels", "options", "rows"})
    asks = COMPARISONS | {"includes"}

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._departments = tuple(option.code for option in item.options)

    def read(self, form: Form) -> Any:
        code = self.item.code
        chosen = {value.strip() for value in form.get(code) or ()} - {""}
        if not chosen:
            return None
        if DECLINE in chosen:
            if len(chosen) > 1:
                raise Wrong("contradiction", fields=(code,))
            return DECLINED
        if not chosen <= set(self._departments):
            raise Wrong("unknown", fields=(code,))
        return self._rated(form, [department for department in self._departments if department in chosen])

    def _rated(self, form: Form, chosen: list[str]) -> Any:
        answered: dict[str, dict[str, int]] = {}
        missing: list[str] = []
        for department in chosen:
            rows, blank = self.read_rows(form, f"{self.item.code}:{department}")
            missing += blank
            if rows:
                answered[department] = rows
        if missing and self.item.required:
            raise Wrong("required", fields=tuple(missing))
        return answered or DECLINED

    def load(self, raw: Any) -> dict[str, dict[str, int]]:  # type: ignore[override]
        if not isinstance(raw, dict) or not raw or not raw.keys() <= set(self._departments):
            raise ValueError(f"some of the departments {', '.join(self._departments)}")
        return {unit: self.load_rows(raw[unit]) for unit in self._departments if unit in raw}

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from super().check(item)
        yield from check_parts("options", item.options, 1, 100)
        yield from check_exclusive(item)

    def operators(self, part: tuple[str, ...]) -> frozenset[str]:
        return COMPARISONS if part else frozenset({"includes"})

    def values(self, part: tuple[str, ...]) -> str | None:
        if not part:
            return "one of " + ", ".join(f'"{code}"' for code in self._departments)
        return super().values(part[1:]) if len(part) == 2 and part[0] in self._departments else None

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return super().can_be(part, value) if part else value in self._departments


class Ranking(AnswerKind):
    """Options in order; a field `code:option` each with its place, 1 first. Not every option need have one."""

    takes = frozenset({"options", "random", "minimum", "maximum"})
    needs = frozenset({"options"})
    asks = frozenset({"includes"})

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._codes = tuple(option.code for option in item.options)
        self._fewest = int(item.minimum or 1)
        self._most = int(item.maximum or len(item.options))
        self._places: dict[str, int | None] = {str(place): place for place in range(1, len(item.options) + 1)}
        self._places |= {"": None}

    def read(self, form: Form) -> Any:
        name = self.item.code
        given = one_value(form, name)
        if given not in {"", DECLINE}:
            raise Wrong("unknown", fields=(name,))
        at: dict[int, list[str]] = {}
        for code in self._codes:
            place = self._place(form, f"{name}:{code}")
            if place is not None:
                at.setdefault(place, []).append(code)
        if not at:
            return DECLINED if given else None
        if given:
            raise Wrong("contradiction", fields=(name,))
        return self._ranked(at)

    def _place(self, form: Form, field: str) -> int | None:
        try:
            return self._places[one_value(form, field)]
        except KeyError:
            raise Wrong("unknown", fields=(field,)) from None

    def _ranked(self, at: dict[int, list[str]]) -> tuple[str, ...]:
        name = self.item.code
        for place, codes in sorted(at.items()):
            if len(codes) > 1:
                raise Wrong("same_place", place=place, fields=tuple(f"{name}:{code}" for code in codes))
        if max(at) != len(at):
            gap = min(set(range(1, max(at))) - at.keys())
            raise Wrong("gap", place=gap, fields=(f"{name}:{at[max(at)][0]}",))
        self._counted(len(at))
        return tuple(at[place][0] for place in sorted(at))

    def _counted(self, size: int) -> None:
        if size < self._fewest:
            raise Wrong("too_few", minimum=self._fewest, fields=(self.item.code,))
        if size > self._most:
            raise Wrong("too_many", maximum=self._most, fields=(self.item.code,))

    def load(self, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(code, str) and code in self._codes for code in raw):
            raise ValueError("a list of options in their order")
        if not self._fewest <= len(raw) <= self._most or len(set(raw)) != len(raw):
            raise ValueError(f"{self._fewest} to {self._most} different options")
        return tuple(raw)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("options", item.options, 2, 30)
        yield from check_amounts(item)
        yield from check_exclusive(item)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "one of " + ", ".join(f'"{code}"' for code in self._codes)

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return value in self._codes
