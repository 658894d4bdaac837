"""What came back of letters: how each ends, who is not written to again, who is told what."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost.services.fieldwork import status
from surveyhost.services.letters import reminders, renewals, undelivered
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters.returned import inbox, settle
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.operations import worker
from surveyhost.store.office.letter import delete_letters_to
from surveyhost.store.office.tables import BarredAddress, Letter, Participant
from tests.support.inboxes import serving
from tests.support.letter_waves import SHELL, address, in_field, posted
from tests.support.mail_server import mail_server
from tests.support.returned_mail import RETURNS, complaint, exim, note, opened, report

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def post(house):
    """Everybody has an invitation; letters come back to an address of ours."""
    with mail_server() as server:
        home = posted(house, server.url)
        home = replace(home, settings=replace(home.settings, mail_returns=RETURNS))
        wave = in_field(home)
        letters.send_due(home, 1)
        yield home, server, wave


def sender(server, number, which=0):
    """The envelope sender of a letter to this person."""
    found = [one for one, letter in zip(server.senders, server.letters, strict=True) if letter["To"] == address(number)]
    return found[which]


def row(house, number, kind="invitation"):
    with house.office() as session:
        [letter] = session.scalars(
            select(Letter).where(Letter.participant_id == number + 1, Letter.kind == kind).order_by(Letter.id)
        )
        return letter


def ends(house, wave):
    return tuple(status.status(house, wave).ends)[:4]


def test_each_letter_ends_within_three_days(post, clock):
    home, server, wave = post
    assert len(set(server.senders)) == 12
    for number in range(12):
        mark = row(home, number).mark
        assert sender(server, number) == f"returns+{mark}@surveyhost.example"
        assert server.to(address(number))[0]["Message-ID"].startswith(f"<{mark}.")
    assert ends(home, wave) == (0, 0, 0, 12)
    said = [
        report(sender(server, 0)),
        report(sender(server, 1), "5.2.2", words="552 mailbox full"),
        report(sender(server, 2), "2.0.0", "delivered", "ok"),
        note(sender(server, 3), "Away", Auto_Submitted="auto-replied"),
        complaint(f"Message-ID: {server.to(address(4))[0]['Message-ID']}"),
        report(sender(server, 5), "4.4.1", "delayed", "later"),
        exim(sender(server, 6)),
    ]
    assert all(inbox.receive(home, SHELL, raw) for raw in said)
    assert ends(home, wave) == (3, 3, 0, 6)
    told = [(row(home, number).state, row(home, number).trouble, row(home, number).cause) for number in (0, 1, 6)]
    assert told == [("refused", "5.1.1", "recipient"), ("refused", "5.2.2", "later"), ("refused", "5.1.1", "recipient")]
    clock.forward(days=3)
    assert ends(home, wave) == (3, 3, 6, 0)
    assert inbox.receive(home, SHELL, report(sender(server, 7)))  # late, and true all the same
    assert ends(home, wave) == (3, 4, 5, 0)


def test_who_refused_is_not_written_to_again_until_somebody_says_so(post):
    home, server, wave = post
    inbox.receive(home, SHELL, report(sender(server, 0)))
    inbox.receive(home, SHELL, report(sender(server, 1), "5.2.2", words="full"))
    inbox.receive(home, SHELL, complaint(f"Message-ID: {server.to(address(4))[0]['Message-ID']}"))
    reminders.remind(home, SHELL, wave)
    letters.send_due(home, 1)
    assert [len(server.to(address(number))) for number in (0, 1, 2, 4)] == [1, 2, 2, 1]
    assert (row(home, 0, "reminder").state, row(home, 0, "reminder").trouble) == ("refused", "refused before")
    seen = [(one.reference, one.email, one.trouble, one.is_barred) for one in undelivered.listed(home, wave)]
    assert seen[0] == ("NV0", address(0), "5.1.1", False)
    assert ("NV0", address(0), "refused before", True) in seen
    renewals.renew(home, SHELL, wave, "NV0")
    letters.send_due(home, 1)
    assert len(server.to(address(0))) == 2
    assert row(home, 0).mark not in {None, sender(server, 0).partition("+")[2].partition("@")[0]}
    inbox.receive(home, SHELL, report(sender(server, 0)))  # what comes back of the first is not about the second
    assert row(home, 0).state == "sent"


@pytest.mark.prove
def test_it_holds_for_another_client_and_ends_after_a_year(post, clock):
    home, server, _ = post
    inbox.receive(home, SHELL, report(sender(server, 0)))
    in_field(home, client="Đông Á")
    letters.send_due(home, 2)
    assert [len(server.to(address(number))) for number in (0, 1)] == [1, 2]
    with home.office() as session:
        [barred] = session.scalars(select(BarredAddress))
        assert (len(barred.mark), barred.why) == (16, "hard")
    clock.forward(days=366)
    settle.forget(home)
    with home.office() as session:
        assert not session.scalars(select(BarredAddress)).all()


def test_hr_is_told_a_number_of_at_least_five(post):
    home, server, _ = post
    for number in range(4):
        inbox.receive(home, SHELL, report(sender(server, number)))
    assert settle.not_reached(home, 1) == {}
    inbox.receive(home, SHELL, report(sender(server, 4)))
    assert settle.not_reached(home, 1) == {1: 5}
    assert settle.not_reached(home, 2) == {}
    inbox.receive(home, SHELL, report(sender(server, 4)))  # once more
    own = [one for one in audit.events(home) if one.act == "letters.return"]
    assert [(one.object, one.after) for one in own] == [("wave 1", {"hard": 1})] * 5
    assert audit.check(home).whole


@pytest.mark.parametrize("gone", [1, 9])
def test_whoever_is_taken_off_the_list_does_not_make_it_fall_by_one(post, gone):
    """One of those whose address refused a letter, or another."""
    home, server, _ = post
    for number in range(7):
        inbox.receive(home, SHELL, report(sender(server, number)))
    assert settle.not_reached(home, 1) == {1: 5}
    with home.office.begin() as session:
        delete_letters_to(session, [1 + gone])
    assert settle.not_reached(home, 1) == {1: 5}


def test_a_reference_by_mail_stops_reminders_and_a_person_s_letter_stays(post):
    home, server, _ = post
    mark = server.to(address(4))[0]["List-Unsubscribe"].partition("subject=")[2].rstrip(">")
    assert f"<mailto:{RETURNS}?subject={mark}>" in server.to(address(4))[0]["List-Unsubscribe"]
    assert inbox.receive(home, SHELL, note(RETURNS, mark))
    assert not inbox.receive(home, SHELL, note(RETURNS, f"What is {mark[:-1]}?"))
    with home.office() as session:
        stopped = session.scalars(select(Participant.id).where(Participant.reminders.is_(False))).all()
    assert stopped == [5]


def test_that_a_letter_was_opened_is_written_nowhere(post):
    home, server, wave = post
    assert inbox.receive(home, SHELL, opened(sender(server, 0)))
    assert ends(home, wave) == (0, 0, 0, 12)


def test_a_message_made_to_break_its_reader_holds_up_no_other(post):
    """It comes first, and stays: somebody has to look at it. `mail receive` says so in a sentence."""
    home, server, wave = post
    deep = b"Content-Type: message/rfc822\n\n" * 2_000
    assert not inbox.receive(home, SHELL, deep)
    with serving("imap", deep, report(sender(server, 0))) as box:
        of = replace(home, settings=replace(home.settings, mail_inbox_url=box.url))
        worker.read_returned(of)
        assert list(box.messages.values()) == [deep]
    assert failing_duties.failing(home) == []
    assert ends(home, wave)[1] == 1
