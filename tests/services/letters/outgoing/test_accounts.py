"""Several mail accounts: a client's letters go by the one of its sender's domain, and trouble of one is no other's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from surveyhost.core.errors import Refusal
from surveyhost.mail_accounts import Dkim, MailAccount
from surveyhost.outside.refusals import DkimKeyUnreadable
from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.letters.outgoing import accounts
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.operations import health, worker
from surveyhost.services.setup import clients
from tests.conftest import Clock
from tests.outside.mail.test_signing import KEY, dns
from tests.support.letter_waves import SHELL, in_field, link_of, posted, surveyed
from tests.support.mail_server import Server, mail_server

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def two(house: House, tmp_path: Path) -> Iterator[tuple[House, Server, Server]]:
    """Two accounts with a server each, and a wave of 12 for each: the vendor's, and that of a client with its own."""
    path = tmp_path / "firm.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    signing = Dkim(path, "s1", "firm.example", "dkim_key of account firm.example in mail.toml")
    with mail_server() as usual, mail_server() as own:
        firm = MailAccount("firm.example", "Firm <survey@firm.example>", own.url, dkim=signing)
        home = posted(house, usual.url)
        home = replace(home, settings=replace(home.settings, mail_accounts=(firm,)))
        in_field(home)
        survey_id = surveyed(home, client="Firm")
        [client] = [one.id for one in clients.clients(home) if one.name == "Firm"]
        clients.edit_client(home, SHELL, client, settings={"sender_domain": "firm.example"})
        opening.open_wave(home, SHELL, survey_id, closes=home.now() + timedelta(days=9))
        yield home, usual, own


def test_each_clients_letters_go_by_its_own_account_and_signed(two: tuple[House, Server, Server]) -> None:
    home, usual, own = two
    assert [letters.send_due(home, wave).sent for wave in letters.waves_due(home)] == [12, 12]
    assert {parseaddr(str(one["From"]))[1] for one in usual.letters} == {"survey@surveyhost.example"}
    assert {parseaddr(str(one["From"]))[1] for one in own.letters} == {"survey@firm.example"}
    assert set(own.senders) == {"survey@firm.example"}
    assert all(str(one["Message-ID"]).endswith("@firm.example>") for one in own.letters)
    assert not any("DKIM-Signature" in one for one in usual.letters)
    assert all(dkim.verify(raw, dnsfunc=dns) for raw in own.raw)
    assert len({link_of(one) for one in own.letters}) == 12


def test_trouble_of_one_account_holds_up_no_other(two: tuple[House, Server, Server], clock: Clock) -> None:
    home, usual, own = two
    own.at = lambda stage, who: "535 5.7.8 no" if stage == "mail" else None
    assert [letters.send_due(home, wave).sent for wave in letters.waves_due(home)] == [12, 0]
    assert letters.waves_due(home) == []
    trouble = mail_trouble.current(home)
    assert trouble is not None and (trouble.account, trouble.letters) == ("firm.example", 12)
    assert any("The mail server of firm.example refuses our account" in one for one in health.faults(home))
    assert not mail_trouble.is_shut(home)
    own.at = lambda *_: None
    clock.forward(minutes=5)
    assert [letters.send_due(home, wave).sent for wave in letters.waves_due(home)] == [12]
    assert mail_trouble.current(home) is None
    assert len(usual.letters) == len(own.letters) == 12


def test_letters_wait_for_an_account_that_is_gone_and_never_go_by_another(
    two: tuple[House, Server, Server],
) -> None:
    home, usual, own = two
    home = replace(home, settings=replace(home.settings, mail_accounts=()))
    worker.send_letters(home, lambda _: None, 2)
    assert not usual.letters + own.letters
    [failing] = failing_duties.failing(home)
    assert "No mail account sends for firm.example" in failing.reason
    assert any("Letters of Firm wait: no mail account sends for firm.example." in one for one in health.faults(home))
    with pytest.raises(Refusal, match=r"No mail account sends for 'other\.example'"):
        clients.edit_client(home, SHELL, 1, settings={"sender_domain": "other.example"})


def test_a_worker_does_not_start_with_a_key_that_it_cannot_read(two: tuple[House, Server, Server]) -> None:
    home, _, own = two
    accounts.check(home.settings)
    lost = replace(home.settings.mail_accounts[0].dkim, key=Path("/nowhere.pem"))  # type: ignore[type-var]
    home = replace(
        home, settings=replace(home.settings, mail_accounts=(replace(home.settings.mail_accounts[0], dkim=lost),))
    )
    with pytest.raises(DkimKeyUnreadable, match=r"dkim_key of account firm\.example in mail\.toml: /nowhere\.pem"):
        worker.work(home, lambda: True)
    assert any("/nowhere.pem cannot be used to sign letters" in one for one in health.faults(home))
    assert own.connections == 0


def test_a_key_that_others_can_read_is_a_fault(two: tuple[House, Server, Server]) -> None:
    home, _, _ = two
    assert not [one for one in health.faults(home) if "firm.pem" in one]
    signing = home.settings.mail_accounts[0].dkim
    assert signing is not None
    signing.key.chmod(0o644)
    assert [one for one in health.faults(home) if "firm.pem can be read by others" in one]
