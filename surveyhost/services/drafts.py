"""Writing a survey's questionnaire: every change is a new version, and every version can be gone back to.

A questionnaire is frozen while a wave stands between planned and closed. What a closed wave asked is kept as the
version it was, so that the next wave may ask something else before the last one is tallied.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from ..core.drafting import blanks
from ..core.drafting.changes import Change, apply
from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import from_document, read, to_document, write
from ..core.questionnaire_texts import BLANK, complete
from ..store.drafts import QuestionnaireStand, QuestionnaireVersion
from ..store.office import Client, Survey
from . import audit, questionnaire_formats, versions
from .house import Actor, House
from .questionnaire_import import Imported
from .survey_rows import check_not_frozen, get_survey

__all__ = ["Change", "Draft", "VersionLine", "blank", "bring", "change", "draft", "listed", "redo", "restore", "undo"]
Making = Callable[[Questionnaire], Sequence[Change]]
LANGUAGES = ("vi", "en")
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

    @property
    def missing(self) -> int:
        """Texts still to be written, over all languages."""
        return sum(count - done for done, count in self.complete.values())


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    previous: int | None
    changes: Sequence[str]
    by: str
    made: datetime
    stands: bool


def blank(title: str, languages: Sequence[str] = LANGUAGES) -> Questionnaire:
    """A questionnaire with nothing in it yet but its title. Refusal (code "title") without one."""
    if not title.strip():
        raise Refusal("A questionnaire that begins blank needs a title.", "title")
    return from_document(blanks.questionnaire("own", list(languages), title))


def draft(house: House, survey_id: int) -> Draft:
    """The questionnaire as it stands; Refusal (code "unknown") if there is no such survey."""
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
    session.execute(update(Survey).where(Survey.id == survey_id).values(id=survey_id))
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
    house: House, actor: Actor, survey_id: int, names: Sequence[str], make: Callable[[Questionnaire], Questionnaire]
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
        _titled(survey, old, new)
        _told(session, house, actor, survey, before.number, made.number, names)
        return made.number


def _told(
    session: Session, house: House, actor: Actor, survey: Survey, before: int, now: int, names: Sequence[str]
) -> None:
    about = f"survey {survey.id}"
    after = {"version": now, "changes": list(names)}
    audit.record(session, house, actor, "questionnaire.edit", about, survey.client_id, {"version": before}, after)


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


def bring(house: House, actor: Actor, survey_id: int, filename: str, content: bytes) -> Imported:
    """Put the questionnaire of a file (TOML, XLSForm, LimeSurvey) in place of this one; it can be undone.

    Raises what `questionnaire_formats.read` raises; what a foreign format held beyond ours is in `left_out`.
    """
    brought = questionnaire_formats.read(filename, content)
    _replaced(house, actor, survey_id, ["file"], lambda _old: brought.questionnaire)
    return brought


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
            raise Refusal(f"There is nothing to {name}.", f"nothing-to-{name}")
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


def listed(house: House, survey_id: int, limit: int = 200) -> list[VersionLine]:
    """The versions, newest first; empty before anybody changed anything."""
    wanted = select(QuestionnaireVersion).where(QuestionnaireVersion.survey_id == survey_id)
    newest = wanted.order_by(QuestionnaireVersion.number.desc()).limit(limit)
    with house.office() as session:
        get_survey(session, survey_id)
        stand = session.get(QuestionnaireStand, survey_id)
        return [
            VersionLine(
                row.number, row.previous, row.changes, row.by, row.made, bool(stand and stand.number == row.number)
            )
            for row in session.scalars(newest.options(defer(QuestionnaireVersion.text)))
        ]
