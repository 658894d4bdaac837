"""Planning a wave: which groups will be reportable, and the policy that is frozen from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ...core.grouping import breakdowns as breakdown_texts
from ...core.grouping import frozen, planning
from ...core.grouping.earlier.newcomers import Earlier
from ...core.plurals import counted
from ...core.questionnaire import answer_size
from ...core.questionnaire.model import Questionnaire
from ...core.questionnaire.texts import check_complete
from ...core.wave import binding, sealing
from ...core.wave.policy import LONGEST_RETENTION, Policy
from ...languages import nearest
from ...store.office.roster import Roster
from ...store.office.survey import Survey
from ...store.office.wave import latest_wave_number
from ...store.sessions import Session
from ..keys.keyring import keyring
from ..office import documents
from ..office.house import House
from ..office.survey_rows import get_survey, questionnaire_of
from ..rosters import membership
from ..rosters import people as roster_people
from ..rosters.places import Place, places
from .refusals import ClosesTooEarly, RosterTooSmall


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
        waves = latest_wave_number(session, survey_id)
        everybody = places(session, survey, waves)
        return everybody, _planned(house, session, survey, everybody, declared, waves, planning.RATES)


def placed_plan(house: House, session: Session, survey: Survey, waves: int) -> tuple[list[Place], planning.Plan]:
    """Everybody's place in the wave after `waves` others, and the plan made of them. Refusal where the roster is too
    small to report anything, or too little changed since an earlier wave."""
    everybody = places(session, survey, waves)
    return everybody, _planned(house, session, survey, everybody, survey.breakdowns, waves)


def _planned(
    house: House,
    session: Session,
    survey: Survey,
    everybody: Sequence[Place],
    breakdowns: Sequence[str],
    waves: int,
    rates: Sequence[int] = (),
) -> planning.Plan:
    set_up = (survey.title, survey.breakdowns, survey.settings.document, survey.client.settings.document)
    documents.check(f"The set-up of survey {survey.id}", *set_up)
    floor = survey.minimum_group + 2
    if len(everybody) < floor:
        count = len(everybody)
        raise RosterTooSmall(survey_id=survey.id, people=counted(count, "person", "people"), count=count, floor=floor)
    declared = [breakdown_texts.parse(text) for text in breakdowns]
    people = [(one.unit, one.attributes) for one in everybody]
    return planning.plan(
        people,
        declared,
        survey.minimum_group,
        earlier=_earlier(house, session, survey, waves),
        fixed=[number for number, one in enumerate(everybody) if one.box is not None],
        rates=rates,
    )


def _earlier(house: House, session: Session, survey: Survey, waves: int) -> Sequence[Earlier] | None:
    """The waves before, for the people on the roster; None where it is not kept any more who was invited to them."""
    if not waves:
        return []
    keys = keyring(house.settings)
    people = roster_people.references(session, keys, survey.id)
    membership.fill(session, keys, survey.id, lambda: people)
    return membership.earlier(session, keys, survey.id, waves + 1, people)


def moments(
    survey: Survey, now: datetime, opens: datetime | None, closes: datetime | None
) -> tuple[datetime, datetime]:
    """Opening and closing to the minute in the client's time zone; a moment without zone is meant in that zone.

    Without `closes`: the last minute of the day after the survey's length of fieldwork.
    """
    zone = ZoneInfo(survey.client.time_zone)
    first = _minute(opens or now, zone)
    if closes is None:
        day = first + timedelta(days=survey.settings.days)
        closes = day.replace(hour=23, minute=59)
    last = _minute(closes, zone)
    if last <= max(first, _minute(now, zone)):
        raise ClosesTooEarly(closes=f"{last:%Y-%m-%d %H:%M}")
    return first, last


def _minute(moment: datetime, zone: ZoneInfo) -> datetime:
    placed = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return placed.replace(second=0, microsecond=0)


def with_key(made: Policy, questionnaire: Questionnaire, planned: planning.Plan, public_key: bytes) -> Policy:
    """The contract with the hash of the wave's public key, and the one size of all answers sealed to it."""
    most = answer_size.for_response(questionnaire, frozen.longest_labels(planned.views))
    return replace(made, public_key_hash=binding.sha256(public_key), box_bytes=sealing.box_bytes(public_key, most))


def policy(
    house: House,
    session: Session,
    survey: Survey,
    number: int,
    planned: planning.Plan,
    opens: datetime,
    closes: datetime,
) -> Policy:
    """The anonymity contract of a wave, from the survey, its roster and its plan; still without its key."""
    questionnaire = questionnaire_of(survey)
    check_complete(questionnaire)
    roster = session.get(Roster, survey.id)
    asked = {breakdown_texts.parse(text).name for text in survey.breakdowns} - set(planned.left_out)
    its = survey.settings
    days = its.destroy_by_days if its.destroy_by_days is not None else survey.client.settings.destroy_by_days
    return Policy(
        title={language: words for language, words in survey.title.items() if language in questionnaire.languages},
        client=survey.client.name,
        vendor=house.settings.vendor,
        wave=number,
        k=survey.minimum_group,
        questionnaire_hash=binding.sha256(survey.questionnaire.encode()),
        views_hash=frozen.digest(planned.views),
        roster_hash=roster.digest if roster else None,
        opens=opens.isoformat(timespec="minutes"),
        closes=closes.isoformat(timespec="minutes"),
        languages=questionnaire.languages,
        breakdowns=tuple(one.text() for one in map(breakdown_texts.parse, survey.breakdowns) if one.name in asked),
        reminders=its.reminders,
        destroy_by_days=LONGEST_RETENTION if days is None else days,
        keeper=its.keeper or None,
        pages=its.pages,
        slips=its.slips,
        smallest_group=planned.smallest_group,
        invited=planned.invited,
        fallback=None if all(map(nearest, questionnaire.languages)) else survey.client.language,
    )
