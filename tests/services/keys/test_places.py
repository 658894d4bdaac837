"""Where keys lie: a folder and a database behave alike, and two desks share what is in the database."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from surveyhost.config import Settings, load
from surveyhost.core.errors import Refusal
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import signing
from surveyhost.services.keys.keyring import Keyring
from surveyhost.services.keys.places import Database, Folder, Place, place
from surveyhost.services.keys.refusals import KeyDestroyed
from surveyhost.services.operations import moving_keys
from surveyhost.services.operations.refusals import CopyFolderInUse, KeysDiffer, KeysStayWhereTheyAre, NoKeysThere
from surveyhost.store.refusals import KeyringUnusable
from tests.conftest import Clock
from tests.support.cluster import Cluster

PLACES = ("folder", "database")


@pytest.fixture
def keyring_url(cluster: Cluster) -> Iterator[str]:
    import secrets

    url = cluster.create(f"keyring_{secrets.token_hex(4)}")
    yield url
    cluster.drop(url)


@pytest.fixture(params=PLACES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    environ = {"SURVEYHOST_DATA": str(tmp_path / "var"), "SURVEYHOST_MASTER_KEY": "ab" * 32}
    if kind == "database":
        environ["SURVEYHOST_KEYRING_URL"] = request.getfixturevalue("keyring_url")
    made = load(environ)
    keys.init(made)
    return made


@pytest.fixture
def where(settings: Settings) -> Place:
    return place(settings)


@pytest.fixture
def ring(settings: Settings) -> Keyring:
    return keys.keyring(settings)


def test_the_settings_say_where(where: Place, kind: str) -> None:
    assert type(where) is {"folder": Folder, "database": Database}[kind]


def test_with_a_database_no_key_is_a_file(settings: Settings, ring: Keyring, kind: str, clock: Clock) -> None:
    ring.new_wave_key("ABC234.salt")
    signing.identity(settings, clock())
    found = {path.name for path in settings.data.rglob("*") if path.is_file()}
    assert found == ({"session.key", "desk.pub"} if kind == "database" else {
        "session.key", "desk.pub", "signing.key", "desk.key", "ABC234.salt.key", "report-signing.key",
        "report-signing.pem",
    })  # fmt: skip


def test_a_name_is_made_once_and_destroyed_for_good(where: Place) -> None:
    where.create("keys/ABC234.salt.key", b"one")
    with pytest.raises(FileExistsError):
        where.create("keys/ABC234.salt.key", b"two")
    where.create("keys/XYZ234.salt.key", b"other")
    assert where.read("keys/ABC234.salt.key") == b"one"
    for _ in range(2):
        where.destroy("keys/ABC234.salt.key")
        assert not where.has("keys/ABC234.salt.key")
        with pytest.raises(FileNotFoundError):
            where.read("keys/ABC234.salt.key")
    assert where.read("keys/XYZ234.salt.key") == b"other"


def test_names_are_told_by_their_beginning_and_their_folder(where: Place) -> None:
    for name in ("keys/B.used-1.key", "keys/A.salt.key", "keys/A.used-2.key", "keys/A.used-1.key"):
        where.create(name, b"x")
    assert where.names("keys/A.", ".key") == ["keys/A.salt.key", "keys/A.used-1.key", "keys/A.used-2.key"]
    assert where.names("keys/A.used-", ".key") == ["keys/A.used-1.key", "keys/A.used-2.key"]
    assert len(where.names("keys/", ".key")) == 4, "signing.key and desk.key lie beside the folder"
    assert where.names("keys/C", ".key") == []


def test_notes_are_put_in_place_of_each_other(where: Place) -> None:
    where.put("audit.end", b"1")
    where.put("audit.end", b"2")
    assert where.read("audit.end") == b"2"
    where.drop("audit.end")
    where.drop("audit.end")
    assert not where.has("audit.end")


def test_what_lies_beside_takes_its_place(where: Place) -> None:
    for name in ("signing.key.next", "keys/A.salt.key", "keys/A.salt.key.next", "keys/B.salt.key"):
        where.create(name, name.encode())
    assert where.names("keys/", ".key") == ["keys/A.salt.key", "keys/B.salt.key"]
    for _ in range(2):
        where.take_places(["signing.key", "keys/A.salt.key", "keys/B.salt.key"], ".next")
        assert where.read("signing.key") == b"signing.key.next"
        assert where.read("keys/A.salt.key") == b"keys/A.salt.key.next"
        assert where.read("keys/B.salt.key") == b"keys/B.salt.key"
        assert not where.has("keys/A.salt.key.next")


def test_one_at_a_time(where: Place) -> None:
    order: list[str] = []

    def wait() -> None:
        with where.one_at_a_time():
            order.append("second")

    with where.one_at_a_time():
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(0.2)
        where.put("audit.end", b"1")
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_a_destroyed_key_is_named_with_where_it_was(ring: Keyring, kind: str) -> None:
    ring.new_wave_key("ABC234.salt")
    wrapped = ring.wrap("ABC234.salt", b"secret")
    assert ring.unwrap("ABC234.salt", wrapped) == b"secret"
    ring.destroy("ABC234.salt")
    with pytest.raises(KeyDestroyed, match=r"keys:" if kind == "folder" else "the keyring database postgresql"):
        ring.unwrap("ABC234.salt", wrapped)


def test_init_twice_replaces_nothing(settings: Settings, ring: Keyring) -> None:
    before = ring.public_signing_key(), ring.desk_private_key()
    keys.init(settings)
    assert (ring.public_signing_key(), ring.desk_private_key()) == before


@pytest.mark.parametrize("kind", ["database"])
def test_two_desks_share_everything_but_their_settings(
    settings: Settings, ring: Keyring, tmp_path: Path, clock: Clock
) -> None:
    elsewhere = replace(settings, data=tmp_path / "another machine")
    keys.init(elsewhere)
    other = keys.keyring(elsewhere)
    assert (settings.data / "desk.pub").read_bytes() == (elsewhere.data / "desk.pub").read_bytes()
    assert other.sign(b"x") == ring.sign(b"x")
    other.new_wave_key("ABC234.salt")
    assert ring.unwrap("ABC234.salt", other.wrap("ABC234.salt", b"secret")) == b"secret"
    assert signing.identity(settings, clock()) == signing.identity(elsewhere, clock())
    assert signing.shared_certificate(elsewhere) == signing.certificate(settings, clock())


@pytest.mark.parametrize("kind", ["database"])
def test_a_database_that_does_not_answer_is_said_without_its_password(settings: Settings) -> None:
    url = "postgresql+psycopg://desk:hush@127.0.0.1:1/keyring"
    with pytest.raises(KeyringUnusable) as refused:
        keys.keyring(replace(settings, keyring_url=url)).public_signing_key()
    assert "keyring database postgresql" in refused.value.reason and "hush" not in refused.value.reason


def test_only_a_server_can_be_the_keyring() -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_KEYRING_URL must be a PostgreSQL database"):
        load({"SURVEYHOST_KEYRING_URL": "sqlite:///keys.sqlite3"})


# Moving them


def filled(settings: Settings) -> dict[str, bytes]:
    """An installation with a wave; everything that has to come along."""
    ring = keys.keyring(settings)
    for name in ("ABC234.salt", "ABC234.cube"):
        ring.new_wave_key(name)
    ring.place.create("keys/XYZ234.7.unborn", b"")
    ring.place.put("audit.end", json.dumps({"events": 3}).encode())
    return everything(ring.place)


def everything(where: Place) -> dict[str, bytes]:
    names = ["signing.key", "desk.key", "audit.end", *where.names("keys/", ".key"), *where.names("keys/", ".unborn")]
    return {name: where.read(name) for name in names if where.has(name)}


@pytest.mark.parametrize("kind", ["folder"])
def test_files_are_moved_into_a_database_and_destroyed(settings: Settings, keyring_url: str) -> None:
    before = filled(settings)
    moved = replace(settings, keyring_url=keyring_url)
    assert moving_keys.move(moved, settings.data) == 4
    assert everything(place(moved)) == before
    assert everything(place(settings)) == {} and not list(moving_keys.left_behind(moved))
    with pytest.raises(NoKeysThere):
        moving_keys.move(moved, settings.data)


@pytest.mark.parametrize("kind", ["folder"])
def test_moving_that_was_cut_short_goes_on(
    settings: Settings, keyring_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled(settings)
    moved = replace(settings, keyring_url=keyring_url)
    for method in ("create", "destroy"):
        owner = Database if method == "create" else Folder
        done = getattr(owner, method)
        calls: list[str] = []

        def dying(self: Place, name: str, *rest: bytes, done=done, calls=calls) -> None:  # type: ignore[no-untyped-def]
            if len(calls) == 2:
                raise KeyboardInterrupt
            calls.append(name)
            done(self, name, *rest)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(owner, method, dying)
            moving_keys.move(moved, settings.data)
    assert list(moving_keys.left_behind(moved))
    moving_keys.move(moved, settings.data)
    assert everything(place(moved)) == before
    assert everything(place(settings)) == {}


def test_a_copy_takes_the_place_of_the_one_before_and_comes_back(settings: Settings, tmp_path: Path) -> None:
    before, kept = filled(settings), tmp_path / "kept apart"
    ring = keys.keyring(settings)
    ring.new_wave_key("GONE23.salt")
    assert moving_keys.copy(settings, kept) == 5
    ring.destroy("GONE23.salt")
    assert moving_keys.copy(settings, kept) == 4
    assert sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()) == [
        "audit.end", "desk.key", "keys/ABC234.cube.key", "keys/ABC234.salt.key", "signing.key",
    ]  # fmt: skip
    assert not list(tmp_path.glob(".*"))
    for name in before:
        (ring.place.destroy if name.endswith(".key") else ring.place.drop)(name)
    moving_keys.move(settings, kept)
    assert everything(ring.place) == {name: what for name, what in before.items() if not name.endswith(".unborn")}


def test_what_is_refused(settings: Settings, tmp_path: Path, kind: str) -> None:
    filled(settings)
    kept = tmp_path / "kept apart"
    moving_keys.copy(settings, kept)
    (kept / "signing.key").write_bytes(b"another")
    with pytest.raises(KeysDiffer):
        moving_keys.move(settings, kept)
    assert (kept / "desk.key").exists(), "nothing was destroyed"
    (kept / "holiday.jpg").touch()
    with pytest.raises(CopyFolderInUse):
        moving_keys.copy(settings, kept)
    with pytest.raises(CopyFolderInUse):
        moving_keys.copy(settings, settings.data)
    if kind == "folder":
        with pytest.raises(KeysStayWhereTheyAre):
            moving_keys.move(settings, settings.data)
