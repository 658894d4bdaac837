"""What of the suite `make test` runs: a sample that takes some ten minutes on two cores.

Always run: the rooms that `ONE_IN` does not name; and of what claims of the threat model link to (but for browser
tests) one test in `LINKED` of each file, at least one, at least once. Of the other rooms so many tests to one, file by
file; of the browser's files, which take longest, only one in `FILES`; of tests on the second engine and of families
marked `sampled` fewer. The rest is marked `prove`, so that `make prove` runs exactly what is left out here.

Lots are drawn by a test's own name: they are the same everywhere, and a new test draws nobody else's lot. With another
`SAMPLE` in the environment others are drawn.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from zlib import crc32

import pytest

ROOT = Path(__file__).parents[2]
CLAIMS = ROOT / "docs" / "threat-model.md"
SECOND_ENGINE = "postgresql"
ON_SECOND = 4
"""Of a file's tests on the second engine so many to one are run: always the first whose lot is the lowest."""
BROWSER = "browser"
ONE_IN = {
    BROWSER: 12,
    "promises": 16,
    "web": 14,
    "services": 14,
    "report": 8,
    "commands": 6,
    "core": 2,
    "outside": 3,
    "formats": 2,
    "migrations": 2,
}
"""Folder of tests to how many to one are run of each of its files."""
LINKED = 4
FILES = 2
"""Of the browser's files so many to one."""


def sample(items: Sequence[pytest.Item]) -> None:
    """Mark as `prove` what is left out of an ordinary run. Of tests marked `always` nothing is."""
    items = [item for item in items if not item.get_closest_marker("always")]
    for _, of_file in groupby(items, key=lambda item: item.path):
        _leave_out([item for item in of_file if _is_on_second(item)], ON_SECOND)
    families = (item for item in items if item.get_closest_marker("sampled"))
    for _, family in groupby(families, key=_family):
        cases = [*_still_in(family)]
        [one_in] = cases[0].get_closest_marker("sampled").args if cases else [1]  # type: ignore[union-attr]
        _leave_out(cases, one_in)
    for path, of_file in groupby(items, key=lambda item: item.path):
        _sample_file(path, [*_still_in(of_file)])
    _leave_out_files([*_still_in(item for item in items if BROWSER in item.path.parts)])


def _leave_out_files(items: Sequence[pytest.Item]) -> None:
    paths = sorted({item.path for item in items}, key=lambda path: _lot(path.name))
    out = frozenset(paths[-(-len(paths) // FILES) :])
    for item in items:
        if item.path in out:
            item.add_marker("prove")


def _sample_file(path: Path, items: Sequence[pytest.Item]) -> None:
    """Leave out by the lots of the file's room; of each family that a claim links to one case stays at least."""
    one_in = next((ONE_IN[part] for part in path.parts if part in ONE_IN), 1)
    linked = frozenset() if BROWSER in path.parts else _linked().get(path, frozenset())
    stay = Counter(_name(item) for item in items if _name(item) in linked)
    for item in _left_out(items, one_in):
        if stay[_name(item)] == 1:
            continue
        stay[_name(item)] -= 1
        item.add_marker("prove")


@cache
def _linked() -> dict[Path, frozenset[str]]:
    """File to the names of those tests that claims link to and that stay."""
    links = re.findall(r"\.\./(tests/[\w/]+\.py)#(\w+)", CLAIMS.read_text(encoding="utf-8"))
    names: dict[str, set[str]] = {}
    for path, name in links:
        names.setdefault(path, set()).add(name)
    return {ROOT / path: frozenset(_drawn(path, of_file)) for path, of_file in names.items()}


def _drawn(path: str, names: Iterable[str]) -> Sequence[str]:
    """One in `LINKED`, rounded up."""
    ordered = sorted(names, key=lambda name: _lot(f"{path}::{name}"))
    return ordered[: -(-len(ordered) // LINKED)]


def _is_on_second(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if params.get("engine_name") != SECOND_ENGINE or item.get_closest_marker("prove"):
        return False
    if item.get_closest_marker("sqlite_first"):
        item.add_marker("prove")
        return False
    return not item.get_closest_marker("both_engines")


def _still_in(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    return (item for item in items if not item.get_closest_marker("prove"))


def _leave_out(items: Sequence[pytest.Item], one_in: int) -> None:
    for item in _left_out(items, one_in):
        item.add_marker("prove")


def _left_out(items: Sequence[pytest.Item], one_in: int) -> Iterator[pytest.Item]:
    """All but one in so many, rounded up: those with the lowest lots stay."""
    yield from sorted(items, key=lambda item: _lot(item.nodeid))[-(-len(items) // one_in) :]


def _lot(name: str) -> int:
    return crc32(f"{os.environ.get('SAMPLE', '')}{name}".encode())


def _family(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _name(item: pytest.Item) -> str:
    return item.nodeid.rpartition("::")[2].partition("[")[0]
