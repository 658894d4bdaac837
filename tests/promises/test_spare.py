"""A spare vault: what was thanked for lies on two disks, and what is destroyed is on neither."""

import json
import threading

import pytest
from sqlalchemy import select

from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from surveyhost.store.vault.refusals import NotTheVault, SpareUnreachable
from surveyhost.store.vault.spare import levelling, pairs
from tests.support.outage import away
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

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


class TestPromoted:
    def test_it_is_the_vault_and_the_old_one_its_spare(self, paired):
        wave = opened(paired, 12)
        words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:6]}
        with away(paired.vault.spare):
            responses.submit(paired.vault, wave.links[wave.people[6]], ANSWER)
        before = boxes_of(paired.vault, wave.code)
        assert promotion.promote(paired, spare.DESK).was_reached
        with pytest.raises(NotTheVault):
            responses.submit(paired.vault, wave.links[wave.people[7]], ANSWER)
        with pytest.raises(NotTheVault):
            responses.withdraw(paired.vault, wave.links[wave.people[0]], words[wave.people[0]])
        with pytest.raises(NotTheVault):
            desk.mix(paired, wave.code)
        now = swapped(paired)
        assert boxes_of(now.vault, wave.code) == before
        responses.submit(now.vault, wave.links[wave.people[7]], ANSWER)
        with pytest.raises(LinkRefused):
            responses.submit(now.vault, wave.links[wave.people[6]], ANSWER)
        assert boxes_of(now.vault, wave.code) == boxes_of(now.vault.spare, wave.code)

    def test_of_a_lost_vault_all_that_was_thanked_for_is_there(self, paired):
        wave = opened(paired, 12)
        for person in wave.people[:6]:
            responses.submit(paired.vault, wave.links[person], ANSWER)
        before = boxes_of(paired.vault, wave.code)
        with away(paired.vault):
            assert not promotion.promote(paired, spare.DESK, is_lost=True).was_reached
        with pytest.raises(NotTheVault):
            responses.submit(paired.vault, wave.links[wave.people[7]], ANSWER)
        now = swapped(paired, has_spare=False)
        responses.submit(now.vault, wave.links[wave.people[7]], ANSWER)
        assert boxes_of(now.vault, wave.code).keys() > before.keys()
        assert any("surveyhost vault destroyed" in fault for fault in spare.faults(now))
        assert spare.confirm_destroyed(now, spare.DESK) == [""]
        assert list(spare.faults(now)) == []

    def test_a_vault_that_cannot_be_read_is_lost_only_if_somebody_says_so(self, paired):
        opened(paired, 12)
        with away(paired.vault), pytest.raises(promotion.VaultNotReached):
            promotion.promote(paired, spare.DESK)
        with paired.vault.spare() as held:
            assert pairs.read(held)[0] == pairs.Side.SPARE

    def test_what_came_back_from_the_dead_is_no_spare_until_it_is_emptied(self, paired):
        wave = opened(paired, 12)
        for person in wave.people[:6]:
            responses.submit(paired.vault, wave.links[person], ANSWER)
        with away(paired.vault):
            promotion.promote(paired, spare.DESK, is_lost=True)
        now = swapped(paired)
        with pytest.raises(spare.SparePromoted):
            spare.level_all(now)
        spare.empty(now, spare.DESK)
        assert boxes_of(now.vault, wave.code) == boxes_of(now.vault.spare, wave.code)
        assert len(boxes_of(now.vault, wave.code)) == 6


def swapped(house, has_spare=True):
    """The house with the settings as the promotion asks for them."""
    from dataclasses import replace

    from surveyhost.services.office.house import House

    old, new = house.settings.vault_url, house.settings.vault_spare_url
    settings = replace(house.settings, vault_url=new, vault_spare_url=old if has_spare else "")
    return House(settings, house.office, sessions(new, old if has_spare else ""), house.now, house.uptime)


def whose(wave, vault):
    """Seat to box, by what they wrote."""
    truth = {}
    for box_id, box in boxes_of(vault, wave.code).items():
        person = json.loads(wave.open_box(box))["answers"]["change"].rsplit(" ", 1)[-1]
        truth[wave.seats[person]] = box_id
    return truth
