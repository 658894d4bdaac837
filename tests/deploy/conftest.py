"""A bare Debian for whoever asks for one: bootstrapped once, and laid out anew for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import debian, installed
from tests.support.debian import Debian
from tests.support.mail_server import Server, mail_server


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = debian.bootstrapped(tmp_path_factory.mktemp("debian") / "bookworm.tar")
    yield made
    made.unlink()


@pytest.fixture
def bare(archive: Path, tmp_path: Path) -> Iterator[Debian]:
    """A bare Debian with a checkout, whose host names lead to it."""
    made = Debian(tmp_path / "root", archive)
    made.lay(installed.SOURCE)
    made.hosts(installed.NAMES)
    yield made
    made.destroy()


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as made:
        yield made
