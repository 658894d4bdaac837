"""Letters that did not arrive: whose, why, and what can be done. Shown to staff while the wave is in the field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.audit_acts import AuditAct
from ...core.roster.model import Person
from ...core.wave.letters import Cause, LetterKind, LetterState
from ...core.wave.lifecycle import IN_FIELD
from ...store.office.letter import Letter
from ...store.office.letter_counts import undelivered_letters
from ...store.office.returned import ends
from ...store.office.roster import Participant
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..accounts.accounts import address_of
from ..keys.keyring import Keyring, keyring
from ..keys.letter_keys import letter_keys
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..rosters import people as roster_people
from .envelopes.marks import BARRED
from .refusals import LetterNotWaiting, NoSuchLetter

MOST = 200


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One letter that was refused, or is delayed. That a letter did not arrive says nothing about who answered."""

    id: int
    kind: LetterKind
    state: LetterState
    trouble: str
    """The mail server's code and class."""
    cause: Cause
    """Who has to act, as in `outside.mail.replies`; "recipient" where that was not written down."""
    tries: int
    due: datetime
    reference: str
    """The firm's own id."""
    name: str
    email: str
    unit: str
    phone: str
    """The number to which it goes where there is no address."""

    @property
    def address_helps(self) -> bool:
        """Whether another address may help; it does not where the server refused us, or what the letter says."""
        return self.cause in {Cause.RECIPIENT, Cause.LATER}

    @property
    def is_barred(self) -> bool:
        """Whether it was not handed over, because its address refused an earlier letter for good."""
        return self.trouble == BARRED


def listed(house: House, wave: SurveyWave, limit: int = MOST) -> Sequence[Undelivered]:
    """Refused letters first, then delayed ones; names and addresses in clear. Refusal if there is no such wave."""
    keys = keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, wave)
        return [
            _line(letter, person, roster_people.unseal(keys, person))
            for letter, person in undelivered_letters(session, row.id, limit)
        ]


def _line(letter: Letter, person: Participant, who: roster_people.Sealed) -> Undelivered:
    return Undelivered(
        letter.id, letter.kind, letter.state, letter.trouble or "", letter.cause or Cause.RECIPIENT, letter.tries,
        letter.due,
        who.reference, who.name, who.email, person.unit, who.phone,
    )  # fmt: skip


def _held(session: Session, wave: SurveyWave, letter_id: int) -> tuple[Wave, Letter, Participant]:
    row = get_wave(session, wave)
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None or letter.wave_id != row.id:
        raise NoSuchLetter()
    if row.state not in IN_FIELD or letter.state == LetterState.SENT:
        raise LetterNotWaiting()
    return row, letter, session.get_one(Participant, letter.participant_id)


def retry(house: House, actor: Actor, wave: SurveyWave, letter_id: int) -> None:
    """Put a letter back into the queue as it is. Refusal: NotThere, WrongState."""
    with house.office.begin() as session:
        row, letter, person = _held(session, wave, letter_id)
        again(house, letter)
        lift(house, session, person)
        audit.record(session, house, actor, AuditAct.LETTER_RETRY, f"letter {letter_id}", row.survey.client_id)


def correct(house: House, actor: Actor, wave: SurveyWave, letter_id: int, email: str) -> None:
    """Give the participant another address, and put the letter back into the queue. Refusal: BadAddress too."""
    address = address_of(email)
    keys = keyring(house.settings)
    with house.office.begin() as session:
        row, letter, person = _held(session, wave, letter_id)
        readdressed(keys, person, address)
        again(house, letter)
        audit.record(session, house, actor, AuditAct.LETTER_CORRECT, f"letter {letter_id}", row.survey.client_id)


def by_slip(house: House, actor: Actor, wave: SurveyWave, letter_id: int) -> None:
    """No more letters to this participant: a printed slip instead. Refusal: NotThere, WrongState."""
    with house.office.begin() as session:
        row, letter, person = _held(session, wave, letter_id)
        person.by_mail = person.by_sms = False
        session.delete(letter)
        audit.record(session, house, actor, AuditAct.LETTER_BY_SLIP, f"letter {letter_id}", row.survey.client_id)


def readdressed(keys: Keyring, person: Participant, address: str) -> None:
    """Put another address in the place of this person's, for this letter and all to come."""
    who = roster_people.unseal(keys, person)
    corrected = Person(who.reference, address, who.name, person.language, person.unit, person.attributes)
    person.sealed, person.by_mail, person.by_sms = roster_people.seal(keys, person.survey_id, corrected), True, False


def lift(house: House, session: Session, person: Participant) -> None:
    """Somebody says that letters reach this person's address after all."""
    ring = keyring(house.settings)
    ends.lift(session, letter_keys(ring).mark_of(roster_people.unseal(ring, person).address))


def again(house: House, letter: Letter) -> None:
    """Put a letter back into the queue."""
    letter.state, letter.due, letter.tries, letter.trouble = LetterState.WAITING, house.now(), 0, None
    letter.sent = letter.cause = letter.mark = None  # what comes back of the one before is not about this one
    letter.delivered, letter.handed = False, 0
