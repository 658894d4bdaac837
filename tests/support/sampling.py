"""What of the suite `make test` runs: every test on SQLite, a sample on PostgreSQL, and a sample of long families.

The rest is marked `prove`, so that `make prove` runs exactly what is left out here. The samples are drawn by a test's
own name: they are the same everywhere, and a new test draws nobody else's lot.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from zlib import crc32

import pytest

SECOND_ENGINE = "postgresql"
ONE_IN = 4
"""Of a file's tests on the second engine so many to one are run: always the first whose lot is the lowest."""


def sample(items: Sequence[pytest.Item]) -> None:
    """Mark as `prove` what is left out of an ordinary run."""
    for _, of_file in groupby(items, key=lambda item: item.path):
        on_second = [item for item in of_file if _is_on_second(item)]
        for item in _left_out(on_second, ONE_IN):
            item.add_marker("prove")
    families = (item for item in items if item.get_closest_marker("sampled"))
    for _, family in groupby(families, key=lambda item: item.nodeid.partition("[")[0]):
        cases = [item for item in family if not item.get_closest_marker("prove")]
        [one_in] = cases[0].get_closest_marker("sampled").args if cases else [1]  # type: ignore[union-attr]
        for item in _left_out(cases, one_in):
            item.add_marker("prove")


def _is_on_second(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if params.get("engine_name") != SECOND_ENGINE or item.get_closest_marker("prove"):
        return False
    if item.get_closest_marker("sqlite_first"):
        item.add_marker("prove")
        return False
    return not item.get_closest_marker("both_engines")


def _left_out(items: Sequence[pytest.Item], one_in: int) -> Iterator[pytest.Item]:
    """All but one in so many, rounded up: those with the lowest lots stay."""
    drawn = sorted(items, key=lambda item: crc32(item.nodeid.encode()))
    yield from drawn[-(-len(drawn) // one_in) :]
