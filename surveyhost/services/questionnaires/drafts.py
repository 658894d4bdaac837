"""Writing a survey's questionnaire: every change is a new version, and every version can be gone back to.

A questionnaire is frozen while a wave stands between planned and closed. What a closed wave asked is kept as the
version it was, so that the next wave may ask something else before the last one is tallied.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ... import languages as spoken_languages
from ...core.audit_acts import AuditAct
from ...core.drafting import blanks
from ...core.drafting.changes import Change, apply
from ...core.errors import Refusal
from ...core.questionnaire.file import from_document, read, to_document, write
from ...core.questionnaire.model import Questionnaire
from ...core.questionnaire.texts import BLANK, complete
from ...formats.common import Imported
from ...store.office.client import Client
from ...store.office.survey import QuestionnaireStand, QuestionnaireVersion, Survey, lock_survey, newest_versions
from ...store.sessions import Session
from ..office import audit, imports
from ..office.house import Actor, House
from ..office.imports import Source
from ..office.survey_rows import check_not_frozen, get_survey
from . import versions
from .refusals import NothingToRedo, NothingToUndo, TitleMissing

Making = Callable[[Questionnaire], Sequence[Change]]
"""Of a questionnaire that begins blank."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A survey's questionnaire as the editor shows it."""

    survey_id: int
    client_id: int
    client: str
    title: Mapping[str, str]
    """The survey's."""
    questionnaire: Questionnaire
    version: int
    """0 before anybody changed anything."""
    undo: bool
    redo: bool
    frozen: str | None
    """Why nothing can be changed now; None where it can."""
    complete: Mapping[str, tuple[int, int]]
    """Language to (texts written, texts there should be)."""
    left_out: int
    """How many things were left out of the file that it was made of."""

    @property
    def missing(self) -> int:
        """Texts still to be written, over all languages."""
        return sum(count - done for done, count in self.complete.values())


@dataclass(frozen=True, slots=True)
class ListedVersion:
    number: int
    previous: int | None
    changes: Sequence[str]
    by: str
    made: datetime
    stands: bool


def blank(title: str, languages: Sequence[str] = ()) -> Questionnaire:
    """A questionnaire with nothing in it yet but its title, in the console's languages. TitleMissing without one."""
    if not title.strip():
        raise TitleMissing()
    return from_document(blanks.questionnaire("own", list(languages or spoken_languages.staff()), title))


def draft(house: House, survey_id: int) -> Draft:
    """The questionnaire as it stands; NotThere if there is no such survey."""
    with house.office() as session:
        survey = get_survey(session, survey_id)
        stand = session.get(QuestionnaireStand, survey_id)
        version = versions.find(session, survey_id, stand.number) if stand else None
        questionnaire = read(survey.questionnaire)
        return Draft(
            survey_id=survey_id,
            client_id=survey.client_id,
            client=session.get_one(Client, survey.client_id).name,
            title=survey.title,
            questionnaire=questionnaire,
            version=version.number if version else 0,
            undo=bool(version and version.previous),
            redo=bool(version and versions.undone_from(session, version)),
            frozen=_frozen(session, survey_id),
            complete=complete(to_document(questionnaire)),
            left_out=versions.brought(session, survey_id)[1],
        )


def _frozen(session: Session, survey_id: int) -> str | None:
    try:
        check_not_frozen(session, survey_id, "The questionnaire")
    except Refusal as refusal:
        return refusal.reason
    return None


def _held(session: Session, survey_id: int) -> Survey:
    """The survey's row, locked, so that of two people who change it at once the second changes what the first left.

    Refusal where a wave stands: its policy froze the questionnaire.
    """
    lock_survey(session, survey_id)
    survey = get_survey(session, survey_id)
    session.refresh(survey)
    check_not_frozen(session, survey_id, "The questionnaire")
    return survey


def _titled(survey: Survey, before: Questionnaire, now: Questionnaire) -> None:
    """A survey that bears its questionnaire's title goes on doing so, in new languages too."""
    own = dict(survey.title)
    for language, words in now.title.items():
        bears = own.get(language) in {None, BLANK, before.title.get(language)}
        if bears and words != BLANK:
            own[language] = words
    survey.title = own


def _replaced(
    house: House,
    actor: Actor,
    survey_id: int,
    names: Sequence[str],
    make: Callable[[Questionnaire], Questionnaire],
    source: Source | None = None,
) -> int:
    """The survey with another questionnaire, and its number; no new version where nothing is different."""
    with house.office.begin() as session:
        survey = _held(session, survey_id)
        old = read(survey.questionnaire)
        new = make(old)
        if new == old:
            return versions.number_of(session, survey)
        before = versions.standing(session, house, actor, survey)
        made = versions.add(session, house, actor, survey, write(new), names, before)
        if source is not None:
            imports.keep(session, house, actor, survey_id, made.number, source)
        _titled(survey, old, new)
        _told(session, house, actor, survey, before.number, made.number, names)
        return made.number


def _told(
    session: Session, house: House, actor: Actor, survey: Survey, before: int, now: int, names: Sequence[str]
) -> None:
    about = f"survey {survey.id}"
    after = {"version": now, "changes": list(names)}
    audit.record(
        session, house, actor, AuditAct.QUESTIONNAIRE_EDIT, about, survey.client_id, {"version": before}, after
    )


def change(house: House, actor: Actor, survey_id: int, changes: Sequence[Change] | Making) -> int:
    """Make these changes together, all or none; the number of the version that stands then.

    Changes that depend on what stands are given as a function of it: nobody else changes it in between.
    Raises core.drafting's Impossible where one leaves what cannot be read; Refusal while the questionnaire is frozen.
    """
    names: list[str] = []

    def made(old: Questionnaire) -> Questionnaire:
        wanted = changes(old) if callable(changes) else changes
        names.extend(dict.fromkeys(one.name for one in wanted))
        return apply(old, wanted)

    return _replaced(house, actor, survey_id, names, made)


def bring(house: House, actor: Actor, survey_id: int, brought: Imported, filename: str) -> int:
    """Put the questionnaire of a file in place of this one; it can be undone. The number of the version made.

    What of a foreign format was left out is kept with that version.
    """
    source = Source(filename, brought.left_out)
    return _replaced(house, actor, survey_id, ["file"], lambda _old: brought.questionnaire, source)


def begin_blank(house: House, actor: Actor, survey_id: int) -> int:
    """Put a blank questionnaire with the same title and languages in place of this one; it can be undone."""

    def begun(old: Questionnaire) -> Questionnaire:
        made = blanks.questionnaire(old.code, list(old.languages))
        return from_document(made | {"title": dict(old.title)})

    return _replaced(house, actor, survey_id, ["blank"], begun)


def _stepped(
    house: House, actor: Actor, survey_id: int, name: str, step: Callable[[Session, QuestionnaireVersion], int | None]
) -> int:
    with house.office.begin() as session:
        survey = _held(session, survey_id)
        before = versions.standing(session, house, actor, survey)
        to = step(session, before)
        if to is None:
            raise NothingToUndo() if name == "undo" else NothingToRedo()
        found = versions.find(session, survey_id, to)
        versions.stand(session, survey, found)
        _titled(survey, read(versions.text_of(before)), read(versions.text_of(found)))
        _told(session, house, actor, survey, before.number, to, [name])
        return to


def undo(house: House, actor: Actor, survey_id: int) -> int:
    """Back to the version that the standing one was made from; its number. Refusal where it is the first."""
    return _stepped(house, actor, survey_id, "undo", lambda _session, version: version.previous)


def redo(house: House, actor: Actor, survey_id: int) -> int:
    """On to the latest version that was made from the standing one; its number. Refusal where there is none."""

    def onwards(session: Session, version: QuestionnaireVersion) -> int | None:
        later = versions.undone_from(session, version)
        return later.number if later else None

    return _stepped(house, actor, survey_id, "redo", onwards)


def restore(house: House, actor: Actor, survey_id: int, number: int) -> int:
    """A version as it was, as a new one, so that nothing after it is lost; the new one's number."""
    with house.office() as session:
        text = versions.text_of(versions.find(session, survey_id, number))
    return _replaced(house, actor, survey_id, ["restore"], lambda _old: read(text))


def listed(house: House, survey_id: int, limit: int = 200) -> list[ListedVersion]:
    """The versions, newest first; empty before anybody changed anything."""
    with house.office() as session:
        get_survey(session, survey_id)
        stand = session.get(QuestionnaireStand, survey_id)
        return [
            ListedVersion(
                row.number, row.previous, row.changes, row.by, row.made, bool(stand and stand.number == row.number)
            )
            for row in newest_versions(session, survey_id, limit)
        ]
