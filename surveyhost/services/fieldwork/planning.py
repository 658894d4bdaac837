"""Planning a wave: which groups will be reportable, and the policy that is frozen from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ...core.grouping import breakdowns as breakdown_texts
from ...core.grouping import frozen, planning
from ...core.loop.again.asking_again import plan_again
from ...core.plurals import counted
from ...core.pulse.terms import Whom
from ...core.questionnaire import answer_size
from ...core.questionnaire.file import read
from ...core.questionnaire.measures import answerable_items
from ...core.questionnaire.model import Questionnaire
from ...core.questionnaire.texts import check_complete
from ...core.threads.keys import LETTERS
from ...core.thresholds import floor
from ...core.wave import binding, sealing
from ...core.wave.policy import LONGEST_RETENTION, Dialogue, Policy, Sms
from ...languages import nearest
from ...store.office.pulses.tables import list_of_survey, pulse_of_survey, services_of
from ...store.office.roster import Roster
from ...store.office.survey import FollowUp, Survey, follow_up
from ...store.office.wave import latest_wave_number, standing_waves, waves_before
from ...store.sessions import Session
from ..keys.waves import WaveSecrets
from ..letters.channels import sms
from ..letters.envelopes import changes
from ..office import documents
from ..office.house import House
from ..office.survey_rows import get_survey
from ..questionnaires import versions
from ..rosters.places import Place, places
from .earlier import beside
from .earlier.beside import Beside, HeldAgainst
from .refusals import ClosesTooEarly, MailIsChanged, RosterTooSmall


def plan(house: House, survey_id: int, breakdowns: Sequence[str] | None = None) -> planning.Plan:
    """What a wave opened now would report, lift and merge; with other breakdowns than the survey's where given."""
    return foreseen(house, survey_id, breakdowns).plan


class Foreseen(NamedTuple):
    """A wave as it would be opened now."""

    everybody: list[Place]
    plan: planning.Plan
    held_against: Sequence[HeldAgainst]


def foreseen(house: House, survey_id: int, breakdowns: Sequence[str] | None = None) -> Foreseen:
    """`plan`, the place of everybody it is made of, and what it is held against."""
    with house.office() as session:
        survey = get_survey(session, survey_id)
        declared = survey.breakdowns if breakdowns is None else breakdowns
        waves = latest_wave_number(session, survey_id)
        return _foreseen(house, session, survey, waves, declared, planning.RATES)


def placed_plan(house: House, session: Session, survey: Survey, waves: int) -> tuple[list[Place], planning.Plan]:
    """Everybody's place in the wave after `waves` others, and the plan made of them; in a follow-up, of everybody who
    is asked. Refusal where the roster is too small to report anything, or too little changed since an earlier wave."""
    everybody, made, _ = _foreseen(house, session, survey, waves, survey.breakdowns)
    return everybody, made


def _foreseen(
    house: House, session: Session, survey: Survey, waves: int, breakdowns: Sequence[str], rates: Sequence[int] = ()
) -> Foreseen:
    """A follow-up of which it is not kept any more who was invited before asks everybody on the roster, and is counted
    for the company only."""
    everybody = places(session, survey, waves)
    _check(survey, everybody)
    again = follow_up(session, survey.id, waves + 1)
    held = beside.of_next(house, session, survey, waves, again)
    if again is None or held.own is None:
        planned = _planned(survey, everybody, breakdowns if again is None else (), held, rates)
        return Foreseen(everybody, planned, held.waves)
    asked, planned = _planned_again(session, survey, everybody, breakdowns, again, held, rates)
    return Foreseen(asked, planned, held.waves)


def _check(survey: Survey, everybody: Sequence[Place]) -> None:
    """Refusal for a damaged set-up, and for too few people."""
    set_up = (survey.title, survey.breakdowns, survey.settings.document, survey.client.settings.document)
    documents.check(f"The set-up of survey {survey.id}", *set_up)
    fewest = floor(survey.minimum_group)
    if len(everybody) < fewest:
        count = len(everybody)
        raise RosterTooSmall(survey_id=survey.id, people=counted(count, "person", "people"), count=count, floor=fewest)


def _planned(
    survey: Survey, everybody: Sequence[Place], breakdowns: Sequence[str], held: Beside, rates: Sequence[int] = ()
) -> planning.Plan:
    declared = [breakdown_texts.parse(text) for text in breakdowns]
    people = [(one.unit, one.attributes) for one in everybody]
    return planning.plan(
        people,
        declared,
        survey.minimum_group,
        earlier=held.everything,
        is_blind=held.is_blind,
        fixed=[number for number, one in enumerate(everybody) if one.box is not None],
        rates=rates,
    )


def _planned_again(
    session: Session,
    survey: Survey,
    everybody: Sequence[Place],
    breakdowns: Sequence[str],
    again: FollowUp,
    held: Beside,
    rates: Sequence[int] = (),
) -> tuple[list[Place], planning.Plan]:
    made = plan_again(
        [one.attributes for one in everybody],
        held.everything,
        [wave.number for wave in waves_before(session, survey.id, again.number)].index(again.follows),
        frozen.path_of(again.unit),
        [breakdown_texts.parse(text) for text in breakdowns],
        survey.minimum_group,
        is_blind=held.is_blind,
        fixed=[number for number, one in enumerate(everybody) if one.box is not None],
        rates=rates,
    )
    return [everybody[place] for place in made.asked.positions], made.plan


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


def with_key(made: Policy, questionnaire: Questionnaire, planned: planning.Plan, hidden: WaveSecrets) -> Policy:
    """The contract with the wave's public keys, and the one size of all answers sealed to it."""
    items = answerable_items(questionnaire) if made.dialogue == Dialogue.YES else ()
    threads = answer_size.for_threads(items, LETTERS) if items else 0
    most = answer_size.for_response(questionnaire, frozen.longest_labels(planned.views), threads)
    return replace(
        made,
        public_key_hash=binding.sha256(hidden.public_key),
        box_bytes=sealing.box_bytes(hidden.public_key, most),
        dialogue_key=None if hidden.message_public is None else hidden.message_public.hex(),
    )


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
    text = versions.asked_by(session, survey, number)
    questionnaire = read(text)
    check_complete(questionnaire)
    title = survey.title if text == survey.questionnaire else questionnaire.title
    roster = session.get(Roster, list_of_survey(session, survey.id))
    asked = {breakdown_texts.parse(text).name for text in survey.breakdowns} - set(planned.left_out)
    its = survey.settings
    days = its.destroy_by_days if its.destroy_by_days is not None else survey.client.settings.destroy_by_days
    return Policy(
        title={language: words for language, words in title.items() if language in questionnaire.languages},
        client=survey.client.name,
        vendor=house.settings.vendor,
        wave=number,
        k=survey.minimum_group,
        questionnaire_hash=binding.sha256(text.encode()),
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
        dialogue=its.dialogue,
        messenger=its.messenger,
        sms=_sms(house, session, survey),
        fallback=None if all(map(nearest, questionnaire.languages)) else survey.client.language,
        **_of_mail(session, survey),
        **_of_pulse(session, survey),
    )


def _sms(house: House, session: Session, survey: Survey) -> Sms:
    """Whether links go as text messages: never in a pulse. Refusal where none could."""
    if survey.settings.sms == Sms.NO or pulse_of_survey(session, survey.id) is not None:
        return Sms.NO
    sms.check(house, survey)
    return Sms.YES


def _of_mail(session: Session, survey: Survey) -> dict[str, Any]:
    """What the mail provider was seen to do to letters, and why they go out all the same. MailIsChanged."""
    seen, reason = changes.told(session, survey.client_id)
    if seen and not reason:
        raise MailIsChanged()
    return {"mail_changes": seen, "mail_reason": reason}


def _of_pulse(session: Session, survey: Survey) -> dict[str, Any]:
    """What the contract of a pulse's waves says besides: of a round where its answers go, of a period when it ends."""
    found = pulse_of_survey(session, survey.id)
    if found is None:
        return {}
    pulse, service = found
    if service is not None:
        return {"period_answers": floor(survey.minimum_group), "by_event": pulse.whom == Whom.EVENT}
    services = [one.survey_id for one in services_of(session, pulse.id) if one.survey_id is not None]
    codes = {wave.survey_id: wave.code for wave in standing_waves(session, services)}
    return {"services": tuple(codes[one] for one in services), "by_event": pulse.whom == Whom.EVENT}
