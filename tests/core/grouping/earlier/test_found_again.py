"""Who is found again, by id and by mailbox: nobody twice, and as many people as possible."""

import random

import pytest

from surveyhost.core.grouping.earlier.found_again import found_again


@pytest.mark.parametrize(
    ("by_mailbox", "by_id", "found"),
    [
        ([0, 1, 2], [None, None, None], [0, 1, 2]),
        ([None, None], [1, 0], [1, 0]),
        ([None, 1], [0, None], [0, 1]),
        ([0, 1, None], [None, 0, 2], [0, 1, 2]),
        ([None, 0, 1], [0, 1, 2], [0, 1, 2]),
        ([1, 0], [0, 1], [1, 0]),
        ([0, None], [None, 0], [0, None]),
        ([1], [0], [1]),
        ([None], [None], [None]),
    ],
    ids=[
        "another numbering",
        "without mailboxes",
        "each in one way",
        "an id handed on",
        "mailboxes handed on",
        "ids exchanged",
        "the mailbox of one, the id of another",
        "one who may be either",
        "nobody",
    ],
)
def test_who_is_found(by_mailbox, by_id, found):
    assert found_again(by_mailbox, by_id) == found


def most(by_mailbox, by_id, person=0, taken=frozenset()):
    """How many can be found, tried in all ways."""
    if person == len(by_id):
        return 0
    ways = {by_mailbox[person], by_id[person]} - {None} - taken
    rest = (1 + most(by_mailbox, by_id, person + 1, taken | {way}) for way in ways)
    return max([most(by_mailbox, by_id, person + 1, taken), *rest])


@pytest.mark.parametrize("seed", range(30))
def test_nobody_twice_and_as_many_as_possible(seed):
    chance = random.Random(seed)
    for _ in range(20):
        people, places = chance.randint(1, 7), chance.randint(1, 7)
        of = [chance.sample([*range(places), *[None] * people], people) for _ in range(2)]
        found = found_again(*of)
        places_found = [place for place in found if place is not None]
        assert all(place is None or place in ways for place, *ways in zip(found, *of, strict=True))
        assert len(set(places_found)) == len(places_found) == most(*of)
