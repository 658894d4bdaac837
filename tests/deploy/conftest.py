"""A bare Debian for whoever asks for one: bootstrapped once, and laid out anew for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import debian, installed
from tests.support.composed import Image
from tests.support.debian import Debian
from tests.support.mail_server import Server, mail_server

BEGINS = Path(__file__).with_name("docker-entrypoint.sh")
AS_THE_IMAGE = """
mkdir /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get -qq update
apt-get -qq install --yes --no-install-recommends postgresql-15 >/dev/null
sed -ri "s/^#?listen_addresses = .*/listen_addresses = '*'/" /usr/share/postgresql/15/postgresql.conf.sample
install -d -m 1777 -o postgres -g postgres /var/lib/postgresql/data
"""


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


@pytest.fixture
def cluster(archive: Path, tmp_path: Path) -> Iterator[Image]:
    made = Debian(tmp_path / "cluster", archive)
    with made.entered():
        made(AS_THE_IMAGE)
    shutil.copy(BEGINS, made.root / "usr" / "local" / "bin")
    given = {"PGDATA": "/var/lib/postgresql/data", "PG_MAJOR": "15", "LANG": "C.UTF-8"}
    path = f"{debian.PATH}:/usr/lib/postgresql/15/bin"
    yield Image(made.root, [BEGINS.name], ["postgres"], environment={**given, "PATH": path})
    made.destroy()
