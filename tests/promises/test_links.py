"""A dump of both databases, without any key: the office knows who got one link more, the vault must not tell where.

Whoever asked for a link again stands in the office by name. If the vault showed which seat has one link more than the
others, the seat would be that person's, spent or not, in this dump and in every other until close.
"""

from collections import Counter

from surveyhost.core.wave import label_encryption, links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.store.sessions import Sessions
from surveyhost.store.vault import tables as vault
from tests.support.waves import opened

ASKED_AGAIN, WANTS_NO_REMINDER = "NV00003", "NV00007"


def seats_by_links(sessions: Sessions) -> Counter[bytes]:
    """What can be counted in the vault's tables: rows by the column that leads to a seat."""
    with sessions() as session:
        return Counter(session.scalars(vault.token.select().with_only_columns(vault.token.c.veiled)))


def stolen(house):
    """A wave in which one person has a link more than the others and one has a link less, mixed; and its seats."""
    wave = opened(house, 12)
    wave.more_links([*(person for person in wave.people if person != WANTS_NO_REMINDER), ASKED_AGAIN])
    for person in wave.people[:8]:
        responses.submit(house.vault, wave.links[person], {"clear": 4})
    desk.mix(house, wave.code)
    return wave


def test_nobody_is_found_by_how_many_links_he_has(house):
    wave = stolen(house)
    counted = seats_by_links(house.vault)
    assert set(counted.values()) == {1}
    assert not set(counted) & set(wave.seats.values())
    assert all(responses.find(house.vault, link).kind in {"open", "spent"} for link in wave.links.values())


def test_without_the_veil_the_seat_is_found(house, monkeypatch):
    """The control: the same count, with the seat's id in clear, finds both."""
    monkeypatch.setattr(
        label_encryption, "entry", lambda key, token, seat, *_: (links_and_seats.digest(key, token), seat)
    )
    monkeypatch.setattr(label_encryption, "unveil", lambda key, token, veiled: (veiled, b'["A","*"]', b""))
    wave = stolen(house)
    counted = seats_by_links(house.vault).most_common()
    assert counted[0] == (wave.seats[ASKED_AGAIN], 3)
    assert counted[-1] == (wave.seats[WANTS_NO_REMINDER], 1)
