import secrets
import stat
from dataclasses import replace

import pytest

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys.refusals import KeyDestroyed, KeyMissing


@pytest.fixture
def settings(tmp_path):
    made = load({"SURVEYHOST_DATA": str(tmp_path / "var")})
    keys.init(made)
    return made


@pytest.fixture
def ring(settings):
    return keys.keyring(settings)


def test_everything_secret_is_readable_by_its_owner_only(settings, ring):
    ring.new_wave_key("ABC234.salt")
    for path in settings.data.rglob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((settings.data / "keys").stat().st_mode) == 0o700


def test_init_twice_replaces_nothing(settings):
    before = {path: path.read_bytes() for path in settings.data.glob("*.key")}
    keys.init(settings)
    assert {path: path.read_bytes() for path in settings.data.glob("*.key")} == before
    assert {path.name for path in before} == {"master.key", "session.key", "signing.key", "desk.key"}


def test_keys_given_by_the_environment_are_not_written(tmp_path):
    given = load(
        {"SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_MASTER_KEY": "ab" * 32, "SURVEYHOST_SESSION_KEY": "s" * 32}
    )
    keys.init(given)
    assert sorted(path.name for path in tmp_path.glob("*.key")) == ["desk.key", "signing.key"]
    assert keys.keyring(given).public_signing_key()


def test_encrypted_text_opens_with_its_key_and_its_label(ring, settings):
    sealed = ring.encrypt("Nguyễn Văn An".encode(), b"participant 7")
    assert ring.decrypt(sealed, b"participant 7").decode() == "Nguyễn Văn An"
    assert ring.encrypt(b"same", b"x") != ring.encrypt(b"same", b"x")
    other = keys.keyring(replace(settings, master_key=secrets.token_bytes(32)))
    for wrong in (lambda: ring.decrypt(sealed, b"participant 8"), lambda: other.decrypt(sealed, b"participant 7")):
        with pytest.raises(Refusal) as refused:
            wrong()
        assert isinstance(refused.value, KeyMissing)


def test_lookups_are_keyed(ring, settings):
    other = keys.keyring(replace(settings, master_key=secrets.token_bytes(32)))
    assert ring.lookup("NV01") == ring.lookup("NV01") != ring.lookup("NV02")
    assert ring.lookup("NV01") != other.lookup("NV01")


def test_what_a_wave_key_wraps_dies_with_its_file(ring):
    ring.new_wave_key("ABC234.salt")
    wrapped = ring.wrap("ABC234.salt", b"the salt")
    assert ring.unwrap("ABC234.salt", wrapped) == b"the salt"
    ring.destroy("ABC234.salt")
    assert not ring.has("ABC234.salt")
    with pytest.raises(Refusal) as refused:
        ring.unwrap("ABC234.salt", wrapped)
    assert isinstance(refused.value, KeyDestroyed)
    ring.destroy("ABC234.salt")
    ring.new_wave_key("ABC234.salt")
    with pytest.raises(Refusal):
        ring.unwrap("ABC234.salt", wrapped)


def test_a_wave_key_is_never_made_twice(ring):
    ring.new_wave_key("ABC234.salt")
    with pytest.raises(FileExistsError):
        ring.new_wave_key("ABC234.salt")


def test_one_waves_file_under_anothers_name_opens_nothing(ring, settings):
    ring.new_wave_key("ABC234.salt")
    folder = settings.data / "keys"
    (folder / "XYZ234.salt.key").write_bytes((folder / "ABC234.salt.key").read_bytes())
    with pytest.raises(Refusal):
        ring.wrap("XYZ234.salt", b"secret")


def test_the_files_are_useless_without_the_master_key(ring, settings):
    ring.new_wave_key("ABC234.salt")
    wrapped = ring.wrap("ABC234.salt", b"the salt")
    other = keys.keyring(replace(settings, master_key=secrets.token_bytes(32)))
    with pytest.raises(Refusal):
        other.unwrap("ABC234.salt", wrapped)
    with pytest.raises(Refusal):
        other.sign(b"x")


@pytest.mark.parametrize("name", ["", "../master", "a/b", "x" * 65, "a b"])
def test_a_name_is_no_path(ring, name):
    with pytest.raises(ValueError, match="name"):
        ring.new_wave_key(name)


def test_signatures(ring):
    signature = ring.sign(b"content")
    public = ring.public_signing_key()
    assert keys.is_signed(public, signature, b"content")
    assert not keys.is_signed(public, signature, b"content.")
    assert not keys.is_signed(bytes(32), signature, b"content")
    assert not keys.is_signed(b"short", signature, b"content")


def test_without_init_there_is_one_clear_sentence(tmp_path):
    with pytest.raises(Refusal, match="surveyhost init"):
        keys.keyring(load({"SURVEYHOST_DATA": str(tmp_path)}))
    (tmp_path / "master.key").write_text("not a key")
    with pytest.raises(Refusal, match="64 hexadecimal"):
        keys.keyring(load({"SURVEYHOST_DATA": str(tmp_path)}))
