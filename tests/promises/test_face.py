"""A process that holds only what the respondent face holds: it can neither open a box nor reach the office or a key."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.store.sessions import sessions
from tests.support.waves import opened

CHECKOUT = Path(__file__).resolve().parents[2]
ANSWER = {"clear": 4, "change": "Ít họp hơn"}
ALONE = """
import itertools, json, sys
from surveyhost import create_app
from surveyhost.config import load
from surveyhost.core.wave import links_and_seats, sealing
from surveyhost.core.errors import Refusal
from surveyhost.store.vault import tables as vault
from surveyhost.store.sessions import sessions

settings = load()
app = create_app(settings)
page = app.test_client().get(f"/s/{sys.argv[1]}")
loaded = [name for name in sys.modules if name.startswith(("surveyhost.store.office", "surveyhost.services.keys"))]

held = sessions(settings.vault_url)
with held() as session:
    waves = list(session.execute(vault.wave.select()).mappings())
    boxes = [row.box for table in (vault.inbox, vault.pool) for row in session.execute(table.select())]
    rows = [row for table in vault.Vault.metadata.sorted_tables for row in session.execute(table.select())]
everything = [value for row in rows for value in row if isinstance(value, bytes)]
pieces = {value[start : start + 32] for value in everything for start in range(0, max(1, min(len(value), 64) - 31))}
keys = [piece for piece in pieces if len(piece) == 32]
for value in list(keys):
    keys += [links_and_seats.seat_key(value), links_and_seats.token_key(value)]
opened = 0
for key, wave, box in itertools.product(keys, waves, boxes[:2]):
    try:
        sealing.open_box(key, bytes.fromhex(wave["policy_hash"]), box)
        opened += 1
    except Refusal:
        pass

from surveyhost.services.keys.keyring import keyring
try:
    keyring(settings)
    master = "there"
except Refusal as refusal:
    master = type(refusal).__name__
print(json.dumps({"status": page.status_code, "loaded": loaded, "boxes": len(boxes), "keys": len(keys),
                  "opened": opened, "master": master}))
"""


def test_with_everything_the_face_can_reach_no_box_opens(house, tmp_path):
    wave = opened(house, 12)
    for person in wave.people[:8]:
        responses.submit(house.vault, wave.links[person], ANSWER)
    nowhere = tmp_path / "empty"
    nowhere.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "SURVEYHOST_FACES": "respondent",
        "SURVEYHOST_DATA": str(nowhere),
        "SURVEYHOST_VAULT_URL": house.settings.vault_url,
        "SURVEYHOST_BASE_URL": "https://survey.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", ALONE, wave.links["NV00009"]],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert (seen["status"], seen["loaded"], seen["boxes"], seen["opened"]) == (200, [], 8, 0)
    assert seen["master"] == "KeyFileMissing"
    assert seen["keys"] > 100, "the attacker must have had something to try"


BEYOND = (
    "SELECT box FROM inbox",
    "SELECT box FROM pool",
    "SELECT * FROM inbox",
    "SELECT id FROM pool",
    "UPDATE wave SET state = 'open'",
    "UPDATE seat SET labels = ''",
    "UPDATE inbox SET receipt = ''",
    "DELETE FROM seat",
    "DELETE FROM token",
    "INSERT INTO token SELECT * FROM token",
    "INSERT INTO pool SELECT * FROM pool",
    "TRUNCATE seat",
    "DROP TABLE pool",
    "CREATE TABLE mine (x int)",
    "SELECT * FROM inbox_{code}",
    "SELECT pg_switch_wal()",
    "SELECT pg_read_file('PG_VERSION')",
)


class TestTheFacesOwnDatabaseUser:
    @pytest.fixture
    def engine_name(self):
        return "postgresql"

    @pytest.fixture
    def face(self, house):
        """The vault, seen through the grants of docs/respondent.sql."""
        grants = (CHECKOUT / "docs" / "respondent.sql").read_text()
        with house.vault.begin() as session:
            if not session.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = 'respondent'")).scalar():
                session.execute(sa.text("CREATE ROLE respondent LOGIN"))
            session.execute(sa.text(grants))
        made = sessions(house.settings.vault_url.replace("postgres:@", "respondent:@"))
        yield made
        made.engine.dispose()

    def test_does_its_work(self, house, face):
        wave = opened(house, 10)
        link = wave.links["NV00000"]
        assert responses.find(face, link).kind == "open"
        words = responses.submit(face, link, ANSWER)
        responses.replace(face, link, words, {"clear": 1})
        responses.withdraw(face, link, words)
        for person in wave.people[:6]:
            words = responses.submit(face, wave.links[person], ANSWER)
        assert desk.mix(house, wave.code)
        responses.replace(face, wave.links["NV00005"], words, {"clear": 2})
        assert desk.close(house, wave.code, wave.salt).boxes == 6
        assert responses.find(face, link).kind == "closed"

    @pytest.mark.parametrize("statement", BEYOND)
    def test_and_nothing_else(self, house, face, statement):
        wave = opened(house, 10)
        with face() as session, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            session.execute(sa.text(statement.format(code=wave.code.lower())))
