"""Setting up a follow-up: the next wave of a survey asks again about every action that answers its findings."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.grouping.frozen import unit_of
from ...core.loop.actions import ActionState
from ...core.loop.again import questions
from ...core.loop.finding import measures_of
from ...core.questionnaire.file import read, write
from ...core.questionnaire.model import Questionnaire
from ...core.release.json import from_bytes
from ...core.release.model import COMPANY, Release
from ...core.wave.lifecycle import STANDING, WaveState
from ...languages import nearest
from ...store.office import survey as store
from ...store.office.loop import findings as finding_rows
from ...store.office.loop.actions import ActionPlan, action_plans
from ...store.office.loop.findings import Finding
from ...store.office.release import latest_full_release
from ...store.office.survey import FollowUp, Survey
from ...store.office.wave import Wave, latest_wave_number, next_follow_up, wave_numbered, waves_before
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import get_survey
from ..questionnaires import versions
from .findings import place_of
from .refusals import (
    ActionWordsMissing,
    FormerRosterGone,
    NoActionsToAsk,
    NoCommonLanguage,
    NoSuchRow,
    NothingReleased,
    WaveBetween,
)

LONGEST = 300
"""Characters of an action's words."""
_FILE = Path(__file__).resolve().parent.parent.parent / "library" / "loop" / "follow_up.toml"


@lru_cache(maxsize=1)
def words() -> questions.Words:
    """The ready-made texts of a follow-up by name, each in every language that it has."""
    return dict(tomllib.loads(_FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class AskedAction:
    """An action that would be asked about."""

    id: int
    what: str
    due: date
    named: Mapping[str, str]
    """Language to the words proposed: the client's own in its language, nothing in the others."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A follow-up as it would be set up."""

    follows: int
    """Number of the wave."""
    languages: Sequence[str]
    actions: Sequence[AskedAction]
    units: Sequence[str]
    """Paths of the units whose rows the release prints; nothing where the list of who was counted is gone."""
    is_blind: bool
    """That list is gone: the company alone is asked, and counted."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """A follow-up that is set up and not open yet, or was."""

    number: int
    follows: int
    unit: str
    actions: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a follow-up is made from."""

    survey: Survey
    wave: Wave
    release: Release
    actions: Sequence[ActionPlan]
    findings: Sequence[Finding]
    questionnaire: Questionnaire
    languages: tuple[str, ...]

    def measures(self) -> set[str]:
        """Codes of the measures that findings and rules are about."""
        made = {code for one in self.actions for code in (one.rule or {}).get("measures", ())}
        for one in self.findings:
            made |= set(measures_of(self.release, place_of(one)))
        return made

    def units(self) -> list[str]:
        return [unit_of(unit.path) for unit in self.release.units() if unit.code != COMPANY]


def _ground(session: Session, survey_id: int) -> _Ground:
    """Refusal where the survey cannot be followed up now."""
    survey = get_survey(session, survey_id)
    row = latest_full_release(session, survey_id)
    if row is None:
        raise NothingReleased()
    latest = wave_numbered(session, survey_id)
    if latest is not None and (latest.state in STANDING or latest.state in {WaveState.CLOSED, WaveState.TABULATED}):
        raise WaveBetween(number=latest.number)
    wave = session.get_one(Wave, row.wave_id)
    of_release = {one.id: one for one in finding_rows.findings_of_release(session, row.id)}
    plans = [one for one in action_plans(session, survey.client_id, survey_id) if one.state != ActionState.DROPPED]
    answered = finding_rows.findings_by_action(session, [one.id for one in plans])
    kept = [one for one in plans if of_release.keys() & set(answered[one.id])]
    if not kept:
        raise NoActionsToAsk()
    questionnaire = versions.of_wave(session, wave)
    languages = questions.spoken(questionnaire, words())
    if not languages:
        raise NoCommonLanguage()
    findings = [of_release[key] for one in kept for key in answered[one.id] if key in of_release]
    return _Ground(survey, wave, from_bytes(row.tables), kept, findings, questionnaire, languages)


def _is_blind(session: Session, survey_id: int, wave: Wave) -> bool:
    return not wave.members or not all(one.members for one in waves_before(session, survey_id, wave.number))


def proposal(house: House, survey_id: int) -> Proposal:
    """What a follow-up of the survey would ask. Refusal: FollowUpNotReady."""
    with house.office() as session:
        ground = _ground(session, survey_id)
        own = nearest(ground.survey.client.language, ground.languages)
        actions = [
            AskedAction(one.id, one.what, one.due, {tag: one.what if tag == own else "" for tag in ground.languages})
            for one in ground.actions
        ]
        blind = _is_blind(session, survey_id, ground.wave)
        return Proposal(ground.wave.number, ground.languages, actions, () if blind else ground.units(), blind)


def set_up(house: House, actor: Actor, survey_id: int, named: Mapping[int, Mapping[str, str]], unit: str = "") -> SetUp:
    """Let the next wave of the survey be a follow-up. Once more: in place of the one that was set up before.

    named: action id to language to the words by which it is asked about. unit: path of the unit whose row is asked; ""
    for the company. Refusal: FollowUpNotReady, ActionWordsMissing, NoSuchRow, FormerRosterGone, QuestionnaireProblems.
    """
    with house.office.begin() as session:
        ground = _ground(session, survey_id)
        if unit and _is_blind(session, survey_id, ground.wave):
            raise FormerRosterGone()
        if unit and unit not in ground.units():
            raise NoSuchRow()
        asked = {one.id: _words_of(one.id, named, ground.languages) for one in ground.actions}
        text = write(questions.follow_up(ground.questionnaire, ground.measures(), asked, words()))
        read(text)
        number = latest_wave_number(session, survey_id) + 1
        store.delete_follow_up(session, survey_id, number)
        made = FollowUp(
            survey_id=survey_id,
            number=number,
            follows=ground.wave.number,
            unit=unit,
            questionnaire=text,
            digest=versions.digest(text),
            actions={str(action): dict(said) for action, said in asked.items()},
            made=house.now(),
            made_by=actor.name,
        )
        session.add(made)
        after: dict[str, Any] = {"wave": number, "follows": made.follows, "unit": unit, "actions": sorted(asked)}
        about = f"survey {survey_id}"
        audit.record(session, house, actor, AuditAct.FOLLOW_UP_SET, about, ground.survey.client_id, after=after)
        return _set_up(made)


def _words_of(action: int, named: Mapping[int, Mapping[str, str]], languages: Sequence[str]) -> dict[str, str]:
    said = {language: named.get(action, {}).get(language, "").strip() for language in languages}
    for language, text in said.items():
        if not 1 <= len(text) <= LONGEST:
            raise ActionWordsMissing(field=field_of(action, language), longest=LONGEST)
    return said


def field_of(action: int, language: str) -> str:
    """The field of a form that takes an action's words in a language."""
    return f"words:{action}:{language}"


def _set_up(row: FollowUp) -> SetUp:
    return SetUp(row.number, row.follows, row.unit, len(row.actions))


def standing(house: House, survey_id: int) -> SetUp | None:
    """The follow-up that the survey's next wave will be; None where that is a full wave."""
    with house.office() as session:
        row = next_follow_up(session, survey_id)
        return None if row is None else _set_up(row)


def of_survey(house: House, survey_id: int) -> dict[int, SetUp]:
    """The survey's follow-ups by the number of their waves."""
    with house.office() as session:
        return {row.number: _set_up(row) for row in store.follow_ups(session, survey_id)}


def drop(house: House, actor: Actor, survey_id: int) -> None:
    """Let the next wave be a full one after all; nothing where it is."""
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        number = latest_wave_number(session, survey_id) + 1
        if store.follow_up(session, survey_id, number) is None:
            return
        store.delete_follow_up(session, survey_id, number)
        about, before = f"survey {survey_id}", {"wave": number}
        audit.record(session, house, actor, AuditAct.FOLLOW_UP_DROP, about, survey.client_id, before)
