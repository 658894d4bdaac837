"""A participant's request to be erased: carried out on the roster, and answered in writing.

What was answered cannot be found: no stored byte ties a person to an answer once the next mix has run, so there is
nothing that could be taken out. The answer to the person says that, and what was erased.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..store.office import Letter, Participant, Survey, Wave
from . import audit, rosters
from .house import Actor, House
from .keys import keyring
from .survey_rows import get_survey


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


def find(house: House, survey_id: int, reference: str) -> Found:
    """Who has this id on the survey's roster. Refusal("participant-unknown") if nobody."""
    with house.office() as session:
        survey, person = _held(house, session, survey_id, reference)
        who = rosters.unseal(keyring(house.settings), person)
        in_field = _standing(session, survey.id) is not None
        return Found(survey.id, who.reference, who.name, who.email, person.unit, person.language, in_field)


def _held(house: House, session: Session, survey_id: int, reference: str) -> tuple[Survey, Participant]:
    survey = get_survey(session, survey_id)
    key = rosters.lookup(keyring(house.settings), survey.client_id, reference.strip())
    wanted = select(Participant).where(Participant.survey_id == survey_id, Participant.lookup == key)
    person = session.scalar(wanted)
    if person is None:
        raise Refusal(f"Nobody on the roster of survey {survey_id} has this id.", "participant-unknown")
    return survey, person


def _standing(session: Session, survey_id: int) -> Wave | None:
    return session.scalar(
        select(Wave).where(Wave.survey_id == survey_id, Wave.state.in_(("planned", "minted", "open")))
    )


def erase(house: House, actor: Actor, survey_id: int, reference: str) -> Found:
    """Delete the person from the roster, with every letter; who it was, for the answer that is now written.

    Refusal: "participant-unknown"; "state" while the wave is planned and not yet minted (the roster is frozen then).
    """
    found = find(house, survey_id, reference)
    with house.office.begin() as session:
        survey, person = _held(house, session, survey_id, reference)
        wave = _standing(session, survey_id)
        if wave is not None and wave.state == "planned":
            raise Refusal("A wave is being minted from this roster; try again in a minute.", "state")
        session.execute(delete(Letter).where(Letter.participant_id == person.id))
        session.delete(person)
        audit.record(session, house, actor, "participant.erase", f"survey {survey_id}", survey.client_id)
    return found
