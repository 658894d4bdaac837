"""Tests here change tables; on PostgreSQL each gets databases that nobody has used and nobody will."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DATABASES, files


@pytest.fixture
def urls(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    if engine_name == "sqlite":
        yield files(request.getfixturevalue("sqlite_templates"), tmp_path / "var")
        return
    cluster = request.getfixturevalue("cluster")
    made = {which: cluster.create(f"{which}_{secrets.token_hex(4)}", f"template_{which}") for which in DATABASES}
    yield made
    for url in made.values():
        cluster.drop(url)
