"""The command line before a wave opens."""

import pytest

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.services.accounts import accounts
from surveyhost.services.letters.probes import probes
from tests.support.dns_server import dns_server, text
from tests.support.inboxes import serving
from tests.support.letter_waves import SHELL
from tests.support.mail_server import mail_server
from tests.support.probes import PROBE, brought, rewritten
from tests.test_cli import RATES, house, made, ready, refused, roster, shell

__all__ = ["ready", "shell"]


@pytest.fixture
def survey(ready, tmp_path, monkeypatch):
    """A survey to be opened, and a mail server, a mailbox and a name server of its own: (its id, two of these)."""
    with (
        mail_server() as server,
        serving("imap") as box,
        dns_server({("vendor.com", "TXT"): text("v=spf1 -all")}) as at,
    ):
        for name, value in {
            "SMTP_URL": server.url, "PROBE_ADDRESS": PROBE, "PROBE_INBOX_URL": box.url,
            "DNS_SERVER": f"127.0.0.1:{at.place[1]}", "MAIL_FROM": "survey@vendor.com",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"SURVEYHOST_{name}", value)
        for who, role in (("tuan", "administrator"), ("lan", "survey_manager")):
            accounts.add_staff(house(), SHELL, f"{who}@vendor.example", who, [role])
        client = made(ready("client", "add", "May Minh Hải"))
        found = made(ready("survey", "create", client, "employee-voice"))
        made(ready("roster", "import", found, roster(tmp_path)))
        yield found, server, box


def test_it_says_what_is_in_order_and_what_is_not(ready, survey):
    said = ready("wave", "preflight", survey[0])
    assert said.status == 0
    assert said.last == "fails"
    assert "who may send (SPF) of vendor.com: in order" in said.out
    assert "(DMARC) of vendor.com: fails: vendor.com has no DMARC record" in said.out
    assert "not checked: Nobody has said under which name" in said.out


def test_a_changed_letter_holds_the_wave_up_until_an_administrator_says_why(ready, survey):
    number, server, box = survey
    assert "on its way since" in ready("wave", "preflight", number, "--send").out
    box.messages[1], box.flags[1] = brought(server.raw[-1], rewritten), set()
    said = ready("wave", "preflight", number)
    assert "links of probe@surveyhost.example: fails: Links came back changed" in said.out
    assert "--why, --as" in said.out
    refused(ready("wave", "open", "--yes", number, *RATES), "an administrator has written why")
    why = ("--why", "The company allows no other provider.")
    refused(ready("wave", "preflight", number, *why), "--as")
    refused(ready("wave", "preflight", number, *why, "--as", "lan@vendor.example"), "mail.explain")
    assert probes.state(house(), 1).is_blocked
    said = ready("wave", "preflight", number, *why, "--as", "tuan@vendor.example")
    assert "Why letters go out all the same: The company allows no other provider." in said.out
    assert made(ready("wave", "open", "--yes", number, *RATES)) == f"{number}/1"


def test_without_a_mailbox_it_says_so(ready, survey, monkeypatch):
    for name in ("PROBE_ADDRESS", "PROBE_INBOX_URL"):
        monkeypatch.delenv(f"SURVEYHOST_{name}")
    assert "names no mailbox. Waves open without." in ready("wave", "preflight", survey[0]).out
    refused(ready("wave", "preflight", survey[0], "--send"), "SURVEYHOST_PROBE_ADDRESS")
    refused(ready("wave", "preflight", "99"), "99")


@pytest.mark.parametrize(("name", "value", "word"), [
    ("PROBE_ADDRESS", "probe", "address"), ("PROBE_INBOX_URL", "http://x", "imaps"),
    ("PROBE_INBOX_URL", "imaps://u:hush@x", "PROBE_ADDRESS"), ("DNS_SERVER", "ns.example", "name server"),
    ("DNS_SERVER", "9.9.9.9:dns", "name server"), ("DNS_SERVER", "9.9.9.9:99999", "name server"),
])  # fmt: skip
def test_settings_are_refused_in_one_sentence(name, value, word):
    with pytest.raises(Refusal) as said:
        load({f"SURVEYHOST_{name}": value})
    assert word in str(said.value)
    assert "hush" not in str(said.value)


@pytest.mark.parametrize("server", ["9.9.9.9", "9.9.9.9:5353", "2620:fe::fe", "[2620:fe::fe]:53"])
def test_name_servers_are_taken_as_people_write_them(server):
    assert load({"SURVEYHOST_DNS_SERVER": server}).dns_server == server
