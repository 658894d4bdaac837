"""The versions of a survey's questionnaire, as rows. Only services use this; nothing here commits."""

import hashlib
import zlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..core import policy as contract
from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import read
from ..store.drafts import QuestionnaireStand, QuestionnaireVersion
from ..store.office import Survey, Wave
from .house import Actor, House

FIRST = "as it was"
"""What made a version that was there before anybody edited it here."""


def digest(text: str) -> str:
    """SHA-256 of a questionnaire file, as a wave's policy names it."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(version: QuestionnaireVersion) -> str:
    """The questionnaire file of a version."""
    return zlib.decompress(version.text).decode()


def find(session: Session, survey_id: int, number: int) -> QuestionnaireVersion:
    """A version by its number; Refusal (code "draft-version") if there is none."""
    wanted = select(QuestionnaireVersion).where(
        QuestionnaireVersion.survey_id == survey_id, QuestionnaireVersion.number == number
    )
    found = session.scalar(wanted)
    if found is None:
        raise Refusal(f"The questionnaire of survey {survey_id} has no version {number}.", "draft-version")
    return found


def number_of(session: Session, survey: Survey) -> int:
    """The number of the version that stands; 0 where nobody has changed anything here."""
    stand = session.get(QuestionnaireStand, survey.id)
    return stand.number if stand else 0


def standing(session: Session, house: House, actor: Actor, survey: Survey) -> QuestionnaireVersion:
    """The version that stands; made of what the survey asks where that has no version yet."""
    stand = session.get(QuestionnaireStand, survey.id)
    found = find(session, survey.id, stand.number) if stand else None
    if found is not None and found.digest == digest(survey.questionnaire):
        return found
    return add(session, house, actor, survey, survey.questionnaire, [FIRST], found)


def add(
    session: Session,
    house: House,
    actor: Actor,
    survey: Survey,
    text: str,
    changes: Sequence[str],
    previous: QuestionnaireVersion | None,
) -> QuestionnaireVersion:
    """The next version, which then stands."""
    latest = select(func.max(QuestionnaireVersion.number)).where(QuestionnaireVersion.survey_id == survey.id)
    made = QuestionnaireVersion(
        survey_id=survey.id,
        number=(session.scalar(latest) or 0) + 1,
        previous=previous.number if previous else None,
        text=zlib.compress(text.encode(), 9),
        digest=digest(text),
        changes=list(changes),
        by=actor.name,
        made=house.now(),
    )
    session.add(made)
    stand(session, survey, made)
    return made


def stand(session: Session, survey: Survey, version: QuestionnaireVersion) -> None:
    """Let a version be the one that the survey asks."""
    survey.questionnaire = text_of(version)
    row = session.get(QuestionnaireStand, survey.id) or QuestionnaireStand(survey_id=survey.id, number=version.number)
    row.number = version.number
    session.add(row)
    session.flush()


def undone_from(session: Session, version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    """The latest version that was made from this one: where redoing leads."""
    made_from = select(QuestionnaireVersion).where(
        QuestionnaireVersion.survey_id == version.survey_id, QuestionnaireVersion.previous == version.number
    )
    return session.scalar(made_from.order_by(QuestionnaireVersion.number.desc()).limit(1))


def of_wave(session: Session, wave: Wave) -> Questionnaire:
    """What a wave asked, whatever the survey asks now: found by the hash in the wave's policy."""
    wanted = contract.parse(wave.policy).questionnaire_hash
    if digest(wave.survey.questionnaire) == wanted:
        return read(wave.survey.questionnaire)
    same = select(QuestionnaireVersion).where(
        QuestionnaireVersion.survey_id == wave.survey_id, QuestionnaireVersion.digest == wanted
    )
    found = session.scalar(same.limit(1))
    if found is None:
        raise Refusal(f"The questionnaire that wave {wave.number} asked is not kept.", "draft-version")
    return read(text_of(found))
