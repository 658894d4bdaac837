"""A spare vault: what was thanked for lies on two disks, and what is destroyed is on neither."""

import json
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.vault import desk, spare
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from surveyhost.store.vault.refusals import SpareUnreachable
from surveyhost.store.vault.spare import levelling
from tests.support import stopping
from tests.support.outage import away
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

CHECKOUT = Path(__file__).resolve().parents[2]
ANSWER = {"clear": 4, "change": "Ít họp hơn"}


def boxes_of(vault, code):
    """Id to box of all that lies there."""
    with vault() as session:
        found = [
            (bytes(box_id), bytes(box))
            for table in (store.inbox, store.pool)
            for box_id, box in session.execute(select(table.c.id, table.c.box).where(table.c.wave == code))
        ]
    assert len(found) == len(dict(found)), "a box lies in two tables"
    return dict(found)


def spent_in(vault, code):
    with vault() as session:
        return set(session.scalars(select(store.seat.c.id).where(store.seat.c.wave == code, store.seat.c.spent)))


def is_level(house, code):
    return not levelling.lacks(house.vault, house.vault.spare, code)


def test_whoever_is_thanked_has_the_same_box_in_both(paired):
    wave = opened(paired, 12)
    for person in wave.people[:8]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    assert len(boxes_of(paired.vault, wave.code)) == 8
    assert boxes_of(paired.vault, wave.code) == boxes_of(paired.vault.spare, wave.code)
    assert is_level(paired, wave.code)


def test_a_change_and_a_withdrawal_are_made_in_both(paired):
    wave = opened(paired, 12)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:8]}
    first, second = wave.people[:2]
    responses.replace(paired.vault, wave.links[first], words[first], {"clear": 1})
    responses.withdraw(paired.vault, wave.links[second], words[second])
    assert boxes_of(paired.vault, wave.code) == boxes_of(paired.vault.spare, wave.code)
    assert desk.mix(paired, wave.code)
    responses.replace(paired.vault, wave.links[first], words[first], {"clear": 2})
    responses.submit(paired.vault, wave.links[second], ANSWER)
    assert len(boxes_of(paired.vault, wave.code)) == 8
    assert is_level(paired, wave.code)


def test_while_the_spare_is_away_answers_go_on_and_the_next_mix_catches_up(paired):
    wave = opened(paired, 30)
    for person in wave.people[:5]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    with away(paired.vault.spare):
        for person in wave.people[5:12]:
            responses.submit(paired.vault, wave.links[person], ANSWER)
        wave.more_links(wave.people[20:25])
        assert desk.mix(paired, wave.code)
        assert any("spare" in fault for fault in spare.faults(paired))
    assert not is_level(paired, wave.code)
    assert [fault for fault in spare.faults(paired) if "is behind" in fault]
    spare.level_all(paired)
    assert is_level(paired, wave.code)
    assert list(spare.faults(paired)) == []


def test_while_the_spare_is_away_nothing_is_destroyed_in_the_vault_alone(paired):
    wave = opened(paired, 12)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:8]}
    one, before = wave.people[0], boxes_of(paired.vault, wave.code)
    with away(paired.vault.spare):
        with pytest.raises(SpareUnreachable):
            responses.withdraw(paired.vault, wave.links[one], words[one])
        with pytest.raises(SpareUnreachable):
            responses.replace(paired.vault, wave.links[one], words[one], {"clear": 1})
    assert boxes_of(paired.vault, wave.code) == before
    assert is_level(paired, wave.code)


def test_what_the_vault_let_go_of_while_it_had_no_spare_goes_from_the_spare(paired, house):
    """Somebody started a process without the setting."""
    wave = opened(paired, 12)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:8]}
    desk.mix(paired, wave.code)
    one = wave.people[0]
    responses.withdraw(house.vault, wave.links[one], words[one])
    assert len(boxes_of(paired.vault.spare, wave.code)) == 8
    responses.submit(paired.vault, wave.links[one], ANSWER)
    assert len(boxes_of(paired.vault.spare, wave.code)) == 8, "never two of one person"
    spare.level_all(paired)
    assert is_level(paired, wave.code)


def test_of_many_at_once_one_gets_in_and_lies_in_both(paired):
    wave = opened(paired, 12)
    link, done = wave.links["NV00003"], []

    def once():
        try:
            done.append(responses.submit(paired.vault, link, ANSWER))
        except LinkRefused:
            done.append(None)

    people = [threading.Thread(target=once) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len([one for one in done if one]) == 1
    assert len(boxes_of(paired.vault, wave.code)) == 1
    assert is_level(paired, wave.code)


def test_levelling_brings_nothing_back_that_is_withdrawn_meanwhile(paired):
    """People withdraw and answer anew while the spare catches up, again and again."""
    wave = opened(paired, 40)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:30]}
    wrong, over = [], threading.Event()

    def wander(people):
        try:
            for person in people:
                responses.withdraw(paired.vault, wave.links[person], words[person])
                responses.submit(paired.vault, wave.links[person], ANSWER)
        except Exception as trouble:
            wrong.append(repr(trouble))

    walkers = [threading.Thread(target=wander, args=(wave.people[start:30:3],)) for start in range(3)]
    for one in walkers:
        one.start()
    while any(one.is_alive() for one in walkers):
        desk.mix(paired, wave.code)
    over.set()
    for one in walkers:
        one.join()
    assert wrong == []
    assert boxes_of(paired.vault, wave.code) == boxes_of(paired.vault.spare, wave.code)
    assert spent_in(paired.vault, wave.code) == spent_in(paired.vault.spare, wave.code)
    assert len(boxes_of(paired.vault, wave.code)) == 30


def test_a_mix_that_dies_at_any_step_loses_nothing_and_the_next_one_ends_it(paired):
    wave = opened(paired, 30)
    for person in wave.people[:7]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    with away(paired.vault.spare):
        for person in wave.people[7:14]:
            responses.submit(paired.vault, wave.links[person], ANSWER)
    lain, died = boxes_of(paired.vault, wave.code), 0
    for at in range(1, 200):
        with stopping.counted(at) as steps:
            desk.mix(paired, wave.code)
        assert boxes_of(paired.vault, wave.code) == lain
        assert boxes_of(paired.vault.spare, wave.code).items() <= lain.items()
        died += steps.dead
        if not steps.dead:
            break
    assert died > 10
    assert is_level(paired, wave.code)


class TestTheFacesOwnDatabaseUser:
    @pytest.fixture
    def engine_name(self):
        return "postgresql"

    @pytest.fixture
    def face(self, paired):
        """Vault and spare, through the grants of docs/respondent.sql in each."""
        grants = (CHECKOUT / "docs" / "respondent.sql").read_text()
        for one in (paired.vault, paired.vault.spare):
            with one.begin() as session:
                if not session.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = 'respondent'")).scalar():
                    session.execute(sa.text("CREATE ROLE respondent LOGIN"))
                session.execute(sa.text(grants))
        urls = paired.settings.vault_url, paired.settings.vault_spare_url
        made = sessions(*(url.replace("postgres:@", "respondent:@") for url in urls))
        yield made
        made.engine.dispose()

    def test_does_its_work_in_both(self, paired, face):
        wave = opened(paired, 12)
        words = {person: responses.submit(face, wave.links[person], ANSWER) for person in wave.people[:8]}
        responses.replace(face, wave.links["NV00000"], words["NV00000"], {"clear": 1})
        responses.withdraw(face, wave.links["NV00001"], words["NV00001"])
        assert len(boxes_of(paired.vault.spare, wave.code)) == 7
        assert is_level(paired, wave.code)
        assert desk.mix(paired, wave.code)
        responses.replace(face, wave.links["NV00000"], words["NV00000"], {"clear": 2})
        assert is_level(paired, wave.code)

    @pytest.mark.parametrize(
        "statement",
        ["SELECT id FROM pair", "UPDATE pair SET side = 'vault'", "DELETE FROM pair", "SELECT box FROM pool"],
    )
    def test_and_cannot_make_a_vault_of_a_spare(self, paired, face, statement):
        opened(paired, 10)
        with face.spare() as session, pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(sa.text(statement))


def whose(wave, vault):
    """Seat to box, by what they wrote."""
    truth = {}
    for box_id, box in boxes_of(vault, wave.code).items():
        person = json.loads(wave.open_box(box))["answers"]["change"].rsplit(" ", 1)[-1]
        truth[wave.seats[person]] = box_id
    return truth
