"""Keys are looked at again after two seconds; an event is sealed to what lies there then."""

import pytest

from surveyhost.core import bearer
from surveyhost.core.wave import sealing
from surveyhost.core.wave.refusals import BoxDoesNotOpen
from surveyhost.services.intake.taking import FRESH, STEP, Intake, opened, sealed
from surveyhost.store.intake import tables as store
from tests.support import factories


@pytest.fixture
def engine_name():
    return "sqlite"


class Ticking:
    at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def key(house):
    client = factories.client(house)
    with house.office.begin() as session:
        return store.add_key(session, client, "x", bearer.digest("secret"), house.now(), "lan")


def test_a_withdrawn_key_goes_on_for_two_seconds_at_most(house, key):
    clock = Ticking()
    place = Intake(house.office, clock)
    assert place.client_of("secret") == 1
    assert place.client_of("Secret") is None
    with house.office.begin() as session:
        store.withdraw_key(session, key, house.now())
    assert place.client_of("secret") == 1
    clock.at += FRESH
    assert place.client_of("secret") is None


def test_without_anything_to_seal_to_nothing_is_laid_down(house, key):
    Intake(house.office).take(1, b"x")
    with house.office() as session:
        assert not store.some(session, 5)


def test_it_is_sealed_to_the_newest_and_opens_with_nothing_else(house, key):
    pairs = [sealing.new_pair() for _ in range(2)]
    with house.office.begin() as session:
        for public, private in pairs:
            store.add_seal(session, public, private, "name", house.now())
    Intake(house.office).take(7, b"sent")
    with house.office() as session:
        ((_, seal, box),) = store.some(session, 5)
        newest = store.seals(session)[-1]
    assert seal == newest.id
    assert opened(newest.private, box) == (7, b"sent")
    with pytest.raises(BoxDoesNotOpen):
        opened(pairs[0][1], box)


@pytest.mark.parametrize("length", [0, 1, 800, 1100, 262_144])
def test_its_size_follows_from_its_length_alone(length):
    public, private = sealing.new_pair()
    boxes = [sealed(public, 1, bytes([fill]) * length) for fill in (0, 255)]
    assert len(boxes[0]) == len(boxes[1])
    assert len(boxes[0]) % STEP == 0
    assert opened(private, boxes[1]) == (1, b"\xff" * length)
