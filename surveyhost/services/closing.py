"""Close and forget: what destroys. Each may be repeated until it is done; the office's last word comes last.

close:  vault stops and mixes > office writes the counts (closed) > vault destroys seats, digests, token key > salt and
        its wrapping key go > office says so.
forget: the private key's wrapping key goes > vault destroys the boxes > office drops key, cube and comments, signs the
        record (forgotten). From the first step on nothing opens, whatever a crash leaves behind.
"""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from ..core import lifecycle
from ..core import policy as contract
from ..core.disclosure.publish import respondents_printed
from ..core.errors import Refusal
from ..core.lifecycle import IN_FIELD
from ..core.release_json import canonical
from ..store.letters import LOST
from ..store.mix import Busy
from ..store.office import HandOver, Letter, Record, ReleaseRow, Roster, Wave
from . import audit, mailbox, rosters, vault_desk, wave_keys
from .house import Actor, House
from .keys import keyring
from .profiles import seat_counts, without_profiles
from .survey_rows import STANDING, SurveyWave, get_survey, get_wave, turn_down

WORKER = Actor("worker")
CLOSED = ("closed", "tabulated", "released", "forgotten")
UNRELEASED = timedelta(days=90)
"""After close a wave of which nothing was released by then is forgotten all the same; the privacy page says so."""


def close(house: House, actor: Actor, wave: SurveyWave) -> None:
    """End fieldwork for good. Repeating it finishes what a crash left; Refusal where it is closed already."""
    with house.office() as session:
        row = get_wave(session, wave)
        wave_id, code, state, is_done = row.id, row.code, row.state, row.salt is None
    if state == "planned" or (state in CLOSED and is_done):
        said = "has not been opened" if state == "planned" else f"is {state} already"
        raise Refusal(f"Wave {row.number} of survey {row.survey_id} {said}.", "state")
    if state not in CLOSED:
        _count(house, actor, wave_id, code)
    vault_desk.destroy_links(house, code)
    _destroy_salt(house, actor, wave_id)
    mailbox.forget_wave(house.settings, code)


def _count(house: House, actor: Actor, wave_id: int, code: str) -> None:
    """The vault stops; seats and boxes are counted into the office, which is closed from then on."""
    closing = vault_desk.stop(house, code)
    counted = seat_counts(keyring(house.settings), code, closing)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state in CLOSED:
            return
        lifecycle.check_move(wave.state, "closed")
        wave.state, wave.closed = "closed", house.now()
        wave.seats = {**counted, "invited": wave.invited}
        # a letter that has not gone must not go; of the others only how many, since whom we reminded is of no use now
        unsent = Letter.state.in_(("waiting", "delayed"))
        session.execute(delete(Letter).where(Letter.wave_id == wave_id, unsent | (Letter.kind == LOST)))
        after = {"boxes": closing.boxes, "invited": wave.invited, "digest": closing.digest}
        audit.record(session, house, actor, "wave.close", f"wave {wave_id}", wave.survey.client_id, after=after)


def _destroy_salt(house: House, actor: Actor, wave_id: int) -> None:
    keys = keyring(house.settings)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.salt is None:
            return
        keys.destroy(wave_keys.salt_name(wave))
        wave.salt = None
        _sign(house, session, wave, "close", _closed_document(wave))
        act = "wave.destroy_links"
        audit.record(session, house, actor, act, f"wave {wave_id}", wave.survey.client_id, after={"salt": "destroyed"})


def _document(wave: Wave, kind: str) -> dict[str, Any]:
    """What both records say. HR reads them: no number of boxes where it would name 1 to k - 1 who did not answer."""
    made = contract.parse(wave.policy)
    return {
        "record": kind,
        "client": made.client,
        "vendor": made.vendor,
        "title": dict(made.title),
        "survey": wave.survey_id,
        "wave": wave.number,
        "policy_hash": wave.policy_hash,
        "boxes": respondents_printed(wave.invited, (wave.seats or {}).get("boxes", 0), made.k),
        "boxes_digest": (wave.seats or {}).get("digest"),
        "invited": wave.invited,
    }


def _closed_document(wave: Wave) -> dict[str, Any]:
    closed = wave.closed.isoformat(timespec="minutes") if wave.closed else None
    destroyed = ["seats", "token digests", "token key", "salt", "the salt's wrapping key"]
    return {**_document(wave, "close"), "closed": closed, "destroyed": destroyed}


def _sign(house: House, session: Session, wave: Wave, kind: str, document: dict[str, Any]) -> None:
    keys = keyring(house.settings)
    raw = canonical({**document, "signer": keys.public_signing_key().hex()})
    session.add(Record(wave_id=wave.id, kind=kind, document=raw, signature=keys.sign(raw), made=house.now()))


def forget(house: House, actor: Actor, wave: SurveyWave, roster: bool = False) -> None:
    """Destroy boxes, private key and cube, and the roster's people if asked; sign a record of it.

    Repeating it finishes what a crash left; on a forgotten wave it can still forget the roster. Refusal while the wave
    is in the field, or while another wave of the survey needs the roster.
    """
    with house.office() as session:
        row = get_wave(session, wave)
        wave_id, code, state, has_salt = row.id, row.code, row.state, row.salt is not None
        if roster:
            _check_roster_free(session, row)
    if state not in CLOSED or has_salt:
        raise Refusal(f"Wave {row.number} of survey {row.survey_id} is {state}; close it before forgetting.", "state")
    if state == "forgotten" and not roster:
        raise Refusal(f"Wave {row.number} of survey {row.survey_id} has been forgotten already.", "state")
    for name in (wave_keys.private_name(row), wave_keys.cube_name(code)):
        keyring(house.settings).destroy(name)
    vault_desk.forget(house, code)
    _forget_in_office(house, actor, wave_id, roster)


def _check_roster_free(session: Session, wave: Wave) -> None:
    standing = select(Wave.number).where(Wave.survey_id == wave.survey_id, Wave.state.in_(STANDING))
    if (number := session.scalar(standing.limit(1))) is not None:
        raise Refusal(f"Wave {number} of survey {wave.survey_id} is in the field and needs the roster.", "frozen")


def _unreleased(wave_id: int) -> Select[ReleaseRow]:
    return select(ReleaseRow).where(ReleaseRow.wave_id == wave_id, ReleaseRow.state != "released")


def _forget_in_office(house: House, actor: Actor, wave_id: int, roster: bool) -> None:
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        people = rosters.remove_all(session, wave.survey_id) if roster else 0
        if wave.state != "forgotten":
            lifecycle.check_move(wave.state, "forgotten")
            wave.state, wave.forgotten = "forgotten", house.now()
            wave.private_key = wave.cube = wave.comments = None
            wave.seats = without_profiles(wave.seats)
            for row in session.scalars(_unreleased(wave_id)):
                turn_down(row, actor.name, house.now())
            session.execute(delete(HandOver).where(HandOver.wave_id == wave_id))
            session.execute(delete(Letter).where(Letter.wave_id == wave_id))
        elif not people:
            return
        _sign(house, session, wave, "forget", _forgotten_document(wave, people))
        after = {"boxes": (wave.seats or {}).get("boxes"), "people": people}
        audit.record(session, house, actor, "wave.forget", f"wave {wave_id}", wave.survey.client_id, after=after)


def _forgotten_document(wave: Wave, people: int) -> dict[str, Any]:
    forgotten = wave.forgotten.isoformat(timespec="minutes") if wave.forgotten else None
    destroyed = ["boxes", "private key", "the private key's wrapping key", "cube", "comments", "the cube's key"]
    if people:
        destroyed.append("roster")
    return {**_document(wave, "forget"), "forgotten": forgotten, "destroyed": destroyed, "people": people}


def close_due(house: House) -> list[int]:
    """Close every open wave whose closing time has come, and finish closings that a crash cut short; their ids."""
    unfinished = Wave.state.in_(CLOSED) & Wave.salt.is_not(None)
    due = (Wave.state.in_(("open", "minted")) & (Wave.closes <= house.now())) | unfinished
    return _each(house, due, lambda wave: close(house, WORKER, wave))


def forget_due(house: House) -> list[int]:
    """Forget released waves whose policy's days are over, waves of which nothing was ever released, and rosters whose
    client's days are over; ids of waves seen."""
    return _each(house, Wave.state.in_(CLOSED), lambda wave: _forget_if_due(house, wave))


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


def _forget_if_due(house: House, wave: SurveyWave) -> None:
    with house.office() as session:
        row = get_wave(session, wave)
        first = _first_release(session, row.id)
        is_left = row.state != "forgotten" and _is_over(house, answers_due(row.policy, row.closed, first))
        days = row.survey.client.settings.get("retention_days")
        roster = _is_over(house, roster_due(row.policy, first, days)) and _is_roster_left(session, row)
    if is_left or roster:
        forget(house, WORKER, wave, roster)


def _first_release(session: Session, wave_id: int) -> datetime | None:
    released = select(func.min(ReleaseRow.approved)).where(ReleaseRow.state == "released")
    return session.scalar(released.where(ReleaseRow.wave_id == wave_id))


def _is_over(house: House, due: datetime | None) -> bool:
    return due is not None and house.now() >= due


def _is_roster_left(session: Session, wave: Wave) -> bool:
    """The roster is there still, and no later wave lives on it."""
    if session.get(Roster, wave.survey_id) is None:
        return False
    later = select(Wave.id).where(Wave.survey_id == wave.survey_id, Wave.number > wave.number).limit(1)
    return session.scalar(later) is None


def _each(house: House, which: Any, do: Callable[[SurveyWave], None]) -> list[int]:
    with house.office() as session:
        found = session.execute(select(Wave.id, Wave.survey_id, Wave.number).where(which)).all()
    done = []
    for row in found:
        with contextlib.suppress(Busy):  # somebody reads the vault just now; this wave's turn comes again
            do(SurveyWave(row.survey_id, row.number))
            done.append(row.id)
    return done


def mix(house: House, actor: Actor, survey_id: int | None = None) -> list[str]:
    """Mix the vault's waves in the field (of one survey) now; codes of those in which boxes were moved.

    Boxes move where at least k wait; seats and digests are sorted anew in any case, so that the order in which letters
    went out does not stay either.
    """
    with house.office() as session:
        if survey_id is not None:
            get_survey(session, survey_id)
        in_field = select(Wave.code).where(Wave.state.in_(IN_FIELD))
        if survey_id is not None:
            in_field = in_field.where(Wave.survey_id == survey_id)
        codes = list(session.scalars(in_field))
    mixed = [code for code in codes if vault_desk.mix(house, code)]
    if mixed and actor != WORKER:
        with house.office.begin() as session:
            audit.record(session, house, actor, "vault.mix", f"{len(mixed)} waves")
    return mixed


def mix_due(house: House) -> list[str]:
    """Mix every open wave where enough waits. For the worker's clock, every 15 minutes."""
    return mix(house, WORKER)
