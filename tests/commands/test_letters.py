"""The command line of letters: again, renew, opt-out; and what `verify` and `wave status` say of them."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.outside.mail.delivery import unreachable
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.letters.wave_mail import reference
from surveyhost.store.office.tables import Letter, Participant
from tests.support.returned_mail import RETURNS, note, report
from tests.test_cli import Said, Shell, house, in_the_field, made, ready, refused, shell

__all__ = ["ready", "shell"]


def test_a_mail_server_in_trouble_is_said_by_verify_and_asked_again_at_once(ready: Shell, tmp_path: Path) -> None:
    survey = in_the_field(ready, tmp_path)
    mail_trouble.meet(house(), unreachable(), shut=True)
    said = ready("verify")
    assert said.status == 2
    assert "The mail server cannot be reached (no connection) since" in said.err
    assert "60 letters wait" in said.err
    assert made(ready("letters", "again")) == "1"
    assert not mail_trouble.is_shut(house())
    assert made(ready("letters", "again", survey)) == "1"
    refused(ready("letters", "again", "99"), "99")


def test_one_person_gets_a_new_letter_or_a_slip(ready: Shell, tmp_path: Path) -> None:
    survey = in_the_field(ready, tmp_path)
    with house().office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    assert "60 accepted by the mail server" in ready("wave", "status", survey).out
    assert made(ready("letters", "renew", survey, "NV0001")) == f"{survey}/1"
    assert made(ready("letters", "renew", survey, "NV0002", "--to", "moi@minhhai.example")) == f"{survey}/1"
    assert made(ready("letters", "renew", survey, "NV0003", "--slip")) == f"{survey}/1"
    status = ready("wave", "status", survey).out
    assert "2 waiting" in status
    assert "(1 without an address)" in status
    refused(ready("letters", "renew", survey, "nobody"), "nobody")
    refused(ready("letters", "renew", survey, "NV0001", "--to", "moi"), "moi")
    refused(ready("letters", "renew", survey, "NV0001", "--to", "a@b.example", "--slip"), "--slip")


def test_a_reference_stops_reminders(ready: Shell, tmp_path: Path) -> None:
    in_the_field(ready, tmp_path)
    with house().office() as session:
        person = session.scalars(select(Participant)).first()
        assert person is not None
        mark = reference(keyring(house().settings), person.survey_id, person.id)
    assert ready("letters", "opt-out", mark.lower()).status == 0
    with house().office() as session:
        assert [one.id for one in session.scalars(select(Participant)) if not one.reminders] == [person.id]
    refused(ready("letters", "opt-out", "1-AAAAAAAAAA"), "no such reference")


def test_a_message_that_came_back_is_read_from_a_pipe(
    ready: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYHOST_MAIL_RETURNS", RETURNS)
    survey = in_the_field(ready, tmp_path)
    with house().office.begin() as session:
        session.query(Letter).update({"state": "sent", "sent": house().now()})
        session.query(Letter).where(Letter.participant_id == 1).update({"mark": "abcdefghijkl"})

    def piped(raw: bytes) -> Said:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return ready("mail", "receive")

    assert piped(report("returns+abcdefghijkl@surveyhost.example")).status == 0
    assert "what came back: 0 delivered, 1 refused, 0 unknown" in ready("wave", "status", survey).out
    assert '"ends": {"delivered": 0, "refused": 1' in ready("wave", "status", survey, "--json").out
    refused(piped(note(RETURNS, "A question")), "somebody may have written it")
    refused(ready("mail", "fetch"), "SURVEYHOST_MAIL_INBOX_URL")


@pytest.mark.parametrize(("name", "value", "word"), [
    ("RETURNS", "returns", "address"), ("RETURNS", "a+b@c.example", "without '+'"),
    ("RETURNS", f"{'a' * 52}@c.example", "at most 51 letters"), ("INBOX_URL", "http://x", "imaps"),
    ("INBOX_URL", "imaps://u:hush@x", "MAIL_RETURNS"), ("PROVIDER", "pigeon", "postmark"), ("PROVIDER", "ses", "KEY"),
])  # fmt: skip
def test_settings_of_returned_mail_are_refused_in_one_sentence(name: str, value: str, word: str) -> None:
    with pytest.raises(Refusal) as said:
        load({f"SURVEYHOST_MAIL_{name}": value})
    assert word in str(said.value)
    assert "hush" not in str(said.value)
