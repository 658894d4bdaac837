"""I lost my link: an address asks, and whoever asks is told nothing about it.

The page seals the address to the desk's own key and lays it down, whatever it is: a known address and an unknown one
cost the same. The worker opens what waits, once a minute, and writes a letter for each wave in the field in which the
address belongs to a participant, at most three a day. Whether somebody has answered plays no part in it: the letter
carries a fresh link for the same seat.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from ..config import Settings
from ..core import sealing
from ..core.errors import Refusal
from ..core.lifecycle import IN_FIELD
from ..store.letters import LOST
from ..store.lost_links import LostLink
from ..store.office import Letter, Participant, Wave
from . import rosters
from .house import House
from .keys import DESK_PUBLIC, desk_key, keyring

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
        if (session.scalar(select(func.count()).select_from(LostLink)) or 0) < MOST_WAITING:
            session.add(LostLink(sealed=sealed, made=house.now()))


def answer(house: House) -> int:
    """Open what waits and write the letters; how many. For the worker's clock; safe to repeat and to interrupt."""
    with house.office() as session:
        requests = session.scalars(select(LostLink).where(LostLink.made > _yesterday(house)))
        asked = {row.id: row.sealed for row in requests}
        found = list(_found(house, session, asked)) if asked else []
    forget(house)
    if not asked:
        return 0
    with house.office.begin() as session:
        taken = set(session.scalars(delete(LostLink).where(LostLink.id.in_(asked)).returning(LostLink.id)))
        rows = [(wave, participant) for request, wave, participant in found if request in taken]
        due = _within_the_day(session, dict.fromkeys(rows))
        common = {"kind": LOST, "batch": 1, "state": "waiting", "due": house.now(), "tries": 0}
        letters = [{"wave_id": wave, "participant_id": participant, **common} for wave, participant in due]
        if letters:
            session.execute(insert(Letter), letters)
    return len(letters)


def forget(house: House) -> None:
    """Delete letters a day after they were due, and requests that nobody opened for a day. For the worker's clock.

    Nobody needs to know who once lost a link; a close deletes what is left of its wave.
    """
    with house.office.begin() as session:
        session.execute(delete(Letter).where(Letter.kind == LOST, Letter.due <= _yesterday(house)))
        session.execute(delete(LostLink).where(LostLink.made <= _yesterday(house)))


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
    in_field = select(Wave.id, Participant).join(Participant, Participant.survey_id == Wave.survey_id)
    people = session.execute(
        in_field.where(Wave.state.in_(IN_FIELD), Participant.by_mail).execution_options(yield_per=1000)
    )
    for wave, person in people:
        request_id = by_address.get((rosters.unseal(ring, person).email or "").casefold())
        if request_id is not None:
            yield request_id, wave, person.id


def _within_the_day(session: Session, rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those who have had their letters of this day."""
    for wave, participant in rows:
        held = select(func.count()).select_from(Letter)
        mine = held.where(Letter.kind == LOST, Letter.wave_id == wave, Letter.participant_id == participant)
        if (session.scalar(mine) or 0) < A_DAY:
            yield wave, participant
