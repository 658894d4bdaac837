"""Waves that were in the field before contracts named the key: labels lie in clear in their seats, and they go on."""

import hashlib
import json

import pytest
from sqlalchemy import update

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import label_encryption, policy
from surveyhost.services.answering import responses
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import health
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store.vault import seats
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.wave_status import row
from tests.support.waves import older, opened


def test_its_links_work_and_its_answers_are_counted_by_group(house):
    wave = older(house, 12)
    receipts = {person: responses.submit(house.vault, wave.links[person], {"clear": 4}) for person in wave.people[:8]}
    responses.replace(house.vault, wave.links[wave.people[0]], receipts[wave.people[0]], {"clear": 1})
    assert desk.mix(house, wave.code)
    assert desk.by_block(house, wave.code, wave.salt) == ({"A": 6, "B": 6}, {"A": 4, "B": 4})
    closing = desk.close(house, wave.code, wave.salt)
    assert closing.spent_per_labels == {("A", "*"): 4, ("B", "*"): 4}
    boxes = [json.loads(wave.open_box(box)) for box in desk.boxes(house, wave.code)]
    assert sorted(box["labels"][0] for box in boxes) == ["A"] * 4 + ["B"] * 4


def test_a_new_letter_makes_a_link_like_the_others(house):
    wave = older(house, 6)
    wave.more_links(wave.people[:3])
    with house.vault() as session:
        assert {len(row.veiled) for row in session.execute(store.token.select())} == {32}
    assert responses.submit(house.vault, wave.links[wave.people[0]], {"clear": 2})


def test_its_contract_and_its_words_are_checked_all_the_same(house):
    wave = older(house, 6)
    raised = policy.canonical(wave.policy).replace(b'"k":5', b'"k":50')
    with house.vault.begin() as session:
        session.execute(update(store.wave).where(store.wave.c.code == wave.code).values(policy=raised))
    assert responses.find(house.vault, wave.links[wave.people[0]]).kind == "unbound"
    with pytest.raises(Refusal):
        desk.mix(house, wave.code)


def test_a_wave_planned_before_and_minted_after_works_too(house):
    """Its contract names no key; its seats and links are made like any other."""
    wave = opened(house, 6, public_key_hash=None, box_bytes=None)
    with house.vault() as session:
        assert all(label_encryption.is_hidden(seat.labels) for seat in seats.every(session, wave.code))
    for person in wave.people:
        responses.submit(house.vault, wave.links[person], {"clear": 2})
    assert desk.close(house, wave.code, wave.salt).spent_per_labels == {("A", "*"): 3, ("B", "*"): 3}


def test_one_that_was_closed_when_the_digest_covered_ids_alone_is_counted(house):
    wave = factories.closed_wave(house, 30, rows=40)
    code = row(house, wave).code
    with house.vault() as session:
        ids = [box_id for box_id, _ in store.boxes(session, code)]
    with house.office.begin() as session:
        found = get_wave(session, wave)
        found.seats = {name: value for name, value in found.seats.items() if name != "covers"}
        found.seats = {**found.seats, "digest": hashlib.sha256(b"".join(ids)).hexdigest()}
    assert list(health.faults(house)) == []
    assert tally.prepare(house, factories.STAFF, wave.survey_id)
