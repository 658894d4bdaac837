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

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.grouping import frozen
from ...core.grouping.planning import Plan
from ...core.pulse.terms import Whom
from ...core.questionnaire.file import read
from ...core.wave import lifecycle, links_and_seats
from ...core.wave import policy as contract
from ...core.wave.letters import LetterKind
from ...core.wave.lifecycle import Step, VaultState, WaveState
from ...store.office.client import lock_client
from ...store.office.letter import write_round
from ...store.office.pulses.tables import list_of_survey, pulse_of_survey
from ...store.office.roster import set_boxes, set_not_asked
from ...store.office.survey import Survey, lock_survey
from ...store.office.wave import Wave, latest_wave_number, standing_wave, waves_to_open
from ...store.sessions import AlreadyThere, Session
from ..keys import waves
from ..keys.keyring import keyring
from ..letters import reminders
from ..loop import follow_ups
from ..office import audit, clock, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_survey
from ..questionnaires import rated_units, split, versions
from ..rosters import membership
from ..rosters import people as roster_people
from ..rosters.places import Place
from ..setup import placement
from ..vault import binding, desk, tampering
from . import begun, planning
from .refusals import OpenAlready, OpenedElsewhere, OpensLater, RosterChanged, RunsByItself, WaveNeedsMailServer

WORKER = Actor("worker")


def open_wave(
    house: House, actor: Actor, survey_id: int, opens: datetime | None = None, closes: datetime | None = None
) -> SurveyWave:
    """Freeze the policy, mint, write the invitations, open: now, or with a future `opens` when the worker's time comes.

    Repeating it finishes what a crash left undone. Refusal where it has no mail server (outside a demo), no roster
    worth reporting, or a wave of the survey is in the field already.
    """
    with house.office() as session:
        account = get_survey(session, survey_id).client.settings.sender_domain
    if not house.settings.account(account).smtp_url and not house.settings.is_demo:
        raise WaveNeedsMailServer()
    clock.check(house)  # its dates are frozen by it
    with begun.acting(house, survey_id):
        wave_id = _freeze(house, actor, survey_id, opens, closes)
        finish_opening(house, actor, wave_id)
    with house.office() as session:
        wave = session.get_one(Wave, wave_id)
        return SurveyWave(survey_id, wave.number)


def finish_opening(house: House, actor: Actor, wave_id: int) -> None:
    """Mint a planned wave, and open it if its time has come. Nothing where that has been done."""
    _mint(house, actor, wave_id)
    _open(house, actor, wave_id)
    with house.office.begin() as session:
        begun.end(session, wave_id)
        code = session.get_one(Wave, wave_id).code
    waves.born(keyring(house.settings), code)


def _freeze(house: House, actor: Actor, survey_id: int, opens: datetime | None, closes: datetime | None) -> int:
    """The wave's row, made or found: id of a wave that is planned, or minted and due."""
    try:
        with house.office.begin() as session:
            survey = _held(session, survey_id)
            if actor != WORKER and pulse_of_survey(session, survey_id) is not None:
                raise RunsByItself(survey_id=survey_id)
            standing = standing_wave(session, survey_id)
            if standing is not None:
                if not begun.is_begun(session, standing.id):
                    _check_unfinished(house, standing)
                return standing.id
            wave = _planned(house, session, survey, opens, closes)
            begun.begin(house, session, wave.id, Step.OPEN, actor)
            after = {"policy_hash": wave.policy_hash, "opens": str(wave.opens), "closes": str(wave.closes)}
            audit.record(session, house, actor, AuditAct.WAVE_PLAN, f"wave {wave.id}", survey.client_id, after=after)
            return wave.id
    except AlreadyThere:
        raise OpenedElsewhere(survey_id=survey_id) from None


def _held(session: Session, survey_id: int) -> Survey:
    """The survey's row, locked: two people who open at once do not both make a wave."""
    lock_survey(session, survey_id)
    return get_survey(session, survey_id)


def _check_unfinished(house: House, wave: Wave) -> None:
    name = f"Wave {wave.number} of survey {wave.survey_id}"
    if wave.state == WaveState.OPEN:
        raise OpenAlready(name=name)
    if wave.state == WaveState.MINTED and wave.opens > house.now():
        raise OpensLater(name=name, opens=f"{wave.opens:%Y-%m-%d %H:%M}")


def _planned(house: House, session: Session, survey: Survey, opens: datetime | None, closes: datetime | None) -> Wave:
    lock_client(session, survey.client_id)  # of two that are planned at once, one is held against the other
    number = latest_wave_number(session, survey.id) + 1
    everybody, planned = planning.placed_plan(house, session, survey, number - 1)
    questionnaire = read(versions.asked_by(session, survey, number))
    rated_units.check(questionnaire, {one.unit for one in everybody})
    first, last = planning.moments(survey, house.now(), opens, closes)
    split.check(house, session, survey, questionnaire)
    made = planning.policy(house, session, survey, number, planned, first, last)
    code = links_and_seats.wave_code(secrets.token_bytes, placement.number_for(house, session, survey.client))
    hidden = waves.make(keyring(house.settings), code, survey)
    made = planning.with_key(made, questionnaire, planned, hidden)
    if hidden.keeper_key is not None:
        made = split.with_halves(
            house.vault_of(code), made, questionnaire, planned.views, hidden, survey.settings.page_address
        )
    wave = Wave(
        survey_id=survey.id,
        number=number,
        state=WaveState.PLANNED,
        code=code,
        opens=first,
        closes=last,
        policy=contract.canonical(made),
        policy_hash=contract.digest(made),
        views=frozen.to_bytes(planned.views),
        public_key=hidden.public_key,
        salt=hidden.salt,
        private_key=hidden.private_key,
        message_key=hidden.message_private,
        keeper_key=hidden.keeper_key,
        query_secret=hidden.query_secret,
        invited=planned.invited,
        by_sms=made.sms == contract.Sms.YES,
        reminders=reminders.moments(survey, first, last),
    )
    session.add(wave)
    session.flush()
    _keep_members(house, session, wave, everybody, _labels(planned))
    return wave


def _keep_members(
    house: House, session: Session, wave: Wave, everybody: Sequence[Place], labels: Sequence[tuple[str, ...]]
) -> None:
    """Written down with the plan, so that whatever is planned after it is held against it. Nothing where it is kept."""
    if wave.members is not None:
        return
    if pulse_of_survey(session, wave.survey_id) is not None:
        wave.members = membership.DESTROYED  # of a pulse nothing is held against an earlier wave
        return
    keys = keyring(house.settings)
    known = roster_people.findable(session, keys, wave.survey_id)
    wave.members = membership.sealed(session, keys, wave, [known[one.id] for one in everybody], labels)


def _mint(house: House, actor: Actor, wave_id: int) -> None:
    """Seats into the vault, invitations into the office: planned -> minted. Nothing if it has been done."""
    with house.office() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.state != WaveState.PLANNED:
            return
        keys = keyring(house.settings)
        salt = waves.salt_of(keys, wave)
        everybody, planned = planning.placed_plan(house, session, wave.survey, wave.number - 1)
        if frozen.to_bytes(planned.views) != wave.views:
            raise RosterChanged(number=wave.number)
        pulse = pulse_of_survey(session, wave.survey_id)
        is_event = pulse is not None and pulse[0].whom == Whom.EVENT
        known = roster_people.references_by_id(session, keys, list_of_survey(session, wave.survey_id))
        people = [known[one.id] for one in everybody]
        not_asked = known.keys() - {one.id for one in everybody}
        labels = _labels(planned)
        desk.publish_wave(
            house,
            wave.code,
            wave.policy,
            versions.text_of_wave(session, wave),
            wave.public_key,
            salt,
            _seats(people, links_and_seats.seat_key(salt), everybody, labels),
            binding.split_of(wave),
        )
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state != WaveState.PLANNED:
            return
        _move(wave, WaveState.MINTED)
        _keep_members(
            house, session, wave, everybody, labels
        )  # for one that an earlier version of this program planned
        # for the slips, and for the plan of the wave after it
        set_not_asked(session, wave.id, sorted(not_asked))
        set_boxes(session, wave.survey_id, {one.id: one.box for one in everybody if one.box is not None})
        if not is_event:  # letters go out day by day, and no row says to whom
            write_round(session, wave, LetterKind.INVITATION, 1, house.now())
        follow_ups.ask(session, house, actor, wave, wave.survey.client_id)
        after = {"invited": wave.invited, "policy_hash": wave.policy_hash}
        audit.record(session, house, actor, AuditAct.WAVE_MINT, f"wave {wave.id}", wave.survey.client_id, after=after)


def _labels(planned: Plan) -> list[tuple[str, ...]]:
    """Everybody's labels, in the order of the plan's people."""
    known: dict[Any, tuple[str, ...]] = {}
    made = []
    for unit, attributes in zip(planned.units, planned.attributes, strict=True):
        profile = (unit, *sorted(attributes.items()))
        if profile not in known:
            known[profile] = frozen.labels(planned.views, unit, attributes)
        made.append(known[profile])
    return made


def _seats(
    people: Sequence[str], seat_key: bytes, everybody: Sequence[Place], labels: Sequence[tuple[str, ...]]
) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Everybody's seat id and labels; the vault sorts them, so that the roster's order goes no further.

    A seat of a box is made from the box's unit and a number: no key leads from it to a person.
    """
    drawn: Counter[str] = Counter()
    for place, reference, profile in zip(everybody, people, labels, strict=True):
        if place.box is None:
            yield links_and_seats.seat_id(seat_key, reference), profile
        else:
            yield links_and_seats.box_seat_id(seat_key, place.box, drawn[place.box]), profile
            drawn[place.box] += 1


def _move(wave: Wave, state: WaveState) -> None:
    lifecycle.check_move(wave.state, state)
    wave.state = state


def _open(house: House, actor: Actor, wave_id: int) -> bool:
    """minted -> open where its time has come; True where this call did it. The vault goes first: it may be repeated."""
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id, with_for_update=True)
        if wave.state != WaveState.MINTED or wave.opens > house.now():
            return False
        binding.check(house, wave.code)
        desk.set_state(house, wave.code, VaultState.OPEN)
        _move(wave, WaveState.OPEN)
        audit.record(session, house, actor, AuditAct.WAVE_OPEN, f"wave {wave.id}", wave.survey.client_id)
        return True


def open_due(house: House) -> list[int]:
    """Open every minted wave whose time has come; their ids. For the worker's clock."""
    with house.office() as session:
        codes = {wave.id: wave.code for wave in waves_to_open(session, house.now())}

    def act(wave_id: int) -> bool:
        return tampering.on_record(house, codes[wave_id], lambda: _open(house, WORKER, wave_id))

    return failing_duties.each(house, Duty.OPEN, codes, act)
