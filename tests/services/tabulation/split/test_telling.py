"""HR has the digest of a split count, signed, before any ballots leave; and gets one letter with it."""

import json

import pytest
from sqlalchemy import select

from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.replies import Cause, Verdict
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import mailbox
from surveyhost.services.loop import weekly
from surveyhost.services.office.house import Actor
from surveyhost.services.releases import destruction_records
from surveyhost.services.releases.refusals import NoSuchRecord
from surveyhost.services.tabulation import tally
from surveyhost.services.tabulation.split import ballots_file, telling
from surveyhost.store.office.release import Record
from surveyhost.store.office.tables import AuditEvent, Survey
from tests.support import factories, split_house

SHELL = Actor("shell")


@pytest.fixture
def wave(house):
    """Open, of a client with one person of HR and a reader of one unit."""
    (house.settings.data / "demo").touch()
    made = split_house.open_wave(house)
    split_house.answer_all(house, split_house.links(house, made)[:50])
    owner = client_of(house, made)
    accounts.add_hr(house, SHELL, owner, "huong@minhhai.example", "Hương", language="en")
    accounts.add_hr(house, SHELL, owner, "doc@minhhai.example", "Đọc", "reader", ("Nhà máy",))
    return made


def client_of(house, wave):
    with house.office() as session:
        return session.get_one(Survey, wave.survey_id).client_id


def about(house):
    """Letters with a digest."""
    return [one for one in mailbox.letters(house.settings) if "a digest for" in one.subject]


def test_hr_reads_the_signed_digest_before_any_ballots_leave_and_no_number_with_it(house, wave):
    owner = client_of(house, wave)
    assert not destruction_records.of_client(house, owner)
    closing.close(house, factories.STAFF, wave)
    (line,) = destruction_records.of_client(house, owner)
    content = destruction_records.file(house, line.id, owner)
    key = keyring(house.settings).public_signing_key()
    assert all(check.holds for check in destruction_records.check(content, key))
    document = json.loads(content)["document"]
    assert document["boxes_digest"] == split_house.announced(house, wave)
    assert document["keeper"] == split_house.KEEPER
    assert document["boxes"] is None
    assert "salt" in document["destroyed"]
    assert 50 not in document.values()


def test_what_hr_reads_of_a_count_is_the_same_however_many_answered(house):
    """HR lays two records side by side, of nearly everybody and of hardly anybody, and another client asks for one."""
    said = []
    for answering in (57, 3):
        client = factories.client(house, f"Firm {answering}")
        made = split_house.open_wave(house, client_id=client)
        split_house.answer_all(house, split_house.links(house, made)[:answering])
        closing.close(house, factories.STAFF, made)
        (line,) = destruction_records.of_client(house, client)
        said.append(json.loads(destruction_records.file(house, line.id, client))["document"])
    theirs = {"client", "survey", "policy_hash", "boxes_digest"}
    assert [{name for name in said[0] if said[0][name] != said[1][name]}] == [theirs]
    with pytest.raises(NoSuchRecord):
        destruction_records.file(house, line.id, client - 1)


def test_one_damaged_record_keeps_no_other_count_back(house, wave):
    second = split_house.open_wave(house, client_id=factories.client(house, "Another"))
    for one in (wave, second):
        closing.close(house, factories.STAFF, one)
    with house.office.begin() as session:
        session.query(Record).filter_by(kind="announce").order_by(Record.id).first().document = b"{"
    (left,) = destruction_records.announced(house)
    assert left.survey_id == second.survey_id
    assert telling.tell_due(house) == 1


def test_a_plain_wave_announces_nothing(house):
    made = factories.open_wave(house, rows=20)
    closing.close(house, factories.STAFF, made)
    assert not destruction_records.announced(house)
    assert not destruction_records.of_client(house, client_of(house, made))


def test_the_digest_is_told_once(house, wave):
    assert telling.tell_due(house) == 0
    closing.close(house, factories.STAFF, wave)
    assert telling.tell_due(house) == 1
    assert telling.tell_due(house) == 0
    (told,) = about(house)
    assert told.to == "huong@minhhai.example"
    text = mailbox.letter(house.settings, told.name).text
    assert split_house.announced(house, wave) in text.replace(" ", "")
    assert split_house.KEEPER in text
    assert "/portal/reports/" in text
    with house.office() as session:
        assert len(list(session.scalars(select(AuditEvent).where(AuditEvent.act == "ballots.announce")))) == 1


def test_nobody_is_told_of_ballots_that_have_left(house, wave):
    closing.close(house, factories.STAFF, wave)
    ballots_file.export(house, factories.STAFF, wave)
    assert telling.tell_due(house) == 0
    assert not about(house)


class Busy:
    """A mail server that takes nobody's letter just now."""

    def post(self, *letter):
        raise Undelivered("450 4.2.0", Verdict(Cause.LATER, False, False), "rcpt")

    def close(self):
        pass


def test_a_letter_that_has_to_wait_is_written_another_time(house, wave, monkeypatch):
    closing.close(house, factories.STAFF, wave)
    with monkeypatch.context() as patched:
        patched.setattr(weekly, "door", lambda settings: Busy())
        assert telling.tell_due(house) == 0
    assert not about(house)
    assert telling.tell_due(house) == 1


def test_what_is_released_is_announced_no_more(house):
    made = split_house.tabulated(house)
    assert destruction_records.announced(house)
    factories.approved(house, tally.prepare(house, factories.STAFF, made.survey_id))
    assert not destruction_records.announced(house)
    kinds = [line.kind for line in destruction_records.of_client(house, client_of(house, made))]
    assert kinds == ["close", "announce"]
