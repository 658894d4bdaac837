"""Surveys and waves as lists and pages show them. Reads the office only, in a fixed number of queries."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...core.questionnaire.model import Questionnaire
from ...core.wave import policy as contract
from ...core.wave.letters import Cause
from ...core.wave.lifecycle import ReleaseState, WaveState
from ...core.wave.response_rate import Rate
from ...store.office.letter_counts import refused_by_cause
from ...store.office.release import release_states
from ...store.office.roster import Roster, surveys_with_people
from ...store.office.wave import waves_for_list
from ...store.sessions import Session
from ..office.house import House
from ..office.survey_rows import SurveyWave, get_survey, get_wave, questionnaire_of
from .split_steps import SplitStep, step_of


@dataclass(frozen=True, slots=True)
class ListedWave:
    wave: SurveyWave
    id: int
    state: str
    opens: datetime
    closes: datetime
    invited: int
    rate: Rate | None
    """The company's rate as HR sees it: a step, of yesterday or today, then the final one; None before the first."""
    policy_hash: str
    closed: datetime | None
    forgotten: datetime | None
    released: datetime | None
    """When its latest release was approved."""
    waiting: str | None
    """State of a release that waits for somebody ("prepared", "sent_back"), else None."""
    refused: int
    """Letters that the mail server refused for good because of their recipient."""
    held: int
    """Letters that it refused because of us, or of what they say: another address would not help."""
    paused: datetime | None
    """Since when its letters are paused."""
    reminders: Sequence[datetime]
    """When reminders are still to come by plan, in order."""
    needs_key: bool
    """Its private key is with a keeper, and has to be brought to the tally."""
    split: SplitStep | None = None
    """How far it is counted in halves; None where it is not."""


@dataclass(frozen=True, slots=True)
class ListedSurvey:
    id: int
    client_id: int
    client: str
    title: Mapping[str, str]
    people: int
    created: datetime
    wave: ListedWave | None
    """The latest."""


@dataclass(frozen=True, slots=True)
class SurveyPage:
    id: int
    client_id: int
    client: str
    title: Mapping[str, str]
    questionnaire: Questionnaire
    minimum_group: int
    breakdowns: Sequence[str]
    settings: Mapping[str, Any]
    people: int
    roster_hash: str | None
    roster_imported: datetime | None
    attributes: Sequence[str]
    """Names of the roster's attribute columns."""
    waves: Sequence[ListedWave] = field(default_factory=tuple)
    """Oldest first."""


def surveys(house: House, client_id: int | None = None) -> list[ListedSurvey]:
    """Every survey (of one client), newest first, each with its latest wave."""
    with house.office() as session:
        latest = {line.wave.survey_id: line for line in wave_lines(session, client_id=client_id)}
        rows = surveys_with_people(session, client_id)
        return [ListedSurvey(*row, latest.get(row.id)) for row in rows]


def survey(house: House, survey_id: int) -> SurveyPage:
    """Everything about one survey but its people; NotThere if there is none."""
    with house.office() as session:
        row = get_survey(session, survey_id)
        roster = session.get(Roster, survey_id)
        return SurveyPage(
            id=row.id,
            client_id=row.client_id,
            client=row.client.name,
            title=row.title,
            questionnaire=questionnaire_of(row),
            minimum_group=row.minimum_group,
            breakdowns=tuple(row.breakdowns),
            settings=row.settings.document,
            people=roster.people if roster else 0,
            roster_hash=roster.digest if roster else None,
            roster_imported=roster.imported if roster else None,
            attributes=tuple(roster.attributes) if roster else (),
            waves=tuple(wave_lines(session, survey_id=survey_id)),
        )


def promised_minimum(house: House, wave: SurveyWave) -> int:
    """Fewest people behind a number, as the wave's contract has it; the survey may have another by now."""
    with house.office() as session:
        return contract.parse(get_wave(session, wave).policy).k


def wave_lines(session: Session, survey_id: int | None = None, client_id: int | None = None) -> list[ListedWave]:
    """The waves of one survey, of one client or of all, oldest first; three queries."""
    released, waiting = _releases(session, survey_id, client_id)
    refused, held = _refused(session, survey_id, client_id)
    return [
        ListedWave(
            wave=SurveyWave(wave.survey_id, wave.number),
            id=wave.id,
            state=wave.state,
            opens=wave.opens,
            closes=wave.closes,
            invited=wave.invited,
            rate=None if wave.rate is None else Rate(wave.rate, wave.rate_is_bound),
            policy_hash=wave.policy_hash,
            closed=wave.closed,
            forgotten=wave.forgotten,
            released=released.get(wave.id),
            waiting=waiting.get(wave.id),
            refused=refused.get(wave.id, 0),
            held=held.get(wave.id, 0),
            paused=wave.letters_paused,
            reminders=tuple(_moments(wave.reminders)),
            needs_key=wave.state == WaveState.CLOSED and wave.private_key is None,
            split=step_of(wave),
        )
        for wave in waves_for_list(session, survey_id, client_id)
    ]


def _refused(session: Session, *which: int | None) -> tuple[dict[int, int], dict[int, int]]:
    """Per wave: letters refused because of their recipient, and for any other reason."""
    counted: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for wave_id, cause, count in refused_by_cause(session, *which):
        counted[cause not in {None, Cause.RECIPIENT}][wave_id] += count
    return counted


def _moments(written: Sequence[Any]) -> Iterator[datetime]:
    """Planned moments; one that cannot be read is left out, and reminding by plan fails and is told."""
    for one in written:
        with contextlib.suppress(ValueError, TypeError):
            yield datetime.fromisoformat(one)


def _releases(session: Session, *which: int | None) -> tuple[dict[int, datetime | None], dict[int, str]]:
    """Per wave: when its latest release was approved; the state of one that waits for somebody."""
    released: dict[int, datetime | None] = {}
    waiting: dict[int, str] = {}
    for wave_id, state, approved in release_states(session, *which):
        waiting.pop(wave_id, None)
        if state == ReleaseState.RELEASED:
            released[wave_id] = approved
        else:
            waiting[wave_id] = state
    return released, waiting
