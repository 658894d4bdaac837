"""The way out for a wave that cannot be closed, forgotten or abandoned: two people write it off.

Everything of it that can be destroyed is destroyed, step by step, whatever the other steps come to; a signed record
says what was, and what could not be and why. Nothing can be made from the wave any more. What was released stays.
"""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.duties import STOPPED
from ...core.errors import Refusal
from ...core.wave.lifecycle import RecordKind, Step, WaveState
from ...store.office import upkeep
from ...store.office.letter import delete_letters_of_wave
from ...store.office.loop.threads import end_dialogue
from ...store.office.release import releases_not_out
from ...store.office.upkeep import WriteOff
from ...store.office.wave import Wave, delete_hand_overs
from ...store.sessions import Session
from ...store.vault.scrubbing import Busy
from ..accounts.second_person import check_two
from ..keys import waves
from ..keys.keyring import Keyring, keyring
from ..office import audit, clock, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave, turn_down
from ..threads import boxes as thread_boxes
from ..threads import messages as thread_messages
from ..vault import desk, destruction
from ..vault.profiles import without_profiles
from . import begun
from .refusals import KeyFileNotThere, NotStuck, SameAsker, WriteOffNotAsked


def asked_by(house: House, wave: SurveyWave) -> str | None:
    """Who has asked to write this wave off; None while nobody has."""
    with house.office() as session:
        row = session.get(WriteOff, get_wave(session, wave).id)
        return None if row is None else row.asked_by


def is_offered(house: House, wave_id: int, state: str) -> bool:
    """Whether this wave is stuck: a duty of the worker on it fails, or it was asked for already. One query at most."""
    if state == WaveState.FORGOTTEN:
        return False
    with house.office() as session:
        return _is_stuck(session, wave_id)


def _is_stuck(session: Session, wave_id: int) -> bool:
    return upkeep.is_stuck(session, wave_id, STOPPED)


def ask(house: House, actor: Actor, wave: SurveyWave) -> None:
    """The first person's part. NotStuck for a wave on which nothing fails. Safe to repeat."""
    with house.office.begin() as session:
        row = get_wave(session, wave)
        if row.state == WaveState.FORGOTTEN or not _is_stuck(session, row.id):
            name = f"Wave {row.number} of survey {row.survey_id}"
            raise NotStuck(name=name)
        if session.get(WriteOff, row.id) is None:
            session.add(WriteOff(wave_id=row.id, asked_by=actor.name, asked=house.now()))
            audit.record(session, house, actor, AuditAct.WAVE_ASK_WRITE_OFF, f"wave {row.id}", row.survey.client_id)


def carry_out(house: House, actor: Actor, wave: SurveyWave) -> list[str]:
    """The second person's part: destroy what can be; what could not be, a sentence each.

    Refusal: WriteOffNotAsked; SameAsker for whoever asked; as `check_two`; ClockJumped. Repeating it finishes what
    a crash left.
    """
    clock.check(house)
    with begun.acting(house, wave.survey_id):
        with house.office.begin() as session:
            row = get_wave(session, wave)
            _check(session, house, actor, row)
            begun.begin(house, session, row.id, Step.WRITE_OFF, actor)
        done, left = _destroy(house, row)
        with house.office.begin() as session:
            _write_down(house, session, actor, row.id, done, left)
        waves.born(keyring(house.settings), row.code)
    return [f"{what}: {why}" for what, why in left.items()]


def check(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Whether `carry_out` would be refused to this person: for who has to be asked first. Refusal as there."""
    with house.office() as session:
        _check(session, house, actor, get_wave(session, wave))


def _check(session: Session, house: House, actor: Actor, row: Wave) -> None:
    request = session.get(WriteOff, row.id)
    if request is None:
        raise WriteOffNotAsked()
    if request.asked_by.strip().casefold() == actor.name.strip().casefold():
        raise SameAsker(name=actor.name)
    check_two(session, house, request.asked_by, actor.name)


Left = dict[str, str]


def _destroy(house: House, row: Wave) -> tuple[list[str], Left]:
    """What was destroyed; and what was not, with the reason."""
    done: list[str] = []
    left: Left = {}
    for what, act in _steps(house, keyring(house.settings), row):
        try:
            act()
        except Busy:
            raise
        except Refusal as refusal:
            left[what] = refusal.reason
        except Exception as error:  # one broken part must not save the others from being destroyed
            left[what] = f"Something broke inside ({type(error).__name__})."
        else:
            done.append(what)
    return done, left


def _steps(house: House, ring: Keyring, row: Wave) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "seats, token digests, token key", lambda: desk.end(house, row.code)
    yield "boxes", lambda: desk.forget(house, row.code)
    if row.message_key is not None:
        yield "replies to comments", lambda: thread_boxes.take(house, row.code)
        yield "messages of writers", lambda: thread_messages.take_all(house, row.code)
    names = {
        "the salt's wrapping key": waves.salt_name(row) if row.salt is not None else None,
        "the private key's wrapping key": waves.private_name(row) if row.private_key is not None else None,
        "the cube's key": waves.cube_name(row.code),
    }
    for what, name in names.items():
        if name is not None:
            yield what, partial(_destroy_key, ring, name)
    for name in ring.names(waves.used_names(row.code)):
        yield "a backup's key of used links", partial(_destroy_key, ring, name)


def _destroy_key(ring: Keyring, name: str) -> None:
    if not ring.has(name):
        raise KeyFileNotThere()
    ring.destroy(name)


def _write_down(house: House, session: Session, actor: Actor, wave_id: int, done: list[str], left: Left) -> None:
    wave = session.get_one(Wave, wave_id, with_for_update=True)
    asker = session.get_one(WriteOff, wave_id).asked_by
    now = house.now()
    done = [*done, *_found_in_row(wave)]
    wave.state, wave.closed, wave.forgotten = WaveState.FORGOTTEN, wave.closed or now, now
    wave.salt = wave.private_key = wave.cube = wave.comments = wave.message_key = None
    end_dialogue(session, wave_id)
    wave.seats = without_profiles(wave.seats)
    for release in releases_not_out(session, wave_id):
        turn_down(release, actor.name, now)
    delete_hand_overs(session, wave_id)
    delete_letters_of_wave(session, wave_id)
    upkeep.delete_write_off(session, wave_id)
    failing_duties.drop(session, wave_id)
    begun.end(session, wave_id)
    destruction.sign(house, session, wave, RecordKind.WRITE_OFF, _document(wave, asker, actor.name, done, left))
    after = {"destroyed": done, "not_destroyed": left}
    audit.record(session, house, actor, AuditAct.WAVE_WRITE_OFF, f"wave {wave_id}", wave.survey.client_id, after=after)


def _found_in_row(wave: Wave) -> list[str]:
    """What goes with the office's own row. What a keeper holds was never here."""
    here = {"salt": wave.salt, "private key": wave.private_key, "cube": wave.cube, "comments": wave.comments}
    return [what for what, content in here.items() if content is not None]


def _document(wave: Wave, asker: str, by: str, done: list[str], left: Left) -> dict[str, Any]:
    """From the survey's own row: the contract may be what is damaged. Then nobody can say who the keeper was."""
    assert wave.forgotten is not None
    elsewhere: dict[str, Any] = {}
    with contextlib.suppress(Refusal):
        elsewhere = destruction.kept_elsewhere(wave)
    return {
        "record": RecordKind.WRITE_OFF,
        "client": wave.survey.client.name,
        "title": dict(wave.survey.title),
        "survey": wave.survey_id,
        "wave": wave.number,
        "policy_hash": wave.policy_hash,
        "invited": wave.invited,
        "written_off": wave.forgotten.isoformat(timespec="minutes"),
        "asked_by": asker,
        "carried_out_by": by,
        "destroyed": done,
        "not_destroyed": left,
        **elsewhere,
    }
