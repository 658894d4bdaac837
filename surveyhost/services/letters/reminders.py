"""Letters on their own clock: reminders by plan, and a pause in which nothing goes out.

The plan is the survey's; a wave that is opened gets the moments that it gives. Neither is part of the policy: when
reminders come is nobody's secret and nobody's protection, whom they go to is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.errors import Refusal
from ...core.plurals import counted
from ...core.wave import reminders
from ...core.wave.letters import LetterKind
from ...core.wave.lifecycle import WITH_LETTERS, WaveState
from ...store.office.letter import write_round
from ...store.office.letter_counts import latest_batch, letters_in_batch, waiting_letters
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.survey import Survey
from ...store.office.wave import Wave, standing_wave, waves_to_remind
from ...store.sessions import Session
from ..office import audit, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_survey, get_wave
from .refusals import LettersWaiting, PulseRemindsNobody, WaveNotInField, WaveNotOpen, WaveOver

WORKER = Actor("worker")


def moments(survey: Survey, opens: datetime, closes: datetime) -> list[str]:
    """What a wave of this survey keeps of its plan: moments in UTC, as text."""
    zone = ZoneInfo(survey.client.time_zone)
    plan = survey.settings.reminder_plan
    return [one.astimezone(UTC).isoformat() for one in reminders.moments(plan, opens, closes, zone)]


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
    if row.state != WaveState.OPEN:
        raise WaveNotOpen(number=row.number, survey_id=row.survey_id, state=row.state)
    if row.closes <= house.now():
        raise WaveOver(number=row.number, survey_id=row.survey_id)
    if pulse_of_survey(session, row.survey_id) is not None:
        raise PulseRemindsNobody()
    if left := waiting_letters(session, row.id):
        raise LettersWaiting(letters=counted(left, "letter"), count=left, number=row.number)
    batch = latest_batch(session, row.id) + 1
    write_round(session, row, LetterKind.REMINDER, batch, house.now())
    count = letters_in_batch(session, row.id, batch)
    after = {"batch": batch, "letters": count}
    audit.record(session, house, actor, AuditAct.WAVE_REMIND, f"wave {row.id}", row.survey.client_id, after=after)
    return count


def remind_due(house: House) -> list[int]:
    """Write the reminders whose moment has come; ids of the waves. For the worker's clock.

    Not while a wave's letters are paused or still on their way: they come after. Several that fell due meanwhile are
    one. Letters and plan change together, so that a crash reminds nobody twice.
    """
    with house.office() as session:
        waves = [wave.id for wave in waves_to_remind(session, house.now())]
    return failing_duties.each(house, Duty.REMIND, waves, lambda wave_id: _remind_by_plan(house, wave_id))


def _remind_by_plan(house: House, wave_id: int) -> bool:
    with house.office() as session:
        if not reminders.split(session.get_one(Wave, wave_id).reminders, house.now())[0]:
            return False
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

    ReminderRefused for a plan that cannot be read. What has been sent stays sent.
    """
    kept = reminders.check(plan)
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        before = {"reminder_plan": list(survey.settings.reminder_plan)}
        survey.settings = survey.settings.but(reminder_plan=kept)
        wave = standing_wave(session, survey_id)
        if wave is not None:
            wave.reminders = reminders.split(moments(survey, wave.opens, wave.closes), house.now())[1]
        after = {"reminder_plan": kept}
        audit.record(
            session, house, actor, AuditAct.LETTERS_PLAN, f"survey {survey_id}", survey.client_id, before, after
        )
        return [] if wave is None else [datetime.fromisoformat(one) for one in wave.reminders]


def pause(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Let no letter of this wave go out until `resume`; those a mail server has are gone. Nothing if it is paused.

    WrongState where no letter goes out: before it is opened, and between closing and its first release.
    """
    _set_paused(house, actor, wave, True)


def resume(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Let the letters go on. Nothing if they do. WrongState as `pause`."""
    _set_paused(house, actor, wave, False)


def _set_paused(house: House, actor: Actor, wave: SurveyWave, paused: bool) -> None:
    with house.office.begin() as session:
        row = get_wave(session, wave)
        session.refresh(row, with_for_update=True)
        if row.state not in WITH_LETTERS:
            raise WaveNotInField(number=row.number, survey_id=row.survey_id, state=row.state)
        if (row.letters_paused is not None) == paused:
            return
        row.letters_paused = house.now() if paused else None
        act = AuditAct.LETTERS_PAUSE if paused else AuditAct.LETTERS_RESUME
        audit.record(session, house, actor, act, f"wave {row.id}", row.survey.client_id)
