"""The versions of a survey's questionnaire, as rows. Only services use this; nothing here commits."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...core.errors import Refusal
from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from ...core.wave import policy as contract
from ...store.office import survey as store
from ...store.office.survey import QuestionnaireStand, QuestionnaireVersion, Survey, follow_up
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office.house import Actor, House
from .refusals import NoSuchVersion, VersionNotKept

FIRST = "as it was"
"""What made a version that was there before anybody edited it here."""
WHOLE = frozenset({"file", "blank"})
"""What makes a version that owes nothing to the one before."""


def digest(text: str) -> str:
    """SHA-256 of a questionnaire file, as a wave's policy names it."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(version: QuestionnaireVersion) -> str:
    """The questionnaire file of a version."""
    return zlib.decompress(version.text).decode()


def find(session: Session, survey_id: int, number: int) -> QuestionnaireVersion:
    """A version by its number; NoVersion if there is none."""
    found = store.version_numbered(session, survey_id, number)
    if found is None:
        raise NoSuchVersion(survey_id=survey_id, number=number)
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
    made = QuestionnaireVersion(
        survey_id=survey.id,
        number=store.latest_version_number(session, survey.id) + 1,
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
    return store.latest_version_made_from(session, version.survey_id, version.number)


def brought(session: Session, survey_id: int) -> tuple[int, int]:
    """(number, lines) of the import that the questionnaire which stands goes back to; lines are 0 where it is none.

    What was undone, replaced by another file or begun anew does not count; what was restored counts as it did then.
    """
    told = store.import_lines(session, survey_id)
    stand = session.get(QuestionnaireStand, survey_id) if told else None
    number = _origin(store.version_lines(session, survey_id), stand.number if stand else 0)
    return number, told.get(number, 0)


def _origin(versions: Sequence[tuple[int, int | None, list[Any], str]], stands: int) -> int:
    """The version that was brought or begun as a whole, and that this one goes back to; 0 for the first."""
    known = {number: (previous, changes, digest) for number, previous, changes, digest in versions}
    first: dict[str, int] = {}
    for number, _, _, digest in versions:
        first.setdefault(digest, number)
    while stands in known and not WHOLE.intersection(known[stands][1]):
        previous, changes, digest = known[stands]
        stands = first[digest] if "restore" in changes and first[digest] < stands else previous or 0
    return stands


def of_wave(session: Session, wave: Wave) -> Questionnaire:
    """What a wave asked, whatever the survey asks now: found by the hash in the wave's policy."""
    return read(text_of_wave(session, wave))


def asked_by(session: Session, survey: Survey, number: int) -> str:
    """The questionnaire file that a wave of this number, not opened yet, would ask."""
    again = follow_up(session, survey.id, number)
    return survey.questionnaire if again is None else again.questionnaire


def text_of_wave(session: Session, wave: Wave) -> str:
    """The questionnaire file of a wave, found likewise."""
    found = _texts(session, {wave: contract.parse(wave.policy).questionnaire_hash})
    if wave not in found:
        raise VersionNotKept(number=wave.number)
    return found[wave]


def of_waves(session: Session, waves: Iterable[Wave]) -> dict[Wave, Questionnaire]:
    """What each asked, as `of_wave` finds it, in two questions for however many waves; those of which that is not kept
    or cannot be read are not there."""
    texts = _texts(session, {wave: wanted for wave in waves if (wanted := _hash_of(wave))})
    made = {text: _read(text) for text in set(texts.values())}
    return {wave: asked for wave, text in texts.items() if (asked := made[text]) is not None}


def _texts(session: Session, wanted: Mapping[Wave, str]) -> dict[Wave, str]:
    """Of each wave the questionnaire file with this hash, where it is kept: what its survey asks now, or did in an
    earlier version or a follow-up."""
    known = {(one.id, digest(one.questionnaire)): one.questionnaire for one in {wave.survey for wave in wanted}}
    places = {wave: (wave.survey_id, one) for wave, one in wanted.items()}
    if missing := set(places.values()) - known.keys():
        surveys, digests = {survey for survey, _ in missing}, {one for _, one in missing}
        for version in store.versions_with_digests(session, surveys, digests):
            known[version.survey_id, version.digest] = text_of(version)
        for again in store.follow_ups_with_digests(session, surveys, digests):
            known[again.survey_id, again.digest] = again.questionnaire
    return {wave: known[place] for wave, place in places.items() if place in known}


def _hash_of(wave: Wave) -> str:
    try:
        return contract.parse(wave.policy).questionnaire_hash
    except Refusal:
        return ""


def _read(text: str) -> Questionnaire | None:
    try:
        return read(text)
    except Refusal:
        return None
