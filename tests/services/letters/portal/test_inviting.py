"""Letters to new readers: asked for in one act, each sent once, stopped while they wait; no link kept anywhere."""

import re
from dataclasses import replace

import pytest

from surveyhost.core.managers.invitation import InvitationState
from surveyhost.outside.mail.delivery import Undelivered, no_smtputf8, unreachable
from surveyhost.services.accounts import accounts, sign_in
from surveyhost.services.accounts.refusals import LinkUsed
from surveyhost.services.letters import mailbox
from surveyhost.services.letters.portal import inviting
from surveyhost.services.managers import invitations
from surveyhost.services.office import audit
from tests.support import factories
from tests.support.factories import STAFF

LAN, KHO = "lan@minhhai.example", "kho@minhhai.example"


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def client(house):
    """With two readers whose letters wait."""
    (house.settings.data / "demo").touch()
    made = factories.client(house, language="en")
    for address, unit in ((LAN, "Nhà máy / Chuyền A"), (KHO, "Nhà máy / Tổ kho")):
        accounts.add_hr(house, STAFF, made, address, role="reader", units=[unit])
    with house.office.begin() as session:
        invitations.ask(session, house, STAFF, made, [LAN, KHO])
    return made


def letters(house):
    """Address to text of each letter that went, oldest first."""
    listed = mailbox.letters(house.settings)
    return [(one.to, mailbox.letter(house.settings, one.name).text) for one in listed]


def link_in(text):
    return re.findall(r"/account/link/(\S+)", text)[0]


class Refusing:
    """A mail server that takes no letter, for this reason."""

    def __init__(self, trouble: Undelivered) -> None:
        self.trouble, self.seen = trouble, 0

    def post(self, *letter: object) -> None:
        self.seen += 1
        raise self.trouble

    def close(self) -> None:
        """Nothing is held open."""


def test_each_new_reader_gets_one_letter_whose_link_signs_in(house, client):
    assert inviting.send_due(house) == 2
    sent = dict(letters(house))
    assert set(sent) == {LAN, KHO}
    assert "Nhà máy / Chuyền A" in sent[LAN] and "Tổ kho" not in sent[LAN] and "72 hours" in sent[LAN]
    assert sign_in.link_owner(house, link_in(sent[LAN])) == LAN
    assert invitations.standing(house, client) == {InvitationState.SENT: [KHO, LAN]}
    sign_in.redeem(house, link_in(sent[LAN]))
    with pytest.raises(LinkUsed):
        sign_in.redeem(house, link_in(sent[LAN]))


def test_a_second_time_nothing_is_sent(house, client, clock):
    inviting.send_due(house)
    clock.forward(days=9)
    assert inviting.send_due(house) == 0
    assert len(letters(house)) == 2


def test_no_link_is_in_any_row_or_event(house, client):
    inviting.send_due(house)
    secrets = [link_in(text) for _, text in letters(house)]
    kept = [path for path in house.settings.data.rglob("*") if path.is_file() and path.parent.name != "mailbox"]
    assert len(secrets) == 2 and any(LAN.encode() in path.read_bytes() for path in kept)
    assert not any(secret.encode() in path.read_bytes() for path in kept for secret in secrets)


def test_they_are_stopped_while_they_wait_and_not_after(house, client):
    other = factories.client(house, "Đông Á")
    assert invitations.stop(house, STAFF, other) == 0, "another client's are its own"
    assert invitations.stop(house, STAFF, client) == 2
    assert invitations.stop(house, STAFF, client) == 0
    assert inviting.send_due(house) == 0 and letters(house) == []
    acts = [event.act for event in audit.events(house, client)]
    assert acts.count("readers.invite") == acts.count("readers.invite-stop") == 1


def test_whose_account_was_closed_meanwhile_gets_none(house, client):
    accounts.change(house, STAFF, KHO, ["reader"], ["Nhà máy / Tổ kho"], active=False)
    assert inviting.send_due(house) == 1
    assert invitations.standing(house, client)[InvitationState.STOPPED] == [KHO]


@pytest.mark.parametrize(
    ("trouble", "state", "tries"),
    [
        (no_smtputf8(), InvitationState.REFUSED, 2),
        (unreachable("no answer", "data", told=True), InvitationState.HANDED, 2),
        (unreachable(), InvitationState.WAITING, 1),
    ],
)
def test_what_was_not_taken(house, client, clock, monkeypatch, trouble, state, tries):
    """Refused for good; perhaps taken, and so never again by itself; nobody there, so all wait."""
    server = Refusing(trouble)
    monkeypatch.setattr(inviting, "door", lambda settings: server)
    assert inviting.send_due(house) == 0
    assert (server.seen, invitations.standing(house, client)) == (tries, {state: [KHO, LAN]})
    monkeypatch.undo()
    clock.forward(hours=2)
    again = state == InvitationState.WAITING
    assert inviting.send_due(house) == 2 * again


def test_a_worker_that_dies_as_it_hands_over_writes_to_nobody_twice(house, client, clock, monkeypatch):

    class Dying(Refusing):
        def post(self, *letter: object) -> None:
            self.seen += 1
            raise KeyboardInterrupt

    server = Dying(no_smtputf8())
    monkeypatch.setattr(inviting, "door", lambda settings: server)
    with pytest.raises(KeyboardInterrupt):
        inviting.send_due(house)
    monkeypatch.undo()
    clock.forward(days=1)
    assert inviting.send_due(house) == 1
    assert invitations.standing(house, client) == {InvitationState.HANDED: [LAN], InvitationState.SENT: [KHO]}


def test_a_name_is_no_markup_and_the_whole_company_is_said():
    letter = inviting.Letter("a@b.example", "vi", "May & <i>Minh</i>\nHải", ("<b>X</b>",), "https://d.example/l")
    subject, text, html = inviting.written(letter)
    assert "\n" not in subject and "<b>X</b>" in text and "<b>X" not in html and "<i>" not in html
    assert "toàn công ty" in inviting.written(replace(letter, units=()))[1]
