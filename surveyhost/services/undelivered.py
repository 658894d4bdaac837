"""Letters that did not arrive: whose, why, and what can be done. Shown to staff while the wave is in the field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..core.lifecycle import IN_FIELD
from ..core.roster import Person
from ..store.letters import LOST
from ..store.office import Letter, Participant, Wave
from . import audit, rosters
from .accounts import address_of
from .house import Actor, House
from .keys import keyring
from .survey_rows import SurveyWave, get_wave

MOST = 200


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One letter that was refused, or is delayed. That a letter did not arrive says nothing about who answered."""

    id: int
    kind: str
    state: str
    trouble: str
    """The mail server's code and class."""
    tries: int
    due: datetime
    reference: str
    """The firm's own id."""
    name: str
    email: str
    unit: str


def listed(house: House, wave: SurveyWave, limit: int = MOST) -> Sequence[Undelivered]:
    """Refused letters first, then delayed ones; names and addresses in clear. Refusal if there is no such wave."""
    keys = keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, wave)
        found = session.execute(
            select(Letter, Participant)
            .join(Participant, Participant.id == Letter.participant_id)
            .where(Letter.wave_id == row.id, Letter.state.in_(("refused", "delayed")), Letter.kind != LOST)
            .order_by(Letter.state.desc(), Letter.id)
            .limit(limit)
        )
        return [_line(letter, person, rosters.unseal(keys, person)) for letter, person in found]


def _line(letter: Letter, person: Participant, who: rosters.Sealed) -> Undelivered:
    return Undelivered(
        letter.id, letter.kind, letter.state, letter.trouble or "", letter.tries, letter.due,
        who.reference, who.name, who.email, person.unit,
    )  # fmt: skip


def _held(session: Session, wave: SurveyWave, letter_id: int) -> tuple[Wave, Letter, Participant]:
    row = get_wave(session, wave)
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None or letter.wave_id != row.id:
        raise Refusal("There is no such letter.", "unknown")
    if row.state not in IN_FIELD or letter.state == "sent":
        raise Refusal("This letter is not waiting for anything any more.", "state")
    return row, letter, session.get_one(Participant, letter.participant_id)


def retry(house: House, actor: Actor, wave: SurveyWave, letter_id: int) -> None:
    """Put a letter back into the queue as it is. Refusal: "unknown", "state"."""
    with house.office.begin() as session:
        row, letter, _ = _held(session, wave, letter_id)
        _again(house, letter)
        audit.record(session, house, actor, "letter.retry", f"letter {letter_id}", row.survey.client_id)


def correct(house: House, actor: Actor, wave: SurveyWave, letter_id: int, email: str) -> None:
    """Give the participant another address, and put the letter back into the queue. Refusal: "bad-address" too."""
    address = address_of(email)
    keys = keyring(house.settings)
    with house.office.begin() as session:
        row, letter, person = _held(session, wave, letter_id)
        who = rosters.unseal(keys, person)
        corrected = Person(who.reference, address, who.name, person.language, person.unit, person.attributes)
        person.sealed, person.by_mail = rosters.seal(keys, person.survey_id, corrected), True
        _again(house, letter)
        audit.record(session, house, actor, "letter.correct", f"letter {letter_id}", row.survey.client_id)


def by_slip(house: House, actor: Actor, wave: SurveyWave, letter_id: int) -> None:
    """No more letters to this participant: a printed slip instead. Refusal: "unknown", "state"."""
    with house.office.begin() as session:
        row, letter, person = _held(session, wave, letter_id)
        person.by_mail = False
        session.delete(letter)
        audit.record(session, house, actor, "letter.by-slip", f"letter {letter_id}", row.survey.client_id)


def _again(house: House, letter: Letter) -> None:
    letter.state, letter.due, letter.tries, letter.trouble = "waiting", house.now(), 0, None
