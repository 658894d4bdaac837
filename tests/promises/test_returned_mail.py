"""Attacks on what comes back of letters: it must not say who has answered, and nobody else can say what came back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost.services.answering import responses
from surveyhost.services.letters import reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters.returned import inbox
from surveyhost.store.office.tables import AuditEvent, BarredAddress, Letter
from tests.promises.disk import found_in
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted
from tests.support.mail_server import mail_server
from tests.support.returned_mail import RETURNS, complaint, note, report

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def field(house):
    """A wave in the field whose reminders go to those only who have not answered: 0 to 5 have."""
    with mail_server() as server:
        home = posted(house, server.url)
        home = replace(home, settings=replace(home.settings, mail_returns=RETURNS))
        wave = in_field(home, reminders="non-responders")
        letters.send_due(home, 1)
        for number in range(6):
            responses.submit(home.vault, link_of(server.to(address(number))[0]), {"clear": 4})
        yield home, server, wave


def dump(house, *but):
    """Every row about letters, without the columns named."""
    with house.office() as session:
        tables = (Letter, BarredAddress, AuditEvent)
        return [
            {column.key: getattr(row, column.key) for column in table.__table__.columns if column.key not in but}
            for table in tables
            for row in session.scalars(select(table))
        ]


def everything(sender, letter):
    """All that may come back of one letter."""
    head = f"Message-ID: {letter['Message-ID']}"
    yield from (report(sender), report(sender, "5.2.2", words="full"), report(sender, "2.0.0", "delivered", "ok"))
    yield from (report(RETURNS, original=head), complaint(head))
    yield note(sender, "Away", Auto_Submitted="auto-replied", In_Reply_To=letter["Message-ID"])


def test_what_comes_back_of_a_reminder_to_non_responders_is_in_no_row(field):
    home, server, wave = field
    reminders.remind(home, SHELL, wave)
    letters.send_due(home, 1)
    reminded = list(zip(server.senders, server.letters, strict=True))[12:]
    assert {letter["To"] for _, letter in reminded} == {address(number) for number in range(6, 12)}
    before = dump(home)
    for sender, letter in reminded:
        for raw in everything(sender, letter):
            assert inbox.receive(home, SHELL, raw)  # and is deleted: an inbox would be such a list as well
    assert dump(home) == before
    with home.office() as session:
        rows = session.scalars(select(Letter).where(Letter.kind == "reminder")).all()
    alike = {(one.state, one.trouble, one.cause, one.delivered, one.mark, one.addressed, one.tries) for one in rows}
    assert len(rows) == 12
    assert alike == {("sent", None, None, False, None, None, 0)}


def test_a_barred_address_leaves_no_row_of_who_has_not_answered(field):
    home, server, wave = field
    for number in (0, 6):  # one who has answered, one who has not
        sender = server.senders[[one["To"] for one in server.letters].index(address(number))]
        assert inbox.receive(home, SHELL, report(sender))
    reminders.remind(home, SHELL, wave)
    letters.send_due(home, 1)
    with home.office() as session:
        rows = session.scalars(select(Letter).where(Letter.kind == "reminder")).all()
    assert len({(one.state, one.trouble, one.cause, one.delivered, one.mark, one.tries) for one in rows}) == 1


def test_whoever_does_not_know_a_mark_changes_nothing(field):
    home, server, _ = field
    before = dump(home)
    first = server.senders[0].partition("+")[2].partition("@")[0]
    other = first[:-1] + ("a" if first[-1] != "a" else "b")
    for mark in ("aaaaaaaaaaaa", other, first[:11], first + "a", first.upper()[:6], "%%%%%%%%%%%%", "' or 1=1 --"):
        inbox.receive(home, SHELL, report(f"returns+{mark}@surveyhost.example"))
        inbox.receive(home, SHELL, report(f"returns+{first}@elsewhere.example"))
        inbox.receive(home, SHELL, report(RETURNS, original=f"To: {address(0)}"))  # nobody is found by an address
    assert dump(home) == before


def test_a_letter_that_comes_back_leaves_no_link_and_no_address(field):
    home, server, _ = field
    at = [one["To"] for one in server.letters].index(address(7))
    whole = server.raw[at].decode()
    assert inbox.receive(home, SHELL, report(server.senders[at], words=f"550 {address(7)} unknown", original=whole))
    found = {"address": address(7).encode(), "link": str(link_of(server.letters[at])).encode()}
    with home.office() as session:
        letter = session.scalars(select(Letter).where(Letter.participant_id == 8)).one()
        assert (letter.state, letter.trouble) == ("refused", "5.1.1")
    assert not found_in([home.settings.data], found)


@pytest.mark.prove
def test_no_header_holds_the_link_s_secret_and_a_mark_is_in_the_office_alone(field):
    home, server, _ = field
    for sender, letter in zip(server.senders, server.letters, strict=True):
        secret = str(link_of(letter))[6:]
        assert secret not in sender
        assert all(secret not in value for value in letter.values())
    hits = found_in([home.settings.data], {"mark": server.senders[0].partition("+")[2][:12].encode()})
    assert hits
    assert all("office.sqlite3" in hit for hit in hits)
