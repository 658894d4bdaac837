"""Surveys and waves as lists and pages show them. Reads the office only, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, defer

from ..core.questionnaire import Questionnaire
from ..store.letters import LOST
from ..store.office import Client, Letter, ReleaseRow, Roster, Survey, Wave
from .house import House
from .survey_rows import SurveyWave, get_survey, questionnaire_of


@dataclass(frozen=True, slots=True)
class WaveLine:
    wave: SurveyWave
    id: int
    state: str
    opens: datetime
    closes: datetime
    invited: int
    rate: int | None
    """The company's rate as HR sees it: percent rounded down to 5, of yesterday or today; None before the first."""
    policy_hash: str
    closed: datetime | None
    forgotten: datetime | None
    released: datetime | None
    """When its latest release was approved."""
    waiting: str | None
    """State of a release that waits for somebody ("prepared", "sent_back"), else None."""
    refused: int
    """Letters that the mail server refused for good."""
    paused: datetime | None
    """Since when its letters are paused."""
    reminders: Sequence[datetime]
    """When reminders are still to come by plan, in order."""
    needs_key: bool
    """Its private key is with a keeper, and has to be brought to the tally."""


@dataclass(frozen=True, slots=True)
class SurveyLine:
    id: int
    client_id: int
    client: str
    title: Mapping[str, str]
    people: int
    created: datetime
    wave: WaveLine | None
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
    waves: Sequence[WaveLine] = field(default_factory=tuple)
    """Oldest first."""


def surveys(house: House, client_id: int | None = None) -> list[SurveyLine]:
    """Every survey (of one client), newest first, each with its latest wave."""
    wanted = (
        select(
            Survey.id,
            Survey.client_id,
            Client.name,
            Survey.title,
            func.coalesce(Roster.people, 0).label("people"),
            Survey.created,
        )
        .join(Client)
        .outerjoin(Roster, Roster.survey_id == Survey.id)
        .order_by(Survey.id.desc())
    )
    if client_id is not None:
        wanted = wanted.where(Survey.client_id == client_id)
    with house.office() as session:
        latest = {line.wave.survey_id: line for line in wave_lines(session, client_id=client_id)}
        return [
            SurveyLine(row.id, row.client_id, row.name, row.title, row.people, row.created, latest.get(row.id))
            for row in session.execute(wanted)
        ]


def survey(house: House, survey_id: int) -> SurveyPage:
    """Everything about one survey but its people; Refusal (code "unknown") if there is none."""
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
            settings=row.settings,
            people=roster.people if roster else 0,
            roster_hash=roster.digest if roster else None,
            roster_imported=roster.imported if roster else None,
            attributes=tuple(roster.attributes) if roster else (),
            waves=tuple(wave_lines(session, survey_id=survey_id)),
        )


def _which(survey_id: int | None, client_id: int | None) -> ColumnElement[bool]:
    """Which waves are meant, as a condition on Wave."""
    if survey_id is not None:
        return Wave.survey_id == survey_id
    if client_id is not None:
        return Wave.survey_id.in_(select(Survey.id).where(Survey.client_id == client_id))
    return true()


def wave_lines(session: Session, survey_id: int | None = None, client_id: int | None = None) -> list[WaveLine]:
    """The waves of one survey, of one client or of all, oldest first; three queries."""
    which = _which(survey_id, client_id)
    released, waiting = _releases(session, which)
    failing = (
        select(Letter.wave_id, func.count()).join(Wave).where(which, Letter.state == "refused", Letter.kind != LOST)
    )
    refused = {row[0]: row[1] for row in session.execute(failing.group_by(Letter.wave_id))}
    heavy = (Wave.policy, Wave.views, Wave.cube, Wave.comments, Wave.seats)
    waves = session.scalars(
        select(Wave).where(which).options(*(defer(column) for column in heavy)).order_by(Wave.survey_id, Wave.number)
    )
    return [
        WaveLine(
            wave=SurveyWave(wave.survey_id, wave.number),
            id=wave.id,
            state=wave.state,
            opens=wave.opens,
            closes=wave.closes,
            invited=wave.invited,
            rate=wave.rate,
            policy_hash=wave.policy_hash,
            closed=wave.closed,
            forgotten=wave.forgotten,
            released=released.get(wave.id),
            waiting=waiting.get(wave.id),
            refused=refused.get(wave.id, 0),
            paused=wave.letters_paused,
            reminders=tuple(datetime.fromisoformat(one) for one in wave.reminders),
            needs_key=wave.state == "closed" and wave.private_key is None,
        )
        for wave in waves
    ]


def _releases(session: Session, which: ColumnElement[bool]) -> tuple[dict[int, datetime | None], dict[int, str]]:
    """Per wave: when its latest release was approved; the state of one that waits for somebody."""
    released: dict[int, datetime | None] = {}
    waiting: dict[int, str] = {}
    numbered = select(ReleaseRow.wave_id, ReleaseRow.state, ReleaseRow.approved).join(Wave).where(which)
    for wave_id, state, approved in session.execute(numbered.order_by(ReleaseRow.number)):
        waiting.pop(wave_id, None)
        if state == "released":
            released[wave_id] = approved
        else:
            waiting[wave_id] = state
    return released, waiting
