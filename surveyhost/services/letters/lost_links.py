"""I lost my link: an address or a mobile number asks, and whoever asks is told nothing about it.

The page seals it to the desk's own key and lays it down, whatever it is: known and unknown ones cost the same. The
worker opens what waits, once a minute, and writes a letter for each wave in the field in which the address belongs to a
participant, or the number to one whose letters are text messages, at most three a day. Whether somebody has answered
plays no part in it: the letter carries a fresh link for the same seat.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from ...config import Settings
from ...core.errors import Refusal
from ...core.roster.values.phones import e164, may_be_number
from ...core.wave import sealing
from ...languages import country_of
from ...store.office import letter as letters
from ...store.office import request as requests
from ...store.office.client import Client
from ...store.office.request import LostLink
from ...store.office.wave import Wave, people_written_to_in_field
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
    """(request, wave, participant) for every participant of a wave in the field whose address was asked for, or number:
    of whom no address is known, and to whom text messages go."""
    ring = keyring(house.settings)
    typed: dict[str, int] = {}
    for request, sealed in asked.items():
        try:
            address = sealing.open_box(ring.desk_private_key(), _INFO, sealed).decode()
        except Refusal:
            continue  # sealed to a key that is gone; the row goes with the others
        typed[address.casefold()] = request
    numbers: dict[int, dict[str, int]] = {}
    for wave, person in people_written_to_in_field(session, house.now()):
        try:
            who = roster_people.unseal(ring, person)
        except Refusal:
            continue  # one damaged row must not keep everybody else waiting; `verify` names it
        if wave not in numbers:
            numbers[wave] = _numbers(session.get_one(Wave, wave).survey.client, typed)
        request_id = typed.get(who.email.casefold()) if person.by_mail else numbers[wave].get(who.phone)
        if request_id is not None:
            yield request_id, wave, person.id


def _numbers(client: Client, typed: Mapping[str, int]) -> dict[str, int]:
    """What was typed, as far as it is a number where this client is, in the form in which numbers are kept."""
    country = country_of(client.time_zone, client.language)
    found = {e164(text, country): request for text, request in typed.items() if may_be_number(text)}
    return {number: request for number, request in found.items() if number is not None}


def _within_the_day(session: Session, rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those who have had their letters of this day."""
    for wave, participant in rows:
        if letters.lost_link_letters(session, wave, participant) < A_DAY:
            yield wave, participant
