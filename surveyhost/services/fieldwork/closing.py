"""Close and forget: what destroys. Each may be repeated until it is done; the office's last word comes last.

close:  vault stops and mixes > office writes the counts (closed) > vault destroys seats, digests, token key, and is
        scrubbed > salt and its wrapping key go > office says so. Of a split count the vault says the digest of its rows
        once the office has it; nothing is handed to the keeper before all of this is done.
forget: the private key's wrapping key goes > vault destroys the boxes, and is scrubbed > office drops key, cube and
        comments, signs the record (forgotten). From the first step on nothing opens, whatever a crash leaves behind.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.errors import Refusal
from ...core.plurals import counted
from ...core.wave import lifecycle
from ...core.wave import policy as contract
from ...core.wave.lifecycle import CLOSED, RecordKind, Step, WaveState
from ...store.office import wave as store
from ...store.office.letter import delete_letters_of_wave, delete_unsent_letters_of_wave
from ...store.office.loop.results_page import path_of_wave
from ...store.office.loop.threads import dialogue_of, end_dialogue
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.release import first_approval, keeper_record, releases_not_out
from ...store.office.roster import Roster
from ...store.office.wave import Wave, WaveKey, delete_hand_overs
from ...store.sessions import Session
from ...store.vault.scrubbing import Busy
from ..keys import waves as wave_keys
from ..keys.keyring import keyring
from ..letters import mailbox
from ..office import audit, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_survey, get_wave, turn_down
from ..rosters import rosters
from ..setup.split_steps import step_of
from ..threads import boxes as thread_boxes
from ..threads import messages as thread_messages
from ..vault import desk, destruction, scrubs, split_rows, tampering
from ..vault.binding import ROWS
from ..vault.profiles import seat_counts, without_profiles
from . import begun
from .begun import Act
from .refusals import ForgottenAlready, ForgottenBeforeClose, NotClosable, RosterNeeded, RunsByItself
from .response_rates import freeze_rate

WORKER = Actor("worker")
UNRELEASED = timedelta(days=90)
"""After close a wave of which nothing was released by then is forgotten all the same; the privacy page says so."""


def close(house: House, actor: Actor, wave: SurveyWave) -> None:
    """End fieldwork for good. Repeating it finishes what a crash left; Refusal where it is closed already, or where it
    belongs to a pulse and somebody else than the worker asks."""
    begun.carry_out_one(house, wave, steps_of_closing(house, actor, wave))


def steps_of_closing(house: House, actor: Actor, wave: SurveyWave) -> Act:
    """What `close` does, for `begun.carry_out`."""
    with house.office() as session:
        if actor != WORKER and pulse_of_survey(session, wave.survey_id) is not None:
            raise RunsByItself(survey_id=wave.survey_id)
    with house.office.begin() as session:
        row = get_wave(session, wave)
        wave_id, code, state = row.id, row.code, row.state
        if state == WaveState.PLANNED or (
            state in CLOSED and row.salt is None and not begun.is_begun(session, wave_id)
        ):
            said = "has not been opened" if state == WaveState.PLANNED else f"is {state} already"
            raise NotClosable(number=row.number, survey_id=row.survey_id, standing=said)
        begun.begin(house, session, wave_id, Step.CLOSE, actor)
    if state not in CLOSED:
        _count(house, actor, wave_id, code)
    _announce(house, wave_id, code)
    desk.destroy_links(house, code)
    yield
    _destroy_salt(house, actor, wave_id)
    mailbox.forget_wave(house.settings, code)
    with house.office.begin() as session:
        begun.end(session, wave_id)


def _count(house: House, actor: Actor, wave_id: int, code: str) -> None:
    """The vault stops; seats and boxes are counted into the office, which is closed from then on."""
    keys = keyring(house.settings)
    with house.office() as session:
        salt = wave_keys.salt_of(keys, session.get_one(Wave, wave_id))
    closing = desk.stop(house, code, salt)
    counted = seat_counts(keys, code, closing)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state in CLOSED:
            return
        lifecycle.check_move(wave.state, WaveState.CLOSED)
        wave.state, wave.closed = WaveState.CLOSED, house.now()
        wave.seats = {**counted, "invited": wave.invited}
        freeze_rate(wave)
        # a letter that has not gone must not go; of the others only how many, since whom we reminded is of no use now
        delete_unsent_letters_of_wave(session, wave_id)
        after = {"boxes": closing.boxes, "invited": wave.invited, "digest": closing.digest}
        audit.record(session, house, actor, AuditAct.WAVE_CLOSE, f"wave {wave_id}", wave.survey.client_id, after=after)


def _announce(house: House, wave_id: int, code: str) -> None:
    with house.office() as session:
        seats = session.get_one(Wave, wave_id).seats or {}
    if seats.get("covers") == ROWS:
        split_rows.announce(house, code, seats["digest"])


def _destroy_salt(house: House, actor: Actor, wave_id: int) -> None:
    keys = keyring(house.settings)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.salt is None:
            return
        for name in (wave_keys.salt_name(wave), *keys.names(wave_keys.used_names(wave.code))):
            keys.destroy(name)
        wave.salt = None
        destruction.sign(house, session, wave, RecordKind.CLOSE, destruction.closed(wave))
        if step_of(wave) is not None:
            destruction.sign(house, session, wave, RecordKind.ANNOUNCE, destruction.announced(wave))
        act = AuditAct.WAVE_DESTROY_LINKS
        audit.record(session, house, actor, act, f"wave {wave_id}", wave.survey.client_id, after={"salt": "destroyed"})


def forget(house: House, actor: Actor, wave: SurveyWave, roster: bool = False) -> None:
    """Destroy boxes, private key and cube, and the roster's people if asked; sign a record of it.

    Repeating it finishes what a crash left; on a forgotten wave it can still forget the roster. Refusal while the wave
    is in the field, or while another wave of the survey needs the roster.
    """
    begun.carry_out_one(house, wave, steps_of_forgetting(house, actor, wave, roster))


def steps_of_forgetting(house: House, actor: Actor, wave: SurveyWave, roster: bool = False) -> Act:
    """What `forget` does, for `begun.carry_out`."""
    with house.office.begin() as session:
        row = get_wave(session, wave)
        wave_id, code = row.id, row.code
        _check_forgettable(session, row, roster)
        begun.begin(house, session, wave_id, Step.FORGET, actor, roster)
    for name in (wave_keys.private_name(row), wave_keys.cube_name(code)):
        keyring(house.settings).destroy(name)
    desk.forget(house, code)
    thread_boxes.take(house, code)
    thread_messages.take_all(house, code)
    with house.office() as session:
        path = path_of_wave(session, wave_id)
    if path is not None:
        mailbox.forget_results(house.settings, path)
    yield
    _forget_in_office(house, actor, wave_id, roster)


def _check_forgettable(session: Session, row: Wave, roster: bool) -> None:
    name = f"Wave {row.number} of survey {row.survey_id}"
    if roster:
        _check_roster_free(session, row)
    if row.state not in CLOSED or row.salt is not None:
        raise ForgottenBeforeClose(name=name, state=row.state)
    if row.state == WaveState.FORGOTTEN and not roster:
        raise ForgottenAlready(name=name)


def _check_roster_free(session: Session, wave: Wave) -> None:
    standing = store.standing_wave(session, wave.survey_id)
    if standing is not None:
        raise RosterNeeded(number=standing.number, survey_id=wave.survey_id)


def clear(wave: Wave, now: datetime) -> None:
    """Write down that a wave is forgotten, and drop from its row whatever its answers could be counted by."""
    wave.state, wave.forgotten = WaveState.FORGOTTEN, now
    wave.private_key = wave.cube = wave.comments = wave.message_key = wave.query_secret = wave.outcome = None
    wave.seats = without_profiles(wave.seats)


def _forget_in_office(house: House, actor: Actor, wave_id: int, roster: bool) -> None:
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        begun.end(session, wave_id)
        people = rosters.remove_all(session, wave.survey_id) if roster else 0
        destroyed = destruction.found(wave, people, dialogue_of(session, wave_id))
        if wave.state != WaveState.FORGOTTEN:
            lifecycle.check_move(wave.state, WaveState.FORGOTTEN)
            clear(wave, house.now())
            for row in releases_not_out(session, wave_id):
                turn_down(row, actor.name, house.now())
            delete_hand_overs(session, wave_id)
            delete_letters_of_wave(session, wave_id)
            end_dialogue(session, wave_id)
        elif not people:
            return
        signed = keeper_record(session, wave_id)
        destruction.sign(
            house, session, wave, RecordKind.FORGET, destruction.forgotten(wave, people, destroyed, signed)
        )
        after = {"boxes": (wave.seats or {}).get("boxes"), "people": people}
        audit.record(session, house, actor, AuditAct.WAVE_FORGET, f"wave {wave_id}", wave.survey.client_id, after=after)


def drop(house: House, wave: SurveyWave) -> None:
    """Destroy a pulse's period uncounted: too few answered it. Nobody learns how many did. Safe to repeat.

    NotClosable for a wave that is not open, and for any that is no pulse's.
    """
    begun.carry_out_one(house, wave, steps_of_dropping(house, wave))


def steps_of_dropping(house: House, wave: SurveyWave) -> Act:
    """What `drop` does, for `begun.carry_out`."""
    with house.office.begin() as session:
        row = get_wave(session, wave)
        wave_id, code = row.id, row.code
        if row.state == WaveState.FORGOTTEN:
            return
        if row.state != WaveState.OPEN or pulse_of_survey(session, row.survey_id) is None:
            raise NotClosable(number=row.number, survey_id=row.survey_id, standing=f"is {row.state}")
        begun.begin(house, session, wave_id, Step.DROP, WORKER)
    desk.end(house, code)
    keys = keyring(house.settings)
    wave_keys.destroy_all(keys, code)
    for name in keys.names(wave_keys.used_names(code)):
        keys.destroy(name)
    desk.forget(house, code)
    yield
    _write_down_dropped(house, wave_id)


def _write_down_dropped(house: House, wave_id: int) -> None:
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        begun.end(session, wave_id)
        lifecycle.check_move(wave.state, WaveState.CLOSED)
        wave.closed, wave.salt, wave.rate = house.now(), None, None
        clear(wave, house.now())
        delete_letters_of_wave(session, wave_id)
        destruction.sign(house, session, wave, RecordKind.TOO_FEW, destruction.dropped(wave))
        audit.record(session, house, WORKER, AuditAct.WAVE_DROP, f"wave {wave_id}", wave.survey.client_id)


def close_due(house: House) -> list[int]:
    """Close every open wave whose closing time has come, and finish closings that a crash cut short; their ids."""
    with house.office() as session:
        due = store.waves_to_close(session, house.now())
    idle = [one for one in due if begun.is_idle(house, one.survey_id)]  # what is being closed is left to whoever does
    return _each(house, Duty.CLOSE, idle, lambda wave: steps_of_closing(house, WORKER, wave))


def forget_due(house: House) -> list[int]:
    """Forget released waves whose policy's days are over, waves of which nothing was ever released, and rosters whose
    client's days are over; ids of waves seen."""
    with house.office() as session:
        closed = store.closed_waves(session)
    return _each(house, Duty.FORGET, closed, lambda wave: _steps_if_due(house, wave))


def answers_due(policy: bytes, closed: datetime | None, released: datetime | None) -> datetime | None:
    """When boxes, keys and counts go: so many days after the first release as the policy says, or, where nothing is
    ever released, some time after closing. None before closing."""
    if released is not None:
        return released + timedelta(days=contract.parse(policy).destroy_by_days)
    return None if closed is None else closed + UNRELEASED


def roster_due(policy: bytes, released: datetime | None, days: int | None) -> datetime | None:
    """When the roster goes: `days` after the first release, as the client says, and never before the answers. None
    while nobody has set a date."""
    answers = answers_due(policy, None, released)
    return (
        None if released is None or answers is None or days is None else max(answers, released + timedelta(days=days))
    )


def _steps_if_due(house: House, wave: SurveyWave) -> Act | None:
    with house.office() as session:
        row = get_wave(session, wave)
        first = first_approval(session, row.id)
        is_left = row.state != WaveState.FORGOTTEN and _is_over(house, answers_due(row.policy, row.closed, first))
        days = row.survey.client.settings.retention_days
        roster = _is_over(house, roster_due(row.policy, first, days)) and _is_roster_left(session, row)
    return steps_of_forgetting(house, WORKER, wave, roster) if is_left or roster else None


def _is_over(house: House, due: datetime | None) -> bool:
    return due is not None and house.now() >= due


def _is_roster_left(session: Session, wave: Wave) -> bool:
    """The roster is there still, and no later wave lives on it."""
    if session.get(Roster, wave.survey_id) is None:
        return False
    return store.latest_wave_number(session, wave.survey_id) == wave.number


def _each(house: House, duty: Duty, which: Iterable[WaveKey], steps: Callable[[SurveyWave], Act | None]) -> list[int]:
    """Carry out the act for each of these waves, or nothing where it is None, whatever becomes of the others; ids of
    those for which it was done."""
    waves = {wave.id: (wave.code, SurveyWave(wave.survey_id, wave.number)) for wave in which}
    acts: dict[SurveyWave, Act] = {}
    failed: dict[SurveyWave, Exception] = {}
    for _, wave in waves.values():
        try:
            act = steps(wave)
        except Exception as error:
            failed[wave] = error
        else:
            acts |= {} if act is None else {wave: act}
    failed |= begun.carry_out(house, acts)

    def tell(wave_id: int) -> None:
        code, wave = waves[wave_id]
        tampering.on_record(house, code, lambda: _raise(failed.get(wave)))

    return failing_duties.each(house, duty, waves, tell)


def _raise(error: Exception | None) -> None:
    if error is not None:
        raise error


def mix(house: House, actor: Actor, survey_id: int | None = None) -> list[str]:
    """Mix the vault's waves in the field (of one survey) now; codes of those in which boxes were moved.

    Boxes move where at least k wait; seats and digests are sorted anew in any case, so that the order in which letters
    went out does not stay either. A wave that the vault holds otherwise than the office is left as it is, and the
    audit log says so; once the others are mixed, who asked is told by Unbound.
    """
    with house.office() as session:
        if survey_id is not None:
            get_survey(session, survey_id)
        codes = [wave.code for wave in store.waves_in_field(session, survey_id)]
    done, failed = scrubs.mix_each(house, codes)
    refused = list[Refusal]()
    for code, error in failed.items():
        with suppress(Busy), tampering.noted(house, code, refused):
            raise error
    if refused:
        raise refused[0]
    mixed = [code for code, is_moved in done.items() if is_moved]
    if mixed:
        with house.office.begin() as session:
            audit.record(session, house, actor, AuditAct.VAULT_MIX, counted(len(mixed), "wave"))
    return mixed


def mix_due(house: House) -> list[str]:
    """Mix every open wave where enough waits; their codes. For the worker's clock, every 15 minutes."""
    with house.office() as session:
        codes = {wave.id: wave.code for wave in store.waves_in_field(session)}
    done, failed = scrubs.mix_each(house, list(codes.values()))

    def tell(wave_id: int) -> bool:
        code = codes[wave_id]
        tampering.on_record(house, code, lambda: _raise(failed.get(code)))
        return done[code]

    mixed = failing_duties.each(house, Duty.MIX, codes, tell)
    return [codes[wave_id] for wave_id in mixed]
