"""Further vaults as the settings name them."""

import pytest

from surveyhost.config import described, load
from surveyhost.settings.vaults import SpareBesideNamed, VaultMalformed, VaultsUnreadable

NORTH = '[[vault]]\nname = "north"\nnumber = 3\nurl = "postgresql://desk:secret@north/vault"\n'
SOUTH = '[[vault]]\nname = "south"\nnumber = 1\nurl_file = "{file}"\n'


def given(tmp_path, text, **more):
    (tmp_path / "vaults.toml").write_text(text.replace("{file}", str(tmp_path / "south.url")))
    (tmp_path / "south.url").write_text("postgres://desk:hidden@south/vault\n")
    return {"SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_VAULTS": str(tmp_path / "vaults.toml"), **more}


def test_none_are_named_unless_somebody_does(tmp_path):
    assert load({"SURVEYHOST_DATA": str(tmp_path)}).vaults == ()


def test_they_are_read_by_number_and_shown_without_passwords(tmp_path):
    environ = given(tmp_path, NORTH + SOUTH)
    settings = load(environ)
    assert [(one.number, one.name, one.url) for one in settings.vaults] == [
        (1, "south", "postgresql+psycopg://desk:hidden@south/vault"),
        (3, "north", "postgresql+psycopg://desk:secret@north/vault"),
    ]
    [line] = [line for line in described(settings, environ) if line.startswith("SURVEYHOST_VAULTS")]
    assert "north (number 3)" in line and "secret" not in line and "hidden" not in line
    assert "secret" not in repr(settings) and "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NORTH.replace("north", "North", 1), "lower-case letter"),
        (NORTH.replace('"north"', '"first"', 1), "must not be"),
        (NORTH.replace("3", "25"), "number must be 1 to 24"),
        (NORTH.replace("3", "true"), "number must be"),
        (NORTH.replace("url =", "file ="), "'file' is not a key"),
        (NORTH.replace("postgresql://", "mysql://"), "postgresql://user"),
        (NORTH + NORTH, "north is there already"),
        (NORTH + NORTH.replace('"north"', '"west"'), "number 3 is north's"),
        (NORTH + NORTH.replace('"north"', '"west"').replace("3", "4"), "another vault's"),
        (NORTH + 'url_file = "x"\n', "one of url and url_file"),
        (SOUTH.replace("{file}", "/nowhere/south.url"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_of_the_vault(tmp_path, text, says):
    with pytest.raises(VaultMalformed, match=says) as refused:
        load(given(tmp_path, text))
    assert "secret" not in refused.value.reason


@pytest.mark.parametrize("text", ["name = 1", "[[vaults]]\n", "[[", ""])
def test_a_file_that_names_no_vaults_is_refused(tmp_path, text):
    with pytest.raises(VaultsUnreadable):
        load(given(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(VaultsUnreadable, match="No such file"):
        load({"SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_VAULTS": str(tmp_path / "none.toml")})


def test_the_first_vaults_database_is_no_other_ones(tmp_path):
    with pytest.raises(VaultMalformed, match="another vault's"):
        load(given(tmp_path, NORTH, SURVEYHOST_VAULT_URL="postgresql://desk:secret@north/vault"))


def test_there_is_no_spare_beside_several(tmp_path):
    with pytest.raises(SpareBesideNamed):
        load(given(tmp_path, NORTH, SURVEYHOST_VAULT_SPARE_URL="postgresql://desk:secret@spare/vault"))
