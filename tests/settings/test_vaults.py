"""Further vaults as the settings name them."""

import pytest

from surveyhost.config import described, load
from surveyhost.settings.vaults import SpareIsVault, VaultMalformed, VaultsUnreadable

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


SPARED = NORTH + 'spare = "postgresql://desk:third@other/vault"\n'


def test_each_may_have_a_spare_which_is_shown_without_its_password(tmp_path):
    environ = given(tmp_path, SPARED + SOUTH)
    settings = load({**environ, "SURVEYHOST_VAULT_SPARE_URL": "postgresql://desk:fourth@spare/vault"})
    assert [one.spare_url for one in settings.vaults] == ["", "postgresql+psycopg://desk:third@other/vault"]
    assert settings.vault_spare_url == "postgresql+psycopg://desk:fourth@spare/vault"
    [line] = [line for line in described(settings, environ) if line.startswith("SURVEYHOST_VAULTS")]
    assert "its spare in postgresql+psycopg://desk:***@other/vault" in line and "third" not in line
    assert "third" not in repr(settings)


def test_its_address_may_lie_in_a_file(tmp_path):
    text = NORTH + 'spare_file = "{file}"\n'
    assert load(given(tmp_path, text)).vaults[0].spare_url == "postgresql+psycopg://desk:hidden@south/vault"


WEST = NORTH.replace("north", "west").replace("3", "4")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NORTH + 'spare = "postgresql://other:word@NORTH:5432/vault"\n', "its spare is the vault itself"),
        (SPARED + WEST.replace("@west", "@other"), "its database is another vault's, or another vault's spare"),
        (SPARED + WEST + 'spare = "postgresql://desk@north/vault"\n', "its spare's database is another vault's"),
        (SPARED + WEST + 'spare = "postgresql://desk@other/vault"\n', "its spare's database is another vault's"),
        (NORTH + 'spare = "postgresql://desk@first/vault"\n', "its spare's database is another vault's"),
        (NORTH + 'spare = "postgresql://desk@spare/vault"\n', "its spare's database is another vault's"),
        (NORTH.replace("@north", "@spare"), "its database is another vault's, or another vault's spare"),
        (NORTH + 'spare = "mysql://desk@other/vault"\n', "spare must read postgresql://user"),
        (SPARED + 'spare_file = "x"\n', "one of spare and spare_file"),
        (NORTH + "spare = 3\n", "one of spare and spare_file"),
    ],
)
def test_a_spare_lies_in_a_database_of_its_own(tmp_path, text, says):
    first = {
        "SURVEYHOST_VAULT_URL": "postgresql://desk:secret@first/vault",
        "SURVEYHOST_VAULT_SPARE_URL": "postgresql://desk:secret@spare/vault",
    }
    with pytest.raises(VaultMalformed, match=says) as refused:
        load(given(tmp_path, text, **first))
    assert "secret" not in refused.value.reason


def test_the_first_vaults_spare_is_not_that_vault_under_another_user():
    with pytest.raises(SpareIsVault):
        load(
            {
                "SURVEYHOST_VAULT_URL": "postgres://a@Here/vault",
                "SURVEYHOST_VAULT_SPARE_URL": "postgresql://b@here/vault",
            }
        )
