"""keys copy, keys move: a desk that gets a keyring database, and its way back from a copy."""

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyhost.services.office.house import House
from tests.conftest import Clock
from tests.support import factories
from tests.support.cluster import Cluster
from tests.support.shell import Shell, environ


@pytest.fixture
def clock() -> Clock:
    """The system's own time: a command has no other clock."""
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def keyring_url(cluster: Cluster) -> Iterator[str]:
    url = cluster.create(f"keyring_{secrets.token_hex(4)}")
    yield url
    cluster.drop(url)


@pytest.mark.both_engines
def test_keys_go_into_a_database_and_come_back_from_a_copy(
    house: House, keyring_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    factories.open_wave(house, factories.survey(house, factories.client(house)), 20)
    (house.settings.data / "demo").unlink()
    data, kept = house.settings.data, tmp_path / "kept"
    before, after = Shell(environ(house.settings), capsys), Shell(environ(house.settings), capsys)
    after.environ["SURVEYHOST_KEYRING_URL"] = keyring_url
    whole = before.said("verify")
    assert "destroyed there" in after.refused("keys", "move", str(data))
    assert "moved" in after.said("keys", "move", str(data), "--yes")
    assert not list(data.glob("keys/*")) and not (data / "signing.key").exists()
    assert whole.splitlines()[-1] == after.said("verify").splitlines()[-1], "the same log, and all is well"
    assert "signing.key is missing" in before.refused("wave", "status", "1")

    assert "copied" in after.said("keys", "copy", str(kept))
    assert "is not a copy of the keys" in after.refused("keys", "copy", str(data))
    assert "moved" in before.said("keys", "move", str(kept), "--yes")
    assert whole.splitlines()[-1] == before.said("verify").splitlines()[-1]
    assert "where they belong" in before.refused("keys", "move", str(data), "--yes")
    shutil.rmtree(kept)
    assert "no keys to take" in before.refused("keys", "move", str(kept), "--yes")
