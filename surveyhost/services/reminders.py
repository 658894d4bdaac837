"""Letters on their own clock: reminders by plan, and a pause in which nothing goes out.

The plan is the survey's; a wave that is opened gets the moments that it gives. Neither is part of the policy: when
reminders come is nobody's secret and nobody's protection, whom they go to is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Insert, func, insert, literal, select
from sqlalchemy.orm import Session

from ..core import reminders
from ..core.errors import Refusal
from ..core.lifecycle import IN_FIELD
from ..store.letters import LOST
from ..store.office import Letter, Participant, Survey, Wave
from . import audit
from .house import Actor, House
from .survey_rows import STANDING, SurveyWave, get_survey, get_wave

WORKER = Actor("worker")


def moments(survey: Survey, opens: datetime, closes: datetime) -> list[str]:
    """What a wave of this survey keeps of its plan: moments in UTC, as text."""
    zone = ZoneInfo(survey.client.time_zone)
    plan = survey.settings.get("reminder_plan", ())
    return [one.astimezone(UTC).isoformat() for one in reminders.moments(plan, opens, closes, zone)]


def letters(wave: Wave, kind: str, batch: int, due: datetime) -> Insert:
    """One statement that writes a waiting letter for everybody with an address (who wants it, if a reminder)."""
    who = select(
        literal(wave.id),
        Participant.id,
        literal(kind),
        literal(batch),
        literal("waiting"),
        literal(due, Letter.due.type),
        literal(0),
    ).where(Participant.survey_id == wave.survey_id, Participant.by_mail)
    if kind == "reminder":
        who = who.where(Participant.reminders)
    columns = ["wave_id", "participant_id", "kind", "batch", "state", "due", "tries"]
    return insert(Letter).from_select(columns, who)


def remind(house: House, actor: Actor, wave: SurveyWave) -> int:
    """Write a reminder for everybody with an address who has not opted out of reminders; how many there are.

    A policy of "non-responders" changes nothing here: the mailer leaves out spent seats when it sends, so that no row
    of the office ever says who has answered. Refusal unless the wave is open, or while letters are still going out.
    """
    with house.office.begin() as session:
        row = get_wave(session, wave)
        session.refresh(row, with_for_update=True)
        return _write(house, session, actor, row)


def _write(house: House, session: Session, actor: Actor, row: Wave) -> int:
    if row.state != "open":
        raise Refusal(f"Wave {row.number} of survey {row.survey_id} is {row.state}, not open.", "state")
    waiting = select(func.count()).where(Letter.wave_id == row.id, Letter.state == "waiting", Letter.kind != LOST)
    if left := session.scalar(waiting):
        raise Refusal(f"{left} letters of wave {row.number} are still waiting to be sent.", "letters-waiting")
    batch = (session.scalar(select(func.max(Letter.batch)).where(Letter.wave_id == row.id)) or 1) + 1
    session.execute(letters(row, "reminder", batch, house.now()))
    written = select(func.count()).where(Letter.wave_id == row.id, Letter.batch == batch)
    count = session.scalar(written) or 0
    after = {"batch": batch, "letters": count}
    audit.record(session, house, actor, "wave.remind", f"wave {row.id}", row.survey.client_id, after=after)
    return count


def remind_due(house: House) -> list[int]:
    """Write the reminders whose moment has come; ids of the waves. For the worker's clock.

    Not while a wave's letters are paused or still on their way: they come after. Several that fell due meanwhile are
    one. Letters and plan change together, so that a crash reminds nobody twice.
    """
    with house.office() as session:
        found = session.execute(
            select(Wave.id, Wave.reminders).where(Wave.state == "open", Wave.letters_paused.is_(None))
        ).all()
    due = [row.id for row in found if reminders.split(row.reminders, house.now())[0]]
    return [wave_id for wave_id in due if _remind_by_plan(house, wave_id)]


def _remind_by_plan(house: House, wave_id: int) -> bool:
    try:
        with house.office.begin() as session:
            wave = session.get_one(Wave, wave_id, with_for_update=True)
            due, coming = reminders.split(wave.reminders, house.now())
            if not due or wave.letters_paused is not None:
                return False
            wave.reminders = coming
            _write(house, session, WORKER, wave)
    except Refusal:
        return False  # letters of the round before are on their way, or it has just closed: looked at in a minute
    return True


def set_plan(house: House, actor: Actor, survey_id: int, plan: Sequence[str]) -> list[datetime]:
    """Make this the survey's plan, and that of its wave in the field; the moments that are still to come there.

    Refusal (code "reminder") for a plan that cannot be read. What has been sent stays sent.
    """
    kept = reminders.check(plan)
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        before = {"reminder_plan": survey.settings.get("reminder_plan", [])}
        survey.settings = {**survey.settings, "reminder_plan": kept}
        wave = session.scalar(select(Wave).where(Wave.survey_id == survey_id, Wave.state.in_(STANDING)))
        if wave is not None:
            wave.reminders = reminders.split(moments(survey, wave.opens, wave.closes), house.now())[1]
        after = {"reminder_plan": kept}
        audit.record(session, house, actor, "letters.plan", f"survey {survey_id}", survey.client_id, before, after)
        return [] if wave is None else [datetime.fromisoformat(one) for one in wave.reminders]


def pause(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Let no letter of this wave go out until `resume`; those a mail server has are gone. Nothing if it is paused.

    Refusal (code "state") unless the wave is in the field.
    """
    _set_paused(house, actor, wave, True)


def resume(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Let the letters go on. Nothing if they do. Refusal (code "state") unless the wave is in the field."""
    _set_paused(house, actor, wave, False)


def _set_paused(house: House, actor: Actor, wave: SurveyWave, paused: bool) -> None:
    with house.office.begin() as session:
        row = get_wave(session, wave)
        session.refresh(row, with_for_update=True)
        if row.state not in IN_FIELD:
            raise Refusal(f"Wave {row.number} of survey {row.survey_id} is {row.state}, not in the field.", "state")
        if (row.letters_paused is not None) == paused:
            return
        row.letters_paused = house.now() if paused else None
        act = "letters.pause" if paused else "letters.resume"
        audit.record(session, house, actor, act, f"wave {row.id}", row.survey.client_id)
