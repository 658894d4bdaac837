"""In production nothing is left as on a laptop: each such setting is named, before anything starts."""

from pathlib import Path

import pytest

from surveyhost import cli
from surveyhost.config import NAMES, SECRETS, described, load
from surveyhost.core.errors import Refusal
from tests.test_cli import Shell, made, ready, refused, shell

__all__ = ["ready", "shell"]
REAL = {
    "SURVEYHOST_PRODUCTION": "yes",
    "SURVEYHOST_DATA": "/srv/surveyhost",
    "SURVEYHOST_OFFICE_URL": "postgresql://desk@office/office",
    "SURVEYHOST_VAULT_URL": "postgresql://desk@vault/vault",
    "SURVEYHOST_SMTP_URL": "smtp://us:secret@mail.khaosat.vn:587",
    "SURVEYHOST_BASE_URL": "https://tra-loi.khaosat.vn",
    "SURVEYHOST_CONSOLE_URL": "https://ban.khaosat.vn",
    "SURVEYHOST_MAIL_FROM": "Khảo sát <thu@khaosat.vn>",
    "SURVEYHOST_MAIL_REPLY_TO": "hoi@khaosat.vn",
    "SURVEYHOST_VENDOR": "Khảo Sát Độc Lập",
    "SURVEYHOST_PROXIES": "1",
    "SURVEYHOST_MASTER_KEY": "ab" * 32,
    "SURVEYHOST_SESSION_KEY": "cd" * 32,
    "SURVEYHOST_MAIL_PROVIDER": "postmark",
    "SURVEYHOST_MAIL_PROVIDER_KEY": "ef" * 16,
    "SURVEYHOST_SMS_TOKEN": "01" * 16,
    "SURVEYHOST_SMS_REPORT_KEY": "23" * 16,
}
LAPTOP = {
    "SURVEYHOST_DATA": None,
    "SURVEYHOST_OFFICE_URL": None,
    "SURVEYHOST_VAULT_URL": None,
    "SURVEYHOST_SMTP_URL": None,
    "SURVEYHOST_BASE_URL": None,
    "SURVEYHOST_MAIL_FROM": None,
    "SURVEYHOST_MAIL_REPLY_TO": None,
    "SURVEYHOST_VENDOR": None,
    "SURVEYHOST_PROXIES": None,
    "SURVEYHOST_MASTER_KEY": None,
    "SURVEYHOST_SESSION_KEY": None,
}
WRONG = [
    ("SURVEYHOST_BASE_URL", "http://tra-loi.khaosat.vn"),
    ("SURVEYHOST_BASE_URL", "https://127.0.0.1:8000"),
    ("SURVEYHOST_BASE_URL", "https://localhost"),
    ("SURVEYHOST_BASE_URL", "https://[::1]:8000"),
    ("SURVEYHOST_BASE_URL", "https://0.0.0.0"),
    ("SURVEYHOST_BASE_URL", "https://survey.example"),
    ("SURVEYHOST_BASE_URL", "tra-loi.khaosat.vn"),
    ("SURVEYHOST_CONSOLE_URL", "http://ban.khaosat.vn"),
    ("SURVEYHOST_PORTAL_URL", "https://portal.example"),
    ("SURVEYHOST_MAIL_FROM", "surveyhost <survey@surveyhost.example>"),
    ("SURVEYHOST_MAIL_FROM", "nobody"),
    ("SURVEYHOST_MAIL_REPLY_TO", "me@localhost"),
]


STAMPS = {"SURVEYHOST_TIMESTAMP_URL": "http://dau-gio.khaosat.vn/tsa", "SURVEYHOST_TIMESTAMP_CA": "/srv/tsa.pem"}
ON_TOKEN = {
    "SURVEYHOST_SIGNING_MODULE": "/usr/lib/softhsm/libsofthsm2.so",
    "SURVEYHOST_SIGNING_TOKEN": "vendor",
    "SURVEYHOST_SIGNING_KEY_LABEL": "reports",
    "SURVEYHOST_SIGNING_PIN_FILE": "/srv/pin",
}


def without(environ, name):
    return {key: value for key, value in environ.items() if key != name}


def test_people_sign_in_at_the_host_of_their_own_face():
    settings = load(REAL)
    assert settings.signs_in_at(None) == settings.signs_in_at(7) == "https://ban.khaosat.vn"
    settings = load({**REAL, "SURVEYHOST_PORTAL_URL": "https://cua.khaosat.vn/"})
    assert (settings.signs_in_at(None), settings.signs_in_at(7)) == ("https://ban.khaosat.vn", "https://cua.khaosat.vn")


def test_real_settings_start():
    assert load(REAL).production
    assert load({**without(REAL, "SURVEYHOST_MASTER_KEY"), "SURVEYHOST_FACES": "client"}).production


@pytest.mark.parametrize("name", LAPTOP)
def test_each_default_is_refused_by_name(name):
    with pytest.raises(Refusal, match=name) as refused:
        load(without(REAL, name))
    assert refused.value.reason.count("SURVEYHOST_") == 1, "and no other"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_leads_nowhere_is_refused_by_name(name, value):
    with pytest.raises(Refusal, match=f"{name} is"):
        load({**REAL, name: value})
    assert load({**REAL, name: value, "SURVEYHOST_PRODUCTION": "no"})


@pytest.mark.parametrize("text", ["yes", "-1", "10", "1.5", "²"])
def test_proxies_are_counted(text):
    with pytest.raises(Refusal, match="how many proxies") as refused:
        load({"SURVEYHOST_PROXIES": text})
    assert text in refused.value.reason


@pytest.mark.parametrize("name", STAMPS)
def test_a_timestamp_server_needs_its_authorities(name):
    load({**REAL, **STAMPS})
    with pytest.raises(Refusal, match="belong together"):
        load(without(STAMPS, name))


@pytest.mark.parametrize("url", ["ftp://dau-gio.khaosat.vn", "dau-gio.khaosat.vn", "https://"])
def test_a_timestamp_server_has_an_address(url):
    with pytest.raises(Refusal, match="expected the address of a timestamp server"):
        load({**STAMPS, "SURVEYHOST_TIMESTAMP_URL": url})


def test_a_timestamp_server_of_this_machine_is_none_in_production():
    with pytest.raises(Refusal, match="SURVEYHOST_TIMESTAMP_URL is http://127"):
        load({**REAL, **STAMPS, "SURVEYHOST_TIMESTAMP_URL": "http://127.0.0.1:318"})


@pytest.mark.parametrize("name", ON_TOKEN)
def test_a_token_is_given_whole_or_not_at_all(name):
    load({**REAL, **ON_TOKEN})
    with pytest.raises(Refusal, match=f"missing: {name}") as refused:
        load(without(ON_TOKEN, name))
    assert refused.value.reason.count("SURVEYHOST_") == 1


def test_a_pin_in_the_environment_is_refused_and_not_repeated():
    with pytest.raises(Refusal, match="SURVEYHOST_SIGNING_PIN_FILE") as refused:
        load({**ON_TOKEN, "SURVEYHOST_SIGNING_PIN": "4711"})
    assert "4711" not in refused.value.reason


def test_all_are_named_at_once():
    with pytest.raises(Refusal) as refused:
        load({"SURVEYHOST_PRODUCTION": "1"})
    assert all(name in refused.value.reason for name in LAPTOP)


def test_the_respondents_process_needs_two_addresses_a_name_and_its_proxies():
    needed = [f"SURVEYHOST_{name}" for name in ("VAULT_URL", "BASE_URL", "VENDOR", "PROXIES")]
    own = {name: REAL[name] for name in needed}
    own |= {"SURVEYHOST_PRODUCTION": "yes", "SURVEYHOST_FACES": "respondent"}
    assert load(own).faces == ("respondent",)
    for name in needed:
        with pytest.raises(Refusal, match=name):
            load(without(own, name))


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["verify"], ["init"], ["wave", "open", "1"]])
def test_every_command_says_so_before_it_starts(shell: Shell, monkeypatch, command):
    monkeypatch.setenv("SURVEYHOST_PRODUCTION", "yes")
    refused(shell(*command), "SURVEYHOST_BASE_URL", "SURVEYHOST_MAIL_FROM")


def test_serves_own_address_is_no_address_for_production(shell: Shell, monkeypatch):
    """`serve` fills in where it listens; nobody else can open that."""
    for name, value in without(REAL, "SURVEYHOST_BASE_URL").items():
        monkeypatch.setenv(name, value)
    refused(shell("serve", "--bind", "127.0.0.1:0"), "SURVEYHOST_BASE_URL")


def test_verify_lists_every_setting_and_no_secret(ready: Shell, monkeypatch):
    monkeypatch.setenv("SURVEYHOST_SMTP_URL", "smtp://us:hush@mail.khaosat.vn:587")
    monkeypatch.setenv("SURVEYHOST_SESSION_KEY", "f00d" * 16)
    said = ready("verify")
    assert made(said) == ""
    for name in NAMES:
        assert f"SURVEYHOST_{name}: " in said.err
    assert "SURVEYHOST_BASE_URL: http://127.0.0.1:8000 (default)" in said.err
    assert "SURVEYHOST_SMTP_URL: smtp://us:***@mail.khaosat.vn:587" in said.err
    assert "hush" not in said.err and "f00d" not in said.err
    assert all(f"SURVEYHOST_{name}: set" in "\n".join(described(load(REAL), REAL)) for name in SECRETS)
    assert cli.REFUSED == 2


def test_intake_needs_the_office_and_nothing_else():
    given = {"SURVEYHOST_PRODUCTION": "yes", "SURVEYHOST_FACES": "intake"}
    with pytest.raises(Refusal) as refused:
        load(given)
    assert refused.value.reason.count("SURVEYHOST_") == 1
    assert "SURVEYHOST_OFFICE_URL must be given" in refused.value.reason
    made = load({**given, "SURVEYHOST_OFFICE_URL": "postgresql://intake@office.vendor.vn/office"})
    assert made.faces == ("intake",)
    assert made.stop_page == ""


@pytest.mark.parametrize(("content", "why"), [(None, "No such file or directory"), (b"k\xff", "it is not UTF-8")])
def test_a_secret_that_cannot_be_read_is_refused_by_name_and_reason(tmp_path: Path, content: bytes | None, why: str):
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        load({"SURVEYHOST_SESSION_KEY_FILE": str(path)})
    assert refused.value.reason == f"SURVEYHOST_SESSION_KEY_FILE: {path} cannot be read ({why})."
