"""Answers about several services laid down at once: all of it, or nothing, on either engine."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.store.vault import tables as vault
from surveyhost.store.vault.deposit import Laid, SpentError, lay_several
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines
PERSON = "NV00003"


def seat_of(house, wave):
    found = responses.find(house.vault, wave.links[PERSON]).found
    return wave.code, found.head.policy_hash, found.seat.id


@pytest.fixture
def several(house):
    """Somebody's seat in a wave, and in two others, each with a box."""
    own, *others = [seat_of(house, opened(house, 10)) for _ in range(3)]
    return own, [
        Laid(*one, secrets.token_bytes(16), bytes([n]) * 32, bytes([n]) * 4096) for n, one in enumerate(others)
    ]


def there(house, own, boxes):
    """Seats that are spent in each wave, and the boxes in each."""
    with house.vault() as session:
        of = select(vault.inbox.c.wave, vault.inbox.c.id, vault.inbox.c.receipt, vault.inbox.c.box)
        rows = {(row.wave, *map(bytes, row[1:])) for row in session.execute(of)}
        count = session.scalar(select(func.count()).select_from(vault.inbox))
    assert len(rows) == count
    return [desk.counts(house, code)[1] for code in (own[0], *(one.code for one in boxes))], rows


def test_all_of_it(house, several):
    own, boxes = several
    house.vault.act(lay_several, own, boxes)
    assert there(house, own, boxes) == ([1, 1, 1], {(one.code, *one[3:]) for one in boxes})


def test_none_is_one_seat(house, several):
    own, boxes = several
    house.vault.act(lay_several, own, [])
    assert there(house, own, boxes) == ([1, 0, 0], set())


@pytest.mark.parametrize("which", [0, 1, 2])
def test_or_nothing_where_one_was_spent(house, several, which):
    own, boxes = several
    with house.vault.writing() as line:
        assert vault.spend(line, *(own, *(one[:3] for one in boxes))[which])
    with pytest.raises(SpentError):
        house.vault.act(lay_several, own, boxes)
    spent = [int(number == which) for number in range(3)]
    assert there(house, own, boxes) == (spent, set())


def test_or_nothing_where_one_is_closed_or_has_another_contract(house, several):
    own, boxes = several
    other = [boxes[0], boxes[1]._replace(policy_hash="0" * 64)]
    with pytest.raises(SpentError):
        house.vault.act(lay_several, own, other)
    desk.close(house, boxes[0].code, None)
    with pytest.raises(SpentError):
        house.vault.act(lay_several, own, boxes)
    assert there(house, own, boxes)[0][0] == 0 and there(house, own, boxes)[1] == set()


def test_of_many_at_the_same_moment_one_gets_in(house, several):
    own, boxes = several

    def once(number):
        mine = [one._replace(box_id=secrets.token_bytes(16), box=bytes([number]) * 4096) for one in boxes]
        try:
            house.vault.act(lay_several, own, mine)
        except SpentError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(40))) == 1
    spent, rows = there(house, own, boxes)
    assert spent == [1, 1, 1]
    assert len(rows) == 2 and len({row[3] for row in rows}) == 1, "what one sent, and nothing of another"
