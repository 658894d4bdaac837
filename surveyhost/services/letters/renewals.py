"""A letter was accepted and never reached its reader: a new one for the same seat, to another address, or a slip.

That a mail server accepted a letter says nothing about a mailbox. Nothing here asks whether somebody has answered, and
nothing that comes of it tells: a new link opens the same single answer.
"""

from ...core.audit_acts import AuditAct
from ...core.pulse.terms import Whom
from ...core.wave.letters import LetterKind
from ...core.wave.lifecycle import IN_FIELD
from ...store.office.letter import Letter, delete_unsent_letters_to, invitation_to
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.roster import Participant, is_asked_in, person_for_update
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..accounts.accounts import address_of
from ..keys.keyring import keyring
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..rosters import people as roster_people
from .refusals import AskedOnEvents, DrawsFromBox, NoAddress, NobodyOnRoster, NotAskedInWave, WaveNotInField
from .undelivered import again, lift, readdressed


def renew(house: House, actor: Actor, wave: SurveyWave, person: str, email: str = "") -> None:
    """Write a new letter to one person (the firm's own id), to another address where one is given.

    Refusal: NobodyOnRoster, WrongState (the wave is not in the field), BadAddress, NoAddress (none is known),
    DrawsFromBox (this person draws a slip from a box).
    """
    with house.office.begin() as session:
        row, participant = _held(house, session, wave, person)
        if email:
            readdressed(keyring(house.settings), participant, address_of(email))
        elif not participant.by_mail and not (participant.by_sms and row.by_sms):
            raise NoAddress(person=person)
        letter = invitation_to(session, row.id, participant.id)
        if letter is None:
            letter = Letter(wave_id=row.id, participant_id=participant.id, kind=LetterKind.INVITATION, batch=1)
            session.add(letter)
        again(house, letter)
        lift(house, session, participant)
        session.flush()
        act = AuditAct.LETTER_CORRECT if email else AuditAct.LETTER_RETRY
        audit.record(session, house, actor, act, f"letter {letter.id}", row.survey.client_id)


def by_slip(house: House, actor: Actor, wave: SurveyWave, person: str) -> None:
    """No more letters to one person (the firm's own id): a printed slip instead. Refusal as for `renew`."""
    with house.office.begin() as session:
        row, participant = _held(house, session, wave, person)
        participant.by_mail = participant.by_sms = False
        delete_unsent_letters_to(session, row.id, participant.id)
        audit.record(session, house, actor, AuditAct.LETTER_BY_SLIP, f"wave {row.id}", row.survey.client_id)


def _held(house: House, session: Session, wave: SurveyWave, person: str) -> tuple[Wave, Participant]:
    row = get_wave(session, wave)
    if row.state not in IN_FIELD:
        raise WaveNotInField(number=row.number, survey_id=row.survey_id, state=row.state)
    pulse = pulse_of_survey(session, row.survey_id)
    if pulse is not None and pulse[0].whom == Whom.EVENT:
        raise AskedOnEvents()
    mark = roster_people.lookup(keyring(house.settings), row.survey.client_id, person.strip())
    participant = person_for_update(session, row.survey_id, mark)
    if participant is None:
        raise NobodyOnRoster(person=person)
    if not is_asked_in(session, row.id, participant.id):
        raise NotAskedInWave(person=person)
    if participant.box is not None:
        raise DrawsFromBox(person=person)
    return row, participant
