"""A participant's request to be erased: carried out on every roster of the client, and answered in writing.

What was answered cannot be found: no stored byte ties a person to an answer once the next mix has run, so there is
nothing that could be taken out. The answer to the person says that, and what was erased. A mark of the id stays, made
with a key: without it the next roster would bring the person back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..store.office import Letter, Participant, Survey, Wave
from . import audit, erasure_marks, rosters, uploads
from .house import Actor, House
from .keys import keyring
from .survey_rows import STANDING, get_survey


@dataclass(frozen=True, slots=True)
class Found:
    """One person on one roster, in clear, for whoever carries out the request."""

    survey_id: int
    reference: str
    name: str
    email: str
    unit: str
    language: str
    in_field: bool
    """True while a wave is open: the seat stays until it closes, though nobody can say any more whose it is."""
    rosters: int
    """On how many rosters of this client the person stands."""


def find(house: House, survey_id: int, reference: str) -> Found:
    """Who has this id on the survey's roster. Refusal("participant-unknown") if nobody, ("erased") if no longer."""
    reference = reference.strip()
    with house.office() as session:
        survey = get_survey(session, survey_id)
        people = _held(house, session, survey, reference)
        person = next((one for one in people if one.survey_id == survey_id), None)
        if person is None and erasure_marks.among(house, session, survey.client_id, [reference]):
            raise Refusal("This person was erased, and is kept out of this client's rosters.", "erased")
        if person is None:
            raise Refusal(f"Nobody on the roster of survey {survey_id} has this id.", "participant-unknown")
        who = rosters.unseal(keyring(house.settings), person)
        in_field = bool(_standing(session, [one.survey_id for one in people]))
        return Found(survey.id, who.reference, who.name, who.email, person.unit, person.language, in_field, len(people))


def _held(house: House, session: Session, survey: Survey, reference: str) -> Sequence[Participant]:
    """The person's rows on all of the client's rosters."""
    key = rosters.lookup(keyring(house.settings), survey.client_id, reference)
    wanted = select(Participant).join(Survey).where(Survey.client_id == survey.client_id, Participant.lookup == key)
    return session.scalars(wanted).all()


def _standing(session: Session, surveys: Sequence[int]) -> Sequence[str]:
    return session.scalars(select(Wave.state).where(Wave.survey_id.in_(surveys), Wave.state.in_(STANDING))).all()


def erase(house: House, actor: Actor, survey_id: int, reference: str) -> Found:
    """Delete the person from every roster of the client, with every letter, and keep them out of later ones.

    Returns who it was, for the answer that is now written. Refusal: "participant-unknown"; "erased"; "state" while a
    wave is planned and not yet minted (its roster is frozen then).
    """
    found = find(house, survey_id, reference)
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        people = _held(house, session, survey, found.reference)
        if "planned" in _standing(session, [one.survey_id for one in people]):
            raise Refusal("A wave is being minted from this roster; try again in a minute.", "minting")
        for person in people:
            session.execute(delete(Letter).where(Letter.participant_id == person.id))
            session.delete(person)
        uploads.drop(session)
        erasure_marks.put(house, session, survey.client_id, found.reference)
        after = {"rosters": len(people)}
        audit.record(session, house, actor, "participant.erase", f"survey {survey_id}", survey.client_id, after=after)
    return found


def readmit(house: House, actor: Actor, survey_id: int, reference: str) -> None:
    """Let somebody who was erased come back with the next roster. Refusal("participant-unknown") without a mark."""
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        if not erasure_marks.take_off(house, session, survey.client_id, reference.strip()):
            raise Refusal("Nobody with this id is kept out of this client's rosters.", "participant-unknown")
        audit.record(session, house, actor, "participant.readmit", f"survey {survey_id}", survey.client_id)
