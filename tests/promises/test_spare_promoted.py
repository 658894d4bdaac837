"""A spare vault takes the place of the vault, lost or not: never two of them, nothing lost, nothing counted twice."""

from dataclasses import replace

import pytest

from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.office.house import House
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.store.sessions import sessions
from surveyhost.store.vault.refusals import NotTheVault
from surveyhost.store.vault.spare import pairs
from tests.promises.test_spare import ANSWER, boxes_of, spent_in
from tests.support import stopping
from tests.support.outage import away
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines


def swapped(house, has_spare=True):
    """The house with the settings as a promotion asks for them."""
    old, new = house.settings.vault_url, house.settings.vault_spare_url
    settings = replace(house.settings, vault_url=new, vault_spare_url=old if has_spare else "")
    return House(settings, house.office, sessions(new, old if has_spare else ""), house.now, house.uptime)


def sides(house):
    found = []
    for one in (house.vault, house.vault.spare):
        with one() as session:
            found.append(pairs.read(session)[0])
    return found


def test_it_is_the_vault_and_the_old_one_its_spare(paired):
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


def test_of_a_lost_vault_all_that_was_thanked_for_is_there(paired):
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


def test_a_vault_that_cannot_be_read_is_lost_only_if_somebody_says_so(paired):
    opened(paired, 12)
    with away(paired.vault), pytest.raises(promotion.VaultNotReached):
        promotion.promote(paired, spare.DESK)
    with paired.vault.spare() as held:
        assert pairs.read(held)[0] == pairs.Side.SPARE


def test_what_came_back_from_the_dead_is_no_spare_until_it_is_emptied(paired):
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


@pytest.mark.parametrize("is_lost", [False, True], ids=["there still", "lost"])
def test_killed_at_any_step_there_are_never_two_and_it_can_be_done_again(paired, is_lost):
    wave = opened(paired, 12)
    for person in wave.people[:6]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    with away(paired.vault.spare):
        responses.submit(paired.vault, wave.links[wave.people[6]], ANSWER)
    lain = boxes_of(paired.vault, wave.code)
    for at in range(1, 200):
        with stopping.counted(at) as steps:
            promotion.promote(paired, spare.DESK, is_lost=is_lost)
        now = sides(paired)
        assert now != [pairs.Side.VAULT, pairs.Side.VAULT] or is_lost, "a vault that is lost cannot be told"
        if now[1] == pairs.Side.VAULT:
            break
        assert steps.dead
    assert at > 2
    taken = swapped(paired, has_spare=not is_lost)
    there = boxes_of(taken.vault, wave.code)
    assert there.keys() <= lain.keys()
    assert len(there) == len(spent_in(taken.vault, wave.code)) == (6 if is_lost else 7)
    responses.submit(taken.vault, wave.links[wave.people[8]], ANSWER)
    if not is_lost:
        assert desk.close(taken, wave.code, wave.salt).boxes == 8


def test_emptied_and_killed_at_any_step_it_can_be_done_again(paired):
    wave = opened(paired, 12)
    for person in wave.people[:6]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    lain = boxes_of(paired.vault, wave.code)
    for at in range(1, 200):
        with stopping.counted(at) as steps:
            spare.empty(paired, spare.DESK)
        assert boxes_of(paired.vault, wave.code) == lain
        if not steps.dead:
            break
    assert at > 5
    assert boxes_of(paired.vault.spare, wave.code) == lain
    assert list(spare.faults(paired)) == []
