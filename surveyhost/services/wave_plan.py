"""Planning a wave: which groups will be reportable, and the policy that is frozen from it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..core.disclosure import breakdowns as breakdown_texts
from ..core.disclosure import frozen, planning
from ..core.errors import Refusal
from ..core.policy import LONGEST_RETENTION, Policy
from ..core.questionnaire_texts import check_complete
from ..store.office import Roster, Survey, Wave
from .house import House
from .places import Place, places
from .survey_rows import get_survey, questionnaire_of

DAYS = 14
"""Length of fieldwork where neither a closing time nor the survey's setting says otherwise."""


def plan(house: House, survey_id: int, breakdowns: Sequence[str] | None = None) -> planning.Plan:
    """What a wave opened now would report, lift and merge; with other breakdowns than the survey's where given."""
    return foreseen(house, survey_id, breakdowns)[1]


def foreseen(
    house: House, survey_id: int, breakdowns: Sequence[str] | None = None
) -> tuple[list[Place], planning.Plan]:
    """`plan`, and the place of everybody it is made of."""
    with house.office() as session:
        survey = get_survey(session, survey_id)
        declared = survey.breakdowns if breakdowns is None else breakdowns
        waves = waves_of(session, survey_id)
        everybody = places(session, survey, waves)
        return everybody, _planned(survey, everybody, declared, waves, planning.RATES)


def waves_of(session: Session, survey_id: int) -> int:
    """How many waves the survey has had."""
    return session.scalar(select(func.count()).where(Wave.survey_id == survey_id)) or 0


def plan_of(
    session: Session, survey: Survey, breakdowns: Sequence[str], waves: int, rates: Sequence[int] = ()
) -> planning.Plan:
    """The plan of the wave after `waves` others. Refusal where the roster is too small to report anything."""
    return _planned(survey, places(session, survey, waves), breakdowns, waves, rates)


def placed_plan(session: Session, survey: Survey, waves: int) -> tuple[list[Place], planning.Plan]:
    """Everybody's place, and the plan made of them; for minting."""
    everybody = places(session, survey, waves)
    return everybody, _planned(survey, everybody, survey.breakdowns, waves)


def _planned(
    survey: Survey, everybody: Sequence[Place], breakdowns: Sequence[str], waves: int, rates: Sequence[int] = ()
) -> planning.Plan:
    floor = survey.minimum_group + 2
    if len(everybody) < floor:
        raise Refusal(
            f"The roster of survey {survey.id} has {len(everybody)} people; fewer than {floor} cannot be reported.",
            "roster",
        )
    declared = [breakdown_texts.parse(text) for text in breakdowns]
    people = [(one.unit, one.attributes) for one in everybody]
    before = [one.earlier for one in everybody] if waves else None
    return planning.plan(people, declared, survey.minimum_group, earlier=before, rates=rates)


def moments(
    survey: Survey, now: datetime, opens: datetime | None, closes: datetime | None
) -> tuple[datetime, datetime]:
    """Opening and closing to the minute in the client's time zone; a moment without zone is meant in that zone.

    Without `closes`: the last minute of the day after the survey's length of fieldwork.
    """
    zone = ZoneInfo(survey.client.time_zone)
    first = _minute(opens or now, zone)
    if closes is None:
        day = first + timedelta(days=survey.settings.get("days", DAYS))
        closes = day.replace(hour=23, minute=59)
    last = _minute(closes, zone)
    if last <= max(first, _minute(now, zone)):
        raise Refusal(f"The closing time {last:%Y-%m-%d %H:%M} is not after the opening time and now.", "closes")
    return first, last


def _minute(moment: datetime, zone: ZoneInfo) -> datetime:
    placed = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return placed.replace(second=0, microsecond=0)


def policy(
    house: House,
    session: Session,
    survey: Survey,
    number: int,
    planned: planning.Plan,
    opens: datetime,
    closes: datetime,
) -> Policy:
    """The anonymity contract of a wave, from the survey, its roster and its plan."""
    questionnaire = questionnaire_of(survey)
    check_complete(questionnaire)
    roster = session.get(Roster, survey.id)
    days = survey.settings.get("destroy_by_days", survey.client.settings.get("destroy_by_days", LONGEST_RETENTION))
    return Policy(
        title={language: words for language, words in survey.title.items() if language in questionnaire.languages},
        client=survey.client.name,
        vendor=house.settings.vendor,
        wave=number,
        k=survey.minimum_group,
        questionnaire_hash=hashlib.sha256(survey.questionnaire.encode()).hexdigest(),
        views_hash=frozen.digest(planned.views),
        roster_hash=roster.digest if roster else None,
        opens=opens.isoformat(timespec="minutes"),
        closes=closes.isoformat(timespec="minutes"),
        languages=questionnaire.languages,
        breakdowns=tuple(breakdown_texts.parse(text).text() for text in survey.breakdowns),
        reminders=survey.settings.get("reminders", "everyone"),
        destroy_by_days=days,
        keeper=survey.settings.get("keeper") or None,
        pages=survey.settings.get("pages", "sections"),
        slips=survey.settings.get("slips", "named"),
        smallest_group=planned.smallest_group,
        invited=planned.invited,
    )
