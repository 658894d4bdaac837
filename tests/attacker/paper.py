"""What is printed, as statements about whole numbers of people. Read from the files, by their documented words alone.

The attacker has the release as JSON, anonymity.json with its ledger (which names the cells that are kept back), the
questionnaire in the release, and the roster. Nothing here imports the disclosure control.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Person = tuple[str, Mapping[str, str]]
"""Unit text and attributes, as on the roster."""
MOST, LEAST = [80, 100], [0, 20]
"""How a share reads of which fewer than two lie outside, and the shares beside it."""
BANDS = {
    3: (0, 1, 2),
    4: (0, 0, 2, 2),
    5: (0, 0, 1, 2, 2),
    6: (0, 0, 1, 1, 2, 2),
    7: (0, 0, 1, 1, 1, 2, 2),
}
ENPS = (0,) * 7 + (1,) * 2 + (2,) * 2


@dataclass(frozen=True)
class Measured:
    """One measure of the questionnaire."""

    code: str
    item: str
    band: tuple[int, ...]
    """The band of each category; where a scale has none, each category is one."""
    first: int | None
    """Points of the first category where means are printed."""
    of_all: bool
    """Whether all who took part are counted, those who skipped it included."""


@dataclass(frozen=True)
class Said:
    """One printed table of a row: how many people are in each part."""

    parts: tuple[tuple[int, ...], ...]
    """The categories that each share counts."""
    shares: tuple[tuple[int, int], ...]
    """Whole percents from and to."""
    how: Literal["exact", "clipped", "range"]

    def top(self) -> int:
        """The part in which all are, or all but one; clipped tables only."""
        return next(place for place, share in enumerate(self.shares) if list(share) == MOST)


@dataclass(frozen=True)
class Printed:
    """One row of one measure."""

    group: str
    people: frozenset[int]
    """The invited people who are counted here if they answered."""
    n: int
    said: tuple[Said, ...]
    mean: float | None = None


@dataclass(frozen=True)
class Paper:
    """Everything that one release prints of a firm."""

    invited: int
    respondents: int | None
    k: int
    taking_part: tuple[tuple[str, frozenset[int], int], ...]
    """Group, its invited people, and how many of them took part."""
    rows: Mapping[str, tuple[Printed, ...]]
    """By measure."""
    measures: tuple[Measured, ...]
    options: Mapping[str, Mapping[str, Any]]
    """Per multiple choice: codes, fewest, most, and which are chosen alone."""


def measured(items: Iterable[Mapping[str, Any]]) -> Iterator[Measured]:
    """The measures that a questionnaire is counted in: ratings, enps, one choice, and several."""
    for item in items:
        code, kind = item["code"], item["kind"]
        asked_of_some = bool(item.get("show_if"))
        turn = item.get("favourable", "high") == "low"
        if kind == "rating":
            points = item["points"]
            band = BANDS.get(points) or (0,) * 3 + (1,) * (points - 6) + (2,) * 3
            yield Measured(code, code, tuple(2 - one for one in band) if turn else band, 1, False)
        elif kind == "enps":
            yield Measured(code, code, ENPS, 0, False)
        elif kind == "choice":
            yield Measured(code, code, tuple(range(len(item["options"]))), None, False)
        elif kind == "choices":
            for option in item["options"]:
                yield Measured(f"{code}:{option['code']}", code, (0, 1), None, not asked_of_some)
        elif kind not in {"text", "comment", "note"}:
            raise ValueError(f"the attacker does not read {kind}")


def _tables(cell: Mapping[str, Any], measure: Measured, kept_back: bool) -> Iterator[Said]:
    """The tables that one cell prints."""
    each = tuple((category,) for category in range(len(measure.band)))
    banded = tuple(tuple(c for c, band in enumerate(measure.band) if band == place) for place in range(3))
    shares = cell["shares"]
    parts = banded if cell["form"] == "bands" else each
    tables = [(parts, shares)]
    if cell["form"] == "full" and cell["bands"] is not None:
        tables.append((banded, cell["bands"]))
    for parts, table in tables:
        named = [place for place, part in enumerate(parts) if part]  # a scale of four points has no middle
        assert all(table[place] in ([0, 0], LEAST) for place in range(len(parts)) if place not in named)
        parts, table = tuple(parts[place] for place in named), [table[place] for place in named]
        said = tuple((low, high) for low, high in table)
        if kept_back:
            yield Said(parts, said, "range")
        elif all(low == high for low, high in said):
            yield Said(parts, said, "exact")
        else:
            assert all(share in (MOST, LEAST) for share in table) and table.count(MOST) == 1, table
            yield Said(parts, said, "clipped")


def members(covers: Iterable[Mapping[str, str]], roster: Sequence[Person]) -> frozenset[int]:
    """The people in any of the roster cells that a group names."""
    wanted: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for cell in covers:
        names = tuple(sorted(cell))
        wanted.setdefault(names, set()).add(tuple(cell[name] for name in names))
    found = []
    for number, (unit, attributes) in enumerate(roster):
        known = {"unit": unit, **attributes}
        if any(tuple(known.get(name, "") for name in names) in cells for names, cells in wanted.items()):
            found.append(number)
    return frozenset(found)


def _moved_up(document: Mapping[str, Any], whole: Mapping[str, frozenset[int]], measure: str) -> dict[str, frozenset]:
    """Who is counted in each group for one measure: without those whom the notes say are counted further up."""
    counted = dict(whole)
    units = [group for group in document["groups"] if group["breakdown"] == "unit"]
    path_of = {group["code"]: group["path"] for group in units}
    for place in document["protected"]:
        if place["kind"] != "lifted" or place["measure"] != measure:
            continue
        path, into = place["path"], path_of[place["into"]]
        own = next(whole[group["code"]] for group in units if group["path"] == path)
        below = [g["code"] for g in units if len(g["path"]) > len(path) and g["path"][: len(path)] == path]
        own = own.difference(*(whole[code] for code in below))
        for group in units:
            if path[: len(group["path"])] == group["path"] and len(group["path"]) > len(into):
                counted[group["code"]] -= own
    return counted


def read(raw: bytes, withheld: Iterable[Sequence[str]], roster: Sequence[Person]) -> Paper:
    """raw: the release's JSON document. withheld: of its entry in the ledger, as anonymity.json lists it."""
    document = json.loads(raw)
    kept_back = {(group, code) for group, code in withheld}
    items = [item for section in tomllib.loads(document["questionnaire"])["section"] for item in section["item"]]
    listed = tuple(measured(items))
    whole = {group["code"]: members(group["covers"], roster) for group in document["groups"]}
    rows: dict[str, list[Printed]] = {measure.code: [] for measure in listed}
    by_code = {measure.code: measure for measure in listed}
    counted = {measure.code: _moved_up(document, whole, measure.code) for measure in listed}
    for cell in document["cells"]:
        code, group = cell["measure"], cell["group"]
        tables = tuple(_tables(cell, by_code[code], (group, code) in kept_back))
        mean = None if cell["mean"] is None else float(cell["mean"])
        rows[code].append(Printed(group, counted[code][group], cell["n"], tables, mean))
    taking_part = [
        (group["code"], whole[group["code"]], group["respondents"])
        for group in document["groups"]
        if group["code"] != "company" or document["respondents"] is not None
    ]
    options = {
        item["code"]: {
            "codes": [option["code"] for option in item["options"]],
            "fewest": int(item.get("minimum") or 1),
            "most": int(item.get("maximum") or sum(not option.get("exclusive") for option in item["options"])),
            "alone": {option["code"] for option in item["options"] if option.get("exclusive")},
        }
        for item in items
        if item["kind"] == "choices"
    }
    return Paper(
        document["invited"],
        document["respondents"],
        document["policy"]["k"],
        tuple(taking_part),
        {code: tuple(held) for code, held in rows.items()},
        listed,
        options,
    )
