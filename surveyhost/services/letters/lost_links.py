"""I lost my link: an address asks, and whoever asks is told nothing about it.

The page seals the address to the desk's own key and lays it down, whatever it is: a known address and an unknown one
cost the same. The worker opens what waits, once a minute, and writes a letter for each wave in the field in which the
address belongs to a participant, at most three a day. Whether somebody has answered plays no part in it: the letter
carries a fresh link for the same seat.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from ...config import Settings
from ...core.errors import Refusal
from ...core.wave import sealing
from ...store.office import letter as letters
from ...store.office import request as requests
from ...store.office.request import LostLink
from ...store.office.wave import people_with_address_in_field
from ...store.sessions import Session
from ..keys.keyring import DESK_PUBLIC, desk_key, keyring
from ..office.house import House
from ..rosters import people as roster_people

A_DAY = 3
"""Letters that one participant gets in 24 hours, in each wave."""
DAY = timedelta(days=1)
MOST_WAITING = 10_000
"""Requests that lie at once; what comes beyond is dropped, with the same answer."""
LONGEST = 254
_INFO = b"surveyhost/1/lost-link"


def is_offered(settings: Settings) -> bool:
    """Whether this process can take requests: it needs the public half of the desk's key, and no other."""
    return (settings.data / DESK_PUBLIC).exists()


def ask(house: House, address: str) -> None:
    """Lay down a request. Nothing comes back, and nothing differs by what the address is."""
    sealed = sealing.seal(desk_key(house.settings), _INFO, address.strip()[:LONGEST].encode())
    with house.office.begin() as session:
        requests.put_request(session, LostLink(sealed=sealed, made=house.now()), MOST_WAITING)


def answer(house: House) -> int:
    """Open what waits and write the letters; how many. For the worker's clock; safe to repeat and to interrupt."""
    with house.office() as session:
        asked = requests.lost_links_since(session, _yesterday(house))
        found = list(_found(house, session, asked)) if asked else []
    forget(house)
    if not asked:
        return 0
    with house.office.begin() as session:
        taken = requests.take_lost_links(session, asked)
        rows = [(wave, participant) for request, wave, participant in found if request in taken]
        return letters.write_lost_link_letters(session, _within_the_day(session, dict.fromkeys(rows)), house.now())


def forget(house: House) -> None:
    """Delete letters a day after they were due, and requests that nobody opened for a day. For the worker's clock.

    Nobody needs to know who once lost a link; a close deletes what is left of its wave.
    """
    with house.office.begin() as session:
        letters.delete_lost_link_letters_until(session, _yesterday(house))
        requests.delete_lost_links_before(session, _yesterday(house))


def _yesterday(house: House) -> datetime:
    return house.now() - DAY


def _found(house: House, session: Session, asked: Mapping[int, bytes]) -> Iterator[tuple[int, int, int]]:
    """(request, wave, participant) for every participant of a wave in the field whose address was asked for."""
    ring = keyring(house.settings)
    by_address: dict[str, int] = {}
    for request, sealed in asked.items():
        try:
            address = sealing.open_box(ring.desk_private_key(), _INFO, sealed).decode()
        except Refusal:
            continue  # sealed to a key that is gone; the row goes with the others
        by_address[address.casefold()] = request
    for wave, person in people_with_address_in_field(session, house.now()):
        try:
            address = roster_people.unseal(ring, person).email or ""
        except Refusal:
            continue  # one damaged row must not keep everybody else waiting; `verify` names it
        request_id = by_address.get(address.casefold())
        if request_id is not None:
            yield request_id, wave, person.id


def _within_the_day(session: Session, rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those who have had their letters of this day."""
    for wave, participant in rows:
        if letters.lost_link_letters(session, wave, participant) < A_DAY:
            yield wave, participant
