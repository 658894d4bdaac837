"""Split counts: whoever has everything the vendor has learns of a rating what the opened sums say, and of rows nothing.

An answer is several rows. Before the mix copies of the files tell which came together; after it they do not.
"""

import json
import math
import random
import re
import secrets
from collections import Counter
from typing import ClassVar

import numpy as np
import pytest
from sqlalchemy import select

from surveyhost.core.split import ballot, boxes, field
from surveyhost.core.split.boxes import BALLOT, COMMENT, row_receipt
from surveyhost.core.split.sealed import Sealed, pair_of
from surveyhost.core.wave import sealing
from surveyhost.core.wave.refusals import BoxDoesNotOpen
from surveyhost.services.answering import responses, split
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.keys.refusals import KeyDestroyed
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import backup
from surveyhost.services.tabulation.split import ballots_file, plan
from surveyhost.services.vault import desk
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as vault
from tests.promises import linking, read_postgresql, read_sqlite
from tests.promises.disk import found_in
from tests.support import factories, split_house
from tests.support.split_waves import wave as a_wave

TABLES = (vault.inbox, vault.pool, vault.comment_inbox, vault.comment_pool)
STAFF = factories.STAFF


class OnSqlite(read_sqlite.Reader):
    """Comment boxes of one item in the place of seats: which ballot came with each?"""

    SPENT = b"\x13"

    def __init__(self, database, code):
        super().__init__(database, code)
        self.seat_rows = re.compile(rb"\x19\x2c(\x13)\x4c.{1,3}?" + code.encode() + rb"(.{16})say", re.DOTALL)


class OnPostgresql(read_postgresql.Reader):
    """Likewise."""

    NAMES: ClassVar = {"seats": ["comment_inbox", "comment_pool"], "boxes": ["inbox", "pool"]}

    def __init__(self, data, url, code):
        super().__init__(data, url, code)
        self.seat_rows = re.compile(b"\x0f" + self.code + rb"\x23(.{16})\x09say\x43.{32}", re.DOTALL)

    @staticmethod
    def _spent(content, after_id):
        return True


@pytest.fixture
def reader(engine_name, house, data_directory):
    def make(code):
        if engine_name == "sqlite":
            return OnSqlite(data_directory / "vault.sqlite3", code)
        return OnPostgresql(data_directory, house.settings.vault_url, code)

    return make


def code_of(house, wave):
    with house.office() as session:
        return get_wave(session, wave).code


def noise(form):
    """Rows of the right sizes, as the vault sees any: it opens none."""
    comments = {item: secrets.token_bytes(form.comment) for item in form.items}
    return Sealed(secrets.token_bytes(form.keeper), secrets.token_bytes(form.desk), comments)


def answered(house, link, form):
    """Receipts of the ballot and of the comment box that came with it, which nobody but this test knows."""
    words = split.submit(house.vault, link, noise(form))
    found = responses.look(house.vault, link, None)
    whole = responses.receipt_of(found.head, found.seat, words)
    return row_receipt(whole, COMMENT, "say"), row_receipt(whole, BALLOT)


def fieldwork(house, reader, people, batch, mixing):
    """People answer in an order of their own; the attacker copies the files after every batch."""
    wave = split_house.open_wave(house, people)
    code, links = code_of(house, wave), split_house.links(house, wave)
    form = split.sealing_of(house.vault, code, policy_hash(house, wave)).form
    random.Random(7).shuffle(links)
    eyes, pairs = reader(code), []
    copies = [eyes.read()]
    for start in range(0, people, batch):
        pairs += [answered(house, link, form) for link in links[start : start + batch]]
        if mixing:
            assert desk.mix(house, code)
        copies.append(eyes.read())
    with house.vault() as session:
        ids = {row.receipt: row.id for table in TABLES for row in session.execute(select(table.c.receipt, table.c.id))}
    return {ids[comment]: ids[box] for comment, box in pairs}, copies


def policy_hash(house, wave):
    with house.office() as session:
        return get_wave(session, wave).policy_hash


@pytest.mark.both_engines
def test_before_a_mix_the_rows_of_an_answer_are_linked(house, reader):
    """The control."""
    truth, copies = fieldwork(house, reader, 100, 50, mixing=False)
    hits, method = linking.worst(linking.attack(copies, truth))
    assert hits > 90, method


@pytest.mark.both_engines
def test_after_a_mix_nothing_tells_which_comment_came_with_which_ballot(house, reader):
    truth, copies = fieldwork(house, reader, 200, 50, mixing=True)
    share = 1 / 50
    most = 200 * share + 3 * math.sqrt(200 * share * (1 - share))
    hits, method = linking.worst(linking.attack(copies, truth))
    if hits > most:  # some dozens of methods are tried; one that has found something finds it in other ids, too
        again, copies = fieldwork(house, reader, 200, 50, mixing=True)
        hits = linking.attack(copies, again).get(method, 0)
    assert hits <= most, method


def pieces(house):
    """A stretch of every box that lies in the vault."""
    with house.vault() as session:
        return {
            f"{table.name} {bytes(row.id).hex()}": bytes(row.box)[64:96]
            for table in TABLES
            for row in session.execute(select(table.c.id, table.c.box))
        }


@pytest.mark.both_engines
def test_withdrawn_rows_are_gone_after_close_and_all_rows_after_forget(house, everywhere):
    wave = split_house.open_wave(house)
    people = split_house.links(house, wave)[:40]
    receipts = split_house.answer_all(house, people)
    before = pieces(house)
    desk.mix(house, code_of(house, wave))
    for link in people[:5]:
        split.withdraw(house.vault, link, receipts[link])
    gone = {name: piece for name, piece in before.items() if piece not in set(pieces(house).values())}
    assert len(gone) == 5 * 3
    closing.close(house, STAFF, wave)
    assert found_in(everywhere, gone) == []
    left = pieces(house)
    assert len({hit.split(" in ")[0] for hit in found_in(everywhere, left)}) == len(left) == 35 * 3
    closing.forget(house, STAFF, wave)
    assert found_in(everywhere, left) == []


def test_an_old_backup_and_the_keepers_key_open_nothing_after_forget(house, tmp_path):
    """The keeper's half opens, and is noise; the desk's half is sealed to a key that is gone."""
    wave = split_house.closed(house)
    ballots_file.export(house, STAFF, wave)
    with house.office() as session:
        row, planned = get_wave(session, wave), plan.plan_of(session, get_wave(session, wave))
    ring = keyring(house.settings)
    private = ring.unwrap(waves.private_name(row), row.private_key)
    backup.backup(house, STAFF, tmp_path / "backup")
    made = split_house.count(house, wave)
    closing.forget(house, STAFF, wave)
    with sessions(f"sqlite:///{tmp_path / 'backup' / 'vault.sqlite3'}")() as session:
        rows = [pair_of(planned.form, row.box) for row in session.execute(select(vault.pool))]
        comments = list(session.execute(select(vault.comment_pool)))
    assert len(rows) == 54 and len(comments) == 54 * 2
    keeper, of_desk = rows[0]
    info = boxes.info(planned.contract, boxes.KEEPER)
    assert sealing.open_box(split_house.PRIVATE, info, keeper), "the control: half K opens"
    for name in (waves.private_name(row), waves.cube_name(row.code)):
        with pytest.raises(KeyDestroyed):
            ring.unwrap(name, row.private_key)
    for key in (split_house.PRIVATE, bytes(32)):
        with pytest.raises(BoxDoesNotOpen):
            sealing.open_box(key, boxes.info(planned.contract, boxes.DESK), of_desk)
    secret = {"desk's key": private, "the count": made.outcome[100:140]}
    assert found_in([tmp_path / "backup", house.settings.data], secret) == []


def test_a_backup_holds_comment_boxes_for_each_ballot_and_none_that_wait(house, tmp_path):
    wave = split_house.open_wave(house)
    people = split_house.links(house, wave)
    split_house.answer_all(house, people[:8])
    desk.mix(house, code_of(house, wave))
    split_house.answer_all(house, people[8:11])
    backup.backup(house, STAFF, tmp_path / "backup")
    with sessions(f"sqlite:///{tmp_path / 'backup' / 'vault.sqlite3'}")() as session:
        counts = {table.name: len(session.execute(select(table.c.id)).all()) for table in TABLES}
    assert counts == {"inbox": 0, "pool": 8, "comment_inbox": 0, "comment_pool": 16}


def test_with_everything_but_the_key_the_desk_guesses_no_better_than_from_the_opened_sums():
    """A thousand people's halves, of which an attacker who knows half the answers tries to learn the other half: not
    even with their groups beside them. With half K added the same attacker reads everybody."""
    one = a_wave(seed=3, size=90)
    draw = random.Random(5)
    units = [number % 10 for number in range(1000)]
    rated = [min(4, max(0, round(draw.gauss(2 + unit / 6, 1)))) for unit in units]
    layout = one.form.layout
    halves = [
        ballot.split(layout, {"q0": rating}, draw.randbytes(32), draw.randbytes(32), one.contract) for rating in rated
    ]
    place = next(place for place in layout.places if place.measure == "q0")
    seen = np.array([half.desk for half in halves], dtype=object)
    keeper = np.array([layout.circuit.keeper_half(half.seed, one.contract) for half in halves], dtype=object)
    whole = (seen + keeper) % field.MODULUS
    assert [row[place.first : place.behind].tolist().index(1) for row in whole] == rated
    known, asked = range(0, 1000, 2), range(1, 1000, 2)
    modal = {
        unit: Counter(rated[n] for n in range(1000) if units[n] == unit).most_common(1)[0][0] for unit in set(units)
    }
    from_sums = sum(modal[units[n]] == rated[n] for n in asked)
    spread = 3 * math.sqrt(from_sums * (1 - from_sums / 500))
    assert guessed(features(seen, place, units), rated, known, asked) <= from_sums + spread
    assert guessed(features(whole, place, units), rated, known, asked) == 500, "the control"


def features(numbers, place, units):
    """What a linear reader looks at: low and high bits of each cell and of the proof, and the unit."""
    cells = numbers[:, place.first : place.behind]
    bits = [(cells >> shift) % 2 for shift in (0, 1, 31, 32, 62, 63)] + [cells / field.MODULUS, numbers[:, -40:] % 2]
    groups = np.eye(10)[units]
    return np.hstack([*(np.asarray(part, dtype=float) for part in bits), groups])


def guessed(seen, rated, known, asked):
    """How many of those who are asked about are read right by what was learnt from the others."""
    wanted = np.eye(5)[rated]
    weights = np.linalg.lstsq(seen[known], wanted[known], rcond=None)[0]
    return sum(int(np.argmax(seen[n] @ weights)) == rated[n] for n in asked)


def test_what_the_desk_keeps_of_a_split_count_says_nothing_beside_the_certified_rows(house):
    """The counts are of rows; of a ballot nothing is written down."""
    wave = split_house.tabulated(house)
    with house.office() as session:
        row = get_wave(session, wave)
    seats = json.dumps(row.seats)
    assert set(row.seats) <= {
        "boxes", "digest", "covers", "invited", "exported", "outcome", "keeper_signer", "dropped", "spoilt",
    }, seats  # fmt: skip
