"""What a list that comes during fieldwork changes of the wave in the field: one rule, whoever brings the list.

Whoever is on it no longer gets no more letters, and their links take no more answers once the worker's next round has
been: at most ten minutes. An answer given before counts. Whoever is new is asked in the next wave. Seats, groups and
labels stay as they were frozen, and nothing here asks whether anybody has answered.
"""

from collections.abc import Sequence

from ...core.wave import links_and_seats
from ...core.wave.lifecycle import IN_FIELD
from ...store.office import roster as store
from ...store.office.hris import revocations
from ...store.office.wave import Wave, standing_wave
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import Keyring
from .people import unseal_bytes


def wave_in_field(session: Session, survey_id: int) -> Wave | None:
    """The survey's wave whose links work, or will; None where there is none."""
    wave = standing_wave(session, survey_id)
    return wave if wave is not None and wave.state in IN_FIELD else None


def ask_later(session: Session, survey_id: int, newest: int) -> None:
    """Nobody whose row came after `newest` is asked in the wave in the field."""
    wave = wave_in_field(session, survey_id)
    if wave is not None:
        store.add_not_asked(session, wave.id, survey_id, newest)


def end_links(session: Session, keys: Keyring, survey_id: int, leavers: Sequence[int]) -> None:
    """Note that the links of these people (ids of rows, which are there still) are to take no more answers.

    A slip drawn from a box is nobody's, and goes on working.
    """
    wave = wave_in_field(session, survey_id)
    if wave is None or not leavers:
        return
    salt = waves.salt_of(keys, wave)
    seat_key, key = links_and_seats.seat_key(salt), links_and_seats.revocation_key(salt)
    people = (unseal_bytes(keys, survey_id, one) for one in store.sealed_of(session, leavers))
    seats = (links_and_seats.seat_id(seat_key, one.reference) for one in people)
    revocations.put(session, wave.id, (links_and_seats.revocation(key, seat) for seat in seats))
