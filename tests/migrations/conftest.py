"""Tests here change tables; on PostgreSQL each gets databases that nobody has used and nobody will."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

DATABASES = ("office", "vault")


@pytest.fixture
def urls(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    (tmp_path / "var").mkdir()
    if engine_name == "sqlite":
        templates = request.getfixturevalue("sqlite_templates")
        for which in DATABASES:
            shutil.copy(templates / f"{which}.sqlite3", tmp_path / "var" / f"{which}.sqlite3")
        yield {which: f"sqlite:///{tmp_path / 'var' / which}.sqlite3" for which in DATABASES}
        return
    cluster = request.getfixturevalue("cluster")
    made = {which: cluster.create(f"{which}_{secrets.token_hex(4)}", f"template_{which}") for which in DATABASES}
    yield made
    for url in made.values():
        cluster.drop(url)
