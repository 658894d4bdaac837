"""A whole journey, with errors provoked on the way: what the logs say of it, and what of it is left on the disk."""

import json
import logging
from dataclasses import replace

import pytest
from sqlalchemy import text

from surveyhost import create_app
from surveyhost.core.wave import links_and_seats
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.letters import mailbox
from surveyhost.services.letters import sending as letters
from surveyhost.services.office import jobs
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.rosters import people as roster_people
from surveyhost.store.office.tables import Participant, ReleaseRow
from surveyhost.store.vault import tables as store
from tests.promises.disk import found_in
from tests.support import factories, results
from tests.support.kinds import BOTH

PEOPLE = 40
COMMENT = "Máy lạnh phòng số {} kêu to"


@pytest.fixture
def app(settings, house):
    made = create_app(replace(settings, faces=("respondent",)), house)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


class Journey:
    """A wave from invitation to the last answer, and all secrets it made."""

    def __init__(self, house, app, kind):
        self.house, self.kind = house, kind
        self.wave = kind.open_wave(house, PEOPLE)
        with house.office() as session:
            row = get_wave(session, self.wave)
            self.id, self.code, wrapped = row.id, row.code, row.salt
            self.salt = keys.keyring(house.settings).unwrap(waves.salt_name(row), wrapped)
            self.private_key = keys.keyring(house.settings).unwrap(waves.private_name(row), row.private_key)
            ring = keys.keyring(house.settings)
            self.people = [roster_people.unseal(ring, person) for person in session.query(Participant)]
        jobs.enqueue_letters(house, self.id)
        letters.send_due(house, self.id)
        self.tokens = [mailbox.link(house.settings, letter.name) for letter in mailbox.letters(house.settings)]
        assert len(self.tokens) == PEOPLE and None not in self.tokens
        self.client = app.test_client()
        self.walk(app)

    def answer(self, number):
        return {"clear": str(1 + number % 5), "change": COMMENT.format(number), "go": "send"}

    def walk(self, app):
        """Everybody answers; on the way links are mangled, forms torn, and once the vault itself breaks."""
        first = self.tokens[0]
        for path in (f"/s/{first}", f"/s/{first}?page=99", f"/s/{first[:-3]}", f"/s/{first}%3E.", "/s/", "/nowhere"):
            self.client.get(path, headers={"User-Agent": "NOSY-BROWSER", "Referer": f"https://x.example/s/{first}"})
            self.client.head(path)
        self.client.post(f"/s/{first}", data=b"\xff\xfe" * 50, content_type="multipart/form-data; boundary=x")
        self.client.post(f"/s/{first}", data={"_receipt": "năm từ sai hết cả", "go": "withdraw"})
        self.rename("inbox", "inbox_away")
        try:
            broken = self.client.post(f"/s/{first}?{self.kind.form}", data=self.answer(0))
        finally:
            self.rename("inbox_away", "inbox")
        assert broken.status_code == 500
        for number in range(PEOPLE - 5):
            link = f"/s/{self.tokens[number]}?{self.kind.form}"
            assert self.client.post(link, data=self.answer(number)).status_code == 200
            self.client.post(link, data=self.answer(number))

    def rename(self, table, name):
        with self.house.vault.begin() as session:
            session.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))

    def ties(self):
        token_key, seat_key = links_and_seats.token_key(self.salt), links_and_seats.seat_key(self.salt)
        secrets = {"salt": self.salt, "token key": token_key, "seat key": seat_key}
        secrets["label key"] = links_and_seats.label_key(self.salt)
        for number, token in enumerate(self.tokens):
            secrets[f"token {number}"] = token.encode()
            secrets[f"token's secret {number}"] = token[6:].encode()
            secrets[f"digest {number}"] = links_and_seats.digest(token_key, token)
        for person in self.people:
            secrets[f"seat {person.reference}"] = links_and_seats.seat_id(seat_key, person.reference)
            secrets[f"address {person.reference}"] = person.email.encode()
        return secrets

    def words(self):
        """What people wrote, as bytes, also as JSON and quoted-printable would write it."""
        written = {}
        for number in range(PEOPLE):
            comment = COMMENT.format(number)
            written[f"comment {number}"] = comment.encode()
            written[f"comment {number} escaped"] = json.dumps(comment)[1:-1].encode()
        return written


@pytest.fixture
def journey(house, app, caplog, kind):
    """Of a split count, everybody answers without the script: then our server sees what logs must not hold."""
    caplog.set_level(logging.DEBUG)
    return Journey(house, app, kind)


@BOTH
def test_logs_hold_no_token_no_address_and_no_answer(journey, caplog, capfd, kind):
    """Everything that was logged at any level, tracebacks and their values included, and all that went to the shell."""
    formatter = logging.Formatter("%(name)s %(message)s")
    printed = capfd.readouterr()
    said = "\n".join([*(formatter.format(record) for record in caplog.get_records("setup")), printed.out, printed.err])
    assert {"plain": "submit.py", "split": "posts.py"}[kind.name] in said, "the provoked error must have been logged"
    secrets = journey.ties() | journey.words() | {"browser": b"NOSY-BROWSER"}
    assert not [name for name, secret in secrets.items() if secret in said.encode()]
    assert not [name for name, secret in journey.ties().items() if secret.hex() in said]


def sealed(house):
    """A stretch of every box in the pool, and of every comment box."""
    with house.vault() as session:
        rows = [row for table in (store.pool, store.comment_pool) for row in session.query(table)]
        return {f"box {row.id.hex()}": row.box[1000:1032] for row in rows}


@BOTH
def test_what_is_destroyed_is_gone_from_every_file(house, journey, everywhere, kind):
    """Before close the search finds what is there; after close, and after forget, nothing that should be gone."""
    names = {hit.split(" in ")[0] for hit in found_in(everywhere, journey.ties())}
    assert {f"address {journey.people[3].reference}", "digest 3", "token key"} <= names
    assert len(mailbox.letters(house.settings)) == PEOPLE

    closing.close(house, factories.STAFF, journey.wave)
    assert found_in(everywhere, journey.ties() | journey.words()) == []
    assert not any(mailbox.folder(house.settings).rglob("*"))

    boxes = sealed(house)
    assert len(boxes) == (PEOPLE - 5) * kind.rows
    release_id = factories.approved(house, kind.prepare(house, journey.wave))
    results.up(house, release_id, letter=True)
    while letters.send_due(house, journey.id).more:
        pass
    assert len(mailbox.letters(house.settings)) == PEOPLE
    closing.forget(house, factories.STAFF, journey.wave, roster=True)
    with house.office() as session:
        rows = session.query(ReleaseRow).filter_by(state="released")
        released = b"".join(row.tables for row in rows)
    unpublished = {name: words for name, words in journey.words().items() if words not in released}
    private = {"private key": journey.private_key}
    assert found_in(everywhere, journey.ties() | boxes | private | unpublished) == []
