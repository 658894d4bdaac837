"""Copies of the vault over time, in the hands of somebody who can open boxes: which seat does a box belong to?

From one copy to the next some seats have been spent and some boxes have come. Whoever opens boxes reads the labels in
them; where a seat's labels can be read too, the two sides meet, and with labels that few share, in one seat.
"""

import itertools
import json
import math
import random
import shutil
from collections import Counter
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import label_encryption, links_and_seats, policy, sealing
from surveyhost.services.answering import responses
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import Actor
from surveyhost.services.operations import backup
from surveyhost.services.vault import desk, seat_labels, used_links
from surveyhost.services.vault import links as vault_links
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from tests.support.waves import older, opened

pytestmark = pytest.mark.slow

SHELL = Actor("shell")
NIGHTS = 10
SIZES = pytest.mark.parametrize("people", [200, pytest.param(500, marks=pytest.mark.prove)])


def labels_of(people):
    """6 % have labels that nobody shares; the others share theirs with four."""
    alone = 6 * people // 100
    groups = (people - alone) // 5
    return [*(f"alone {one}" for one in range(alone)), *(f"group {one % groups}" for one in range(people - alone))]


@dataclass
class Copy:
    """What lies in the vault: seats with their labels as stored, those that are spent, boxes."""

    labels: dict[bytes, bytes]
    spent: set[bytes]
    boxes: dict[bytes, bytes]


@dataclass
class Attack:
    """Successive copies, put side by side."""

    private_key: bytes
    info: bytes
    label_key: bytes | None = None
    """Only while the salt lives, and for who has it."""
    tied: int = 0
    """Boxes left with one seat only."""
    right: int = 0
    """Boxes for which a seat chosen among those left is the true one."""
    expected: float = 0.0
    """As many would be right by chance in batches of this size."""

    def of_seat(self, seat: bytes, stored: bytes) -> str | None:
        if stored[:1] == b"[":
            return json.loads(stored)[0]
        if self.label_key is not None:
            return json.loads(label_encryption.show_labels(self.label_key, seat, stored))[0]
        try:
            return json.loads(sealing.open_box(self.private_key, self.info, stored))[0]
        except Refusal:
            return None

    def between(self, before: Copy, after: Copy, truth: dict[bytes, bytes]) -> None:
        seats = sorted(after.spent - before.spent)
        boxes = sorted(after.boxes.keys() - before.boxes.keys())
        shown = {seat: self.of_seat(seat, after.labels[seat]) for seat in seats}
        chance = random.Random(3)
        for box in boxes:
            content = sealing.open_box(self.private_key, self.info, after.boxes[box])
            label = json.loads(content)["labels"][0]
            same = [seat for seat in seats if after.labels[seat] in content]  # the same bytes on both sides
            left = same or [seat for seat in seats if shown[seat] in {None, label}]
            self.tied += len(left) == 1
            self.right += chance.choice(left) == truth[box]
            self.expected += 1 / len(seats)


def copy(vault, code):
    with vault() as session:
        seats = list(session.execute(select(store.seat).where(store.seat.c.wave == code)))
        return Copy(
            {row.id: row.labels for row in seats},
            {row.id for row in seats if row.spent},
            dict(store.boxes(session, code)),
        )


def answering(house, wave, between):
    """Everybody answers, a tenth each night, in an order nobody knows; `between` is called before and after each."""
    order = random.Random(11).sample(wave.people, len(wave.people))
    between(0)
    for night in range(NIGHTS):
        for person in order[night * len(order) // NIGHTS : (night + 1) * len(order) // NIGHTS]:
            responses.submit(house.vault, wave.links[person], {"clear": 3, "change": f"by {person}"})
        desk.mix(house, wave.code)
        between(night + 1)


def whose(house, wave):
    with house.vault() as session:
        return {
            box_id: wave.seats[json.loads(wave.open_box(box))["answers"]["change"].removeprefix("by ")]
            for box_id, box in store.boxes(session, wave.code)
        }


def watched(house, wave):
    """The attack on a copy before and after each of ten mixes."""
    copies = []
    answering(house, wave, lambda night: copies.append(copy(house.vault, wave.code)))
    attack, truth = Attack(wave.private_key, bytes.fromhex(policy.digest(wave.policy))), whose(house, wave)
    for before, after in itertools.pairwise(copies):
        attack.between(before, after, truth)
    return attack


@SIZES
def test_no_box_is_tied_to_a_seat_but_by_chance(house, people):
    attack = watched(house, opened(house, people, labels_of(people)))
    assert attack.tied == 0
    assert attack.expected == pytest.approx(NIGHTS)
    assert attack.right <= attack.expected + 4 * math.sqrt(attack.expected)


def test_around_one_mix_neither(house):
    wave = opened(house, 50, labels_of(50))
    before = copy(house.vault, wave.code)
    for person in wave.people[:12]:
        responses.submit(house.vault, wave.links[person], {"clear": 3, "change": f"by {person}"})
    desk.mix(house, wave.code)
    attack = Attack(wave.private_key, bytes.fromhex(policy.digest(wave.policy)))
    attack.between(before, copy(house.vault, wave.code), whose(house, wave))
    assert attack.tied == 0


@SIZES
def test_with_labels_in_clear_most_boxes_are_tied(house, people):
    """The control, on a wave as they were made before; such waves go on until they are closed."""
    attack = watched(house, older(house, people, labels_of(people)))
    assert attack.tied > 0.5 * people
    assert attack.right > attack.tied


@SIZES
def test_with_labels_sealed_to_the_waves_key_they_are_tied_too(house, monkeypatch, people):
    """Why labels are not simply sealed like answers: who opens boxes would open them as well."""
    wave = opened(house, 1)
    monkeypatch.setattr(
        seat_labels, "hidden", lambda key, seats: ((seat, sealed(json.dumps(labels))) for seat, labels in seats)
    )
    monkeypatch.setattr(seat_labels, "shown", lambda code, made, key, seat, stored: opened_with(stored))
    public, private = wave.public_key, wave.private_key

    def sealed(text):
        return sealing.seal(public, b"", text.encode())

    def opened_with(stored):
        return sealing.open_box(private, b"", stored)

    wave = opened(house, people, labels_of(people))
    copies = []
    answering(house, wave, lambda night: copies.append(copy(house.vault, wave.code)))
    attack = Attack(wave.private_key, bytes.fromhex(policy.digest(wave.policy)))
    attack.of_seat = lambda seat, stored: json.loads(opened_with(stored))[0]
    truth = whose(house, wave)
    for before, after in itertools.pairwise(copies):
        attack.between(before, after, truth)
    assert attack.tied > 0.5 * people


def test_rows_of_seats_and_links_have_one_length(house):
    """Also the row of a link that leads nowhere, since its person has no seat."""
    wave = opened(house, 40, ["A", "a longer label", "một nhãn dài hơn nhiều"])
    wave.more_links(wave.people[:7])
    vault_links.make_links(house, wave.code, wave.salt, [(links_and_seats.new_token(wave.code, bytes(16)), bytes(32))])
    with house.vault() as session:
        assert len({len(labels) for labels in session.scalars(select(store.seat.c.labels))}) == 1
        assert len({len(veiled) for veiled in session.scalars(select(store.token.c.veiled))}) == 1


def test_rows_do_not_show_who_counts_in_the_same_groups(house):
    """All seats of a wave have one label key, and all here have the same labels: no two rows look alike."""
    opened(house, 40, ["one group, whose name is long enough to be seen in a row"])
    with house.vault() as session:
        for column in (store.seat.c.labels, store.token.c.veiled):
            pairs = itertools.combinations(session.scalars(select(column)), 2)
            assert max(sum(a == b for a, b in zip(*pair, strict=True)) / len(pair[0]) for pair in pairs) < 0.25


# With the server's keys as well, as they are when the attacker comes, and a backup of each night.


def saved_nightly(house, wave, folder):
    def save(night):
        backup.backup(house, SHELL, folder / f"night{night}")

    answering(house, wave, save)
    return [folder / f"night{night}" for night in range(NIGHTS + 1)]


def from_backup(ring, folder, code):
    """What a backup shows to who has `keys/` too: its spent seats where the key to them is there still."""
    vault = sessions(f"sqlite:///{folder / 'vault.sqlite3'}")
    found, known = copy(vault, code), False
    with vault.begin() as session:
        used = json.loads((folder / "backup.json").read_text())["used"]
        if ring.has(used[code]["key"]):
            used_links.put_back(ring, session, used)
            known = True
    if known:
        found = copy(vault, code)
    vault.engine.dispose()
    return found, known


def with_everything(house, wave, folders):
    """All backups, all keys, the salt: the attack between each two copies whose spent seats can be read."""
    ring = keyring(house.settings)
    shown = [found for found, known in (from_backup(ring, folder, wave.code) for folder in folders) if known]
    if len(shown) == 1:  # then compared with what there was before anybody had answered
        shown.insert(0, Copy(shown[0].labels, set(), {}))
    label_key = links_and_seats.label_key(wave.salt)
    attack = Attack(wave.private_key, bytes.fromhex(policy.digest(wave.policy)), label_key)
    truth = whose(house, wave)
    for before, after in itertools.pairwise(shown):
        attack.between(before, after, truth)
    return attack


@SIZES
def test_however_many_backups_are_kept_they_are_one_copy(house, tmp_path, people):
    """Only who is alone with the labels in the whole wave is found: that takes the roster and no copy of the vault."""
    wave = opened(house, people, labels_of(people))
    folders = saved_nightly(house, wave, tmp_path)
    attack = with_everything(house, wave, folders)
    alone = sum(count == 1 for count in Counter(labels_of(people)).values())
    assert attack.tied == alone == 6 * people // 100


@SIZES
def test_with_the_keys_of_all_backups_kept_most_boxes_are_tied(house, tmp_path, monkeypatch, people):
    """The control: were the key of the backup before not destroyed."""
    monkeypatch.setattr(used_links, "destroy_older", lambda ring, used: None)
    wave = opened(house, people, labels_of(people))
    folders = saved_nightly(house, wave, tmp_path)
    assert with_everything(house, wave, folders).tied > 0.5 * people


def test_a_backup_by_itself_shows_no_spent_seat(house, tmp_path):
    wave = opened(house, 40, labels_of(40))
    for person in wave.people[:12]:
        responses.submit(house.vault, wave.links[person], {"clear": 3})
    backup.backup(house, SHELL, tmp_path / "one")
    found, known = from_backup(keyring(house.settings), tmp_path / "one", wave.code)
    assert known and len(found.spent) == 12
    shutil.rmtree(house.settings.data / "keys")
    backup_alone = copy(sessions(f"sqlite:///{tmp_path / 'one' / 'vault.sqlite3'}"), wave.code)
    assert len(backup_alone.boxes) == 12
