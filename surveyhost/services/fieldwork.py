"""Fieldwork: a wave is planned, minted, opened, reminded of. Closing and forgetting are in `closing`.

Every step may be repeated after a crash at any point. The order makes it so: the office first writes down what will
be (state "planned", with the frozen policy and the secrets), then the vault gets its part as a whole, then the office
moves on. What a crash leaves behind is finished by the same command, and nothing is done twice.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..core import identity, lifecycle
from ..core import policy as contract
from ..core.disclosure import frozen
from ..core.disclosure.planning import Plan
from ..core.errors import Refusal
from ..store.office import Participant, Survey, Wave
from . import audit, reminders, rosters, vault_desk, wave_keys, wave_plan
from .closing import close, close_due, forget, forget_due, mix, mix_due
from .house import Actor, House
from .keys import Keyring, keyring
from .places import Place
from .reminders import remind
from .survey_rows import STANDING, SurveyWave, get_survey, questionnaire_of
from .wave_plan import plan
from .wave_status import Status, monitor, status, write_rates

__all__ = [
    "Status",
    "close",
    "close_due",
    "forget",
    "forget_due",
    "mix",
    "mix_due",
    "monitor",
    "open_due",
    "open_wave",
    "plan",
    "remind",
    "status",
    "write_rates",
]
WORKER = Actor("worker")


def open_wave(
    house: House, actor: Actor, survey_id: int, opens: datetime | None = None, closes: datetime | None = None
) -> SurveyWave:
    """Freeze the policy, mint, write the invitations, open: now, or with a future `opens` when the worker's time comes.

    Repeating it finishes what a crash left undone. Refusal where there is no mail server (outside a demo), no roster
    worth reporting, or a wave of the survey is in the field already.
    """
    if not house.settings.smtp_url and not house.settings.is_demo:
        raise Refusal("A wave needs a mail server: set SURVEYHOST_SMTP_URL.", "no-smtp")
    wave_id = _freeze(house, actor, survey_id, opens, closes)
    _mint(house, actor, wave_id)
    _open(house, actor, wave_id)
    with house.office() as session:
        wave = session.get_one(Wave, wave_id)
        return SurveyWave(survey_id, wave.number)


def _freeze(house: House, actor: Actor, survey_id: int, opens: datetime | None, closes: datetime | None) -> int:
    """The wave's row, made or found: id of a wave that is planned, or minted and due."""
    try:
        with house.office.begin() as session:
            survey = _held(session, survey_id)
            standing = _standing(session, survey_id)
            if standing is not None:
                _check_unfinished(house, standing)
                return standing.id
            wave = _planned(house, session, survey, opens, closes)
            after = {"policy_hash": wave.policy_hash, "opens": str(wave.opens), "closes": str(wave.closes)}
            audit.record(session, house, actor, "wave.plan", f"wave {wave.id}", survey.client_id, after=after)
            return wave.id
    except IntegrityError:
        raise Refusal(f"A wave of survey {survey_id} is being opened by somebody else.", "state") from None


def _held(session: Session, survey_id: int) -> Survey:
    """The survey's row, locked: two people who open at once do not both make a wave."""
    session.execute(update(Survey).where(Survey.id == survey_id).values(id=survey_id))
    return get_survey(session, survey_id)


def _standing(session: Session, survey_id: int) -> Wave | None:
    standing = select(Wave).where(Wave.survey_id == survey_id, Wave.state.in_(STANDING))
    return session.scalar(standing)


def _check_unfinished(house: House, wave: Wave) -> None:
    name = f"Wave {wave.number} of survey {wave.survey_id}"
    if wave.state == "open":
        raise Refusal(f"{name} is open already.", "state")
    if wave.state == "minted" and wave.opens > house.now():
        raise Refusal(f"{name} is minted already and opens on {wave.opens:%Y-%m-%d %H:%M} UTC.", "state")


def _planned(house: House, session: Session, survey: Survey, opens: datetime | None, closes: datetime | None) -> Wave:
    number = (session.scalar(select(func.max(Wave.number)).where(Wave.survey_id == survey.id)) or 0) + 1
    planned = wave_plan.plan_of(session, survey, survey.breakdowns, wave_plan.waves_of(session, survey.id))
    first, last = wave_plan.moments(survey, house.now(), opens, closes)
    made = wave_plan.policy(house, session, survey, number, planned, first, last)
    code = identity.wave_code(secrets.token_bytes)
    hidden = wave_keys.make(keyring(house.settings), code, survey)
    wave = Wave(
        survey_id=survey.id,
        number=number,
        state="planned",
        code=code,
        opens=first,
        closes=last,
        policy=contract.canonical(made),
        policy_hash=contract.digest(made),
        views=frozen.to_bytes(planned.views),
        public_key=hidden.public_key,
        salt=hidden.salt,
        private_key=hidden.private_key,
        invited=planned.invited,
        reminders=reminders.moments(survey, first, last),
    )
    session.add(wave)
    session.flush()
    return wave


def _mint(house: House, actor: Actor, wave_id: int) -> None:
    """Seats into the vault, invitations into the office: planned -> minted. Nothing if it has been done."""
    with house.office() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.state != "planned":
            return
        keys = keyring(house.settings)
        salt = keys.unwrap(wave_keys.salt_name(wave), _salt(wave))
        everybody, planned = wave_plan.placed_plan(session, wave.survey, wave.number - 1)
        if frozen.to_bytes(planned.views) != wave.views:
            raise Refusal(f"The roster changed since wave {wave.number} was planned.", "frozen")
        vault_desk.publish_wave(
            house,
            wave.code,
            wave.policy,
            questionnaire_of(wave.survey),
            wave.public_key,
            identity.token_key(salt),
            _seats(session, keys, wave, identity.seat_key(salt), everybody, planned),
        )
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state != "planned":
            return
        _move(wave, "minted")
        _note_boxes(session, wave.survey_id, everybody)
        session.execute(reminders.letters(wave, "invitation", 1, house.now()))
        after = {"invited": wave.invited, "policy_hash": wave.policy_hash}
        audit.record(session, house, actor, "wave.mint", f"wave {wave.id}", wave.survey.client_id, after=after)


def _salt(wave: Wave) -> bytes:
    if wave.salt is None:
        raise Refusal(f"The salt of wave {wave.number} has been destroyed.", "state")
    return wave.salt


def _seats(
    session: Session, keys: Keyring, wave: Wave, seat_key: bytes, everybody: Sequence[Place], planned: Plan
) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Everybody's seat id and labels; the vault sorts them, so that the roster's order goes no further.

    A seat of a box is made from the box's unit and a number: no key leads from it to a person.
    """
    column = select(Participant.sealed).where(Participant.survey_id == wave.survey_id).order_by(Participant.id)
    rows = session.scalars(column).all()
    known: dict[Any, tuple[str, ...]] = {}
    drawn: Counter[str] = Counter()
    for place, sealed, unit in zip(everybody, rows, planned.units, strict=True):
        profile = (unit, *sorted(place.attributes.items()))
        if profile not in known:
            known[profile] = frozen.labels(planned.views, unit, place.attributes)
        if place.box is None:
            yield (
                identity.seat_id(seat_key, rosters.unseal_bytes(keys, wave.survey_id, sealed).reference),
                known[profile],
            )
        else:
            yield identity.box_seat_id(seat_key, place.box, drawn[place.box]), known[profile]
            drawn[place.box] += 1


def _note_boxes(session: Session, survey_id: int, everybody: Sequence[Place]) -> None:
    """Write down who draws from which box in this wave, for the slips and for the plan of the wave after it."""
    of_survey = update(Participant).where(Participant.survey_id == survey_id)
    session.execute(of_survey.where(Participant.box.is_not(None)).values(box=None))
    if drawing := [{"key": one.id, "place": one.box} for one in everybody if one.box is not None]:
        table = Participant.__table__
        put = update(table).where(table.c.id == bindparam("key")).values(box=bindparam("place"))  # type: ignore[arg-type]
        session.connection().execute(put, drawing)


def _move(wave: Wave, state: str) -> None:
    lifecycle.check_move(wave.state, state)
    wave.state = state


def _open(house: House, actor: Actor, wave_id: int) -> bool:
    """minted -> open where its time has come; True where this call did it. The vault goes first: it may be repeated."""
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state != "minted" or wave.opens > house.now():
            return False
        vault_desk.set_state(house, wave.code, "open")
        _move(wave, "open")
        audit.record(session, house, actor, "wave.open", f"wave {wave.id}", wave.survey.client_id)
        return True


def open_due(house: House) -> list[int]:
    """Open every minted wave whose time has come; their ids. For the worker's clock."""
    with house.office() as session:
        due = select(Wave.id).where(Wave.state == "minted", Wave.opens <= house.now())
        waiting = list(session.scalars(due))
    return [wave_id for wave_id in waiting if _open(house, WORKER, wave_id)]
