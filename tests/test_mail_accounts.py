"""Mail accounts: the usual one of the environment, and those of a file."""

from pathlib import Path

import pytest

from surveyhost.config import described, load
from surveyhost.core.errors import Refusal
from tests.test_config import REAL

FIRM = """
[[account]]
from = "Nam Hải <thu@namhai.vn>"
smtp_url = "smtp://me:hush@mail.namhai.vn:587"
"""


def settings(tmp_path: Path, text: str = FIRM, **more: str):
    """Settings with this file of accounts."""
    path = tmp_path / "mail.toml"
    path.write_text(text, encoding="utf-8")
    return load({**more, "SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_MAIL_ACCOUNTS": str(path)})


def test_the_usual_account_is_that_of_the_environment(tmp_path: Path) -> None:
    its = load({
        "SURVEYHOST_SMTP_URL": "smtp://a.example", "SURVEYHOST_MAIL_FROM": "We <we@Vendor.example>",
        "SURVEYHOST_MAIL_RETURNS": "back@vendor.example", "SURVEYHOST_DKIM_KEY": "/etc/key.pem",
        "SURVEYHOST_DKIM_SELECTOR": "s1",
    })  # fmt: skip
    [usual] = its.accounts
    assert (usual.name, usual.domain, usual.address) == ("", "vendor.example", "we@Vendor.example")
    assert (usual.smtp_url, usual.returns) == ("smtp://a.example", "back@vendor.example")
    assert usual.dkim is not None
    assert (usual.dkim.key, usual.dkim.selector, usual.dkim.domain) == (Path("/etc/key.pem"), "s1", "vendor.example")
    assert usual.dkim.setting == "SURVEYHOST_DKIM_KEY"


def test_an_account_of_the_file_has_a_server_a_key_and_a_return_address_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("smtps://me:hush@mail.donga.vn\n")
    text = FIRM + (
        f'[[account]]\nfrom = "thu@mail.donga.vn"\nsmtp_url_file = "{tmp_path / "url"}"\nreturns = "ve@donga.vn"\n'
        f'dkim_key = "/etc/donga.pem"\ndkim_selector = "k2"\ndkim_domain = "donga.vn"\n'
    )
    its = settings(tmp_path, text, SURVEYHOST_MAIL_RETURNS="back@vendor.example")
    assert [one.name for one in its.accounts] == ["", "namhai.vn", "mail.donga.vn"]
    firm, other = its.account("namhai.vn"), its.account("mail.donga.vn")
    assert (firm.returns, firm.dkim) == ("back@vendor.example", None)
    assert (other.smtp_url, other.returns) == ("smtps://me:hush@mail.donga.vn", "ve@donga.vn")
    assert other.dkim is not None and (other.dkim.selector, other.dkim.domain) == ("k2", "donga.vn")
    assert other.dkim.setting == f"dkim_key of account mail.donga.vn in {tmp_path / 'mail.toml'}"
    assert settings(tmp_path, text).account("mail.donga.vn").returns == ""  # nobody reads what comes back


def test_verify_lists_them_and_no_password(tmp_path: Path) -> None:
    its = settings(tmp_path, FIRM + 'dkim_key = "/k.pem"\ndkim_selector = "s1"\n')
    lines = "\n".join(described(its, {"SURVEYHOST_MAIL_ACCOUNTS": "x"}))
    assert "SURVEYHOST_MAIL_ACCOUNTS: namhai.vn by smtp://mail.namhai.vn, signed s1._domainkey.namhai.vn" in lines
    assert "SURVEYHOST_MAIL_RATE: not set (default)" in lines
    assert "hush" not in lines + repr(its.mail_accounts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[account", "it is not a TOML file"),
        ("", "expected [[account]] and nothing else"),
        ("account = 3", "expected [[account]] and nothing else"),
        ('[other]\nx = "y"', "expected [[account]] and nothing else"),
        ('[[account]]\nsmtp_url = "smtp://a"', "account 1 of"),
        (FIRM + "port = 25", "'port' is no key; expected are from, smtp_url,"),
        (FIRM + "returns = 3", "returns must be a text"),
        (FIRM + 'returns = "a+b@namhai.vn"', "returns must be an address"),
        (FIRM + f'returns = "{"a" * 52}@namhai.vn"', "at most 51 letters before the @"),
        (FIRM + 'smtp_url_file = "x"', "one of smtp_url and smtp_url_file must be given"),
        (FIRM + FIRM, "account 2 of"),
        (FIRM.replace("smtp:", "http:"), "its mail server must read smtp://"),
        (FIRM.replace(":587", ":many"), "its mail server must read smtp://"),
        (FIRM.replace("smtp_url =", "smtp_url_file ="), "cannot be read (No such file"),
        (FIRM + 'dkim_key = "/k.pem"', "dkim_key of account namhai.vn in"),
        (FIRM + 'dkim_key = "/k"\ndkim_selector = "s"\ndkim_domain = "other.vn"', "it does not vouch for letters"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_place_and_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        settings(tmp_path, text)
    assert said in caught.value.reason
    assert str(tmp_path / "mail.toml") in caught.value.reason
    assert "hush" not in caught.value.reason


def test_a_file_of_one_value_that_is_no_text_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "url").write_bytes(b"smtp://hush\xff")
    text = FIRM.replace('smtp_url = "', f'smtp_url_file = "{tmp_path / "url"}" # "')
    with pytest.raises(Refusal, match=r"account 1 of .*: its smtp_url_file cannot be read \(it is not UTF-8\)"):
        settings(tmp_path, text)


def test_in_production_no_account_is_as_on_a_laptop(tmp_path: Path) -> None:
    assert settings(tmp_path, **REAL).production
    with pytest.raises(Refusal, match=r"SURVEYHOST_MAIL_ACCOUNTS names Nam Hải <thu@namhai\.example>, where no answer"):
        settings(tmp_path, FIRM.replace("@namhai.vn", "@namhai.example"), **REAL)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_MAIL_ACCOUNTS: /nowhere cannot be read"):
        load({"SURVEYHOST_MAIL_ACCOUNTS": "/nowhere"})


@pytest.mark.parametrize(
    "environ",
    [
        {"SURVEYHOST_DKIM_KEY": "/k.pem"},
        {"SURVEYHOST_DKIM_SELECTOR": "s1"},
        {"SURVEYHOST_DKIM_DOMAIN": "surveyhost.example"},
        {"SURVEYHOST_DKIM_KEY": "/k", "SURVEYHOST_DKIM_SELECTOR": "s", "SURVEYHOST_DKIM_DOMAIN": "host.example"},
    ],
)
def test_half_a_signature_or_one_of_somebody_else_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_DKIM_"):
        load(environ)


@pytest.mark.parametrize("name", ["MAIL_RATE", "MAIL_CONNECTIONS", "MAIL_NEW_SENDER"])
@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "99999999", "٣"])
def test_a_limit_is_a_whole_number(name: str, value: str) -> None:
    with pytest.raises(Refusal, match=f"SURVEYHOST_{name} is '{value}'; expected a number from 1 to"):
        load({f"SURVEYHOST_{name}": value})
    assert getattr(load({f"SURVEYHOST_{name}": " 7 "}), name.lower()) == 7


def test_an_account_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        Refusal, match=r"No mail account sends for donga\.vn; SURVEYHOST_MAIL_ACCOUNTS names namhai\.vn"
    ):
        settings(tmp_path).account("donga.vn")
