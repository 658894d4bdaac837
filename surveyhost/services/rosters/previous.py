"""With which roster a new one is compared: the last one that was used in a wave, of the same survey or else the client.

A roster that no wave was opened with proves nothing: whoever sends a file twice would have the second compared with the
first, and nobody would look new. During fieldwork it is the list of those who are asked; whoever has come since the
last wave is new all the same, however many lists came since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.roster.model import Person
from ...core.roster.unit_paths import same_unit
from ...store.office import roster as store
from ...store.office.roster import KnownPerson, Roster
from ...store.office.survey import Survey
from ...store.office.wave import rosters_used
from ...store.sessions import Session
from ..keys.keyring import Keyring
from .during_fieldwork import wave_in_field
from .people import lookup, recognised


@dataclass(frozen=True, slots=True)
class PreviousRoster:
    """A roster that a new one is compared with."""

    survey_id: int
    title: Mapping[str, str]
    imported: datetime
    units: Mapping[bytes, str]
    """Keyed hash of everybody's id to their unit, as stored."""
    hashes: Sequence[bytes]
    """The keyed hash by which each person of the new file stands there, or would."""
    respelled: int
    """How many of them are written otherwise there."""
    used: bool
    """Whether a wave was opened with it."""
    unseen: frozenset[bytes] = frozenset()
    """Of those who stand there, whoever came since its last wave, or was moved: nobody has counted them there yet."""


def find(session: Session, keys: Keyring, survey: Survey, people: Sequence[Person]) -> PreviousRoster | None:
    """None where the client has no other roster, or none that shares anybody with this file."""
    own = session.get(Roster, survey.id)
    used = rosters_used(session, survey.client_id)
    is_own = own is not None and (own.survey_id in used or wave_in_field(session, survey.id) is not None)
    base = own if is_own else _others(session, keys, survey, people, used) or own
    if base is None:
        return None
    known = store.known_people(session, base.survey_id)
    units = {found: one.unit for found, one in known.items()}
    hashes, respelled = recognised(session, keys, survey.client_id, base.survey_id, people, units)
    title = session.get_one(Survey, base.survey_id).title
    is_used = base.survey_id in used
    unseen = frozenset() if is_used or not base.waves else _unseen(known)
    return PreviousRoster(base.survey_id, title, base.imported, units, hashes, respelled, is_used, unseen)


def _unseen(known: Mapping[bytes, KnownPerson]) -> frozenset[bytes]:
    return frozenset(
        found for found, one in known.items() if one.earlier is None or not same_unit(one.earlier, one.unit)
    )


def _others(
    session: Session, keys: Keyring, survey: Survey, people: Sequence[Person], used: Mapping[int, datetime]
) -> Roster | None:
    """The client's other roster to compare with; None where none has anybody of these people.

    Of those used in a wave the last that has half of them, else the one that has most; only where this survey has no
    roster either, one that was never used.
    """
    rosters = [one for one in store.rosters_of_client(session, survey.client_id) if one.survey_id != survey.id]
    if session.get(Roster, survey.id) is not None:
        rosters = [one for one in rosters if one.survey_id in used]
    hashes = {lookup(keys, survey.client_id, one.id) for one in people} if rosters else set()

    def shared(one: Roster) -> int:
        return sum(1 for found in store.lookups(session, one.survey_id) if found in hashes)

    def rank(one: Roster, count: int) -> tuple[bool, bool, int, datetime, int]:
        is_used, is_half = one.survey_id in used, 2 * count >= len(people)
        return is_used, is_half, 0 if is_half else count, used.get(one.survey_id, one.imported), one.survey_id

    found = [(rank(one, count), one) for one in rosters if (count := shared(one))]
    return max(found, key=lambda each: each[0])[1] if found else None
