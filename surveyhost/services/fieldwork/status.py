"""What staff and HR may know about a wave in the field: letters, seats, and rates too coarse to watch anybody by."""

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.errors import Refusal
from ...core.grouping import frozen
from ...core.preflight import MailChange
from ...core.wave import policy as contract
from ...core.wave.letters import LetterState
from ...core.wave.lifecycle import WaveState
from ...core.wave.response_rate import Rate, final, in_field
from ...mail_accounts import NoSuchAccount
from ...store.office.letter_counts import latest_batch, letter_counts
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.returned.ends import LetterEnds
from ...store.office.roster import people_without_address
from ...store.office.wave import Wave, open_waves
from ...store.refusals import VaultDown
from ...store.sessions import Session
from ..keys import waves as wave_keys
from ..keys.keyring import keyring
from ..letters.outgoing import holds
from ..letters.outgoing.holds import Waiting
from ..letters.returned import settle
from ..office import audit, documents, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..vault import desk


@dataclass(frozen=True, slots=True)
class Status:
    wave: SurveyWave
    id: int
    state: str
    opens: datetime
    closes: datetime
    policy_hash: str
    seats: int
    letters: Mapping[str, int]
    """By state (waiting, sent, delayed, refused); all kinds together."""
    reminders: int
    """How many rounds of reminders went out."""
    ends: LetterEnds
    """How they ended."""
    slips: int
    """People without an address."""
    rate: Rate | None
    """None for a round of a pulse: it takes no answers itself, so there is nothing of which it could be a share."""
    pulse: int | None
    """Id of the pulse whose round or period it is."""
    is_round: bool
    waits: Waiting | None
    """What letters of rounds wait for though all is well."""
    by_event: bool
    """Of a pulse that asks on events: who was written to, and how many, stands nowhere."""
    sms: LetterEnds | None
    """How its text messages ended; None where its contract allows none."""
    sms_reported: bool
    """Whether the gateway reports what became of them."""
    has_messenger: bool
    """Whether its contract lets links go through a messenger of the firm's own."""
    mail_changes: Sequence[MailChange]
    """What the mail provider does to its letters, as its contract says."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One org block in the field: everybody who is counted under this unit."""

    path: tuple[str, ...]
    seats: int
    low: int
    """Answers so far are `low` to `high`: a step of k people, never a number."""
    high: int


def status(house: House, wave: SurveyWave) -> Status:
    """Seats, letters by state, the company's rate. Refusal if there is no such wave."""
    with house.office() as session:
        row = get_wave(session, wave)
        numbers, its = letter_counts(session, row.id), _contract(row)
        return Status(
            wave=SurveyWave(row.survey_id, row.number),
            id=row.id,
            state=row.state,
            opens=row.opens,
            closes=row.closes,
            policy_hash=row.policy_hash,
            seats=row.invited,
            letters={state: numbers.get(state, 0) for state in LetterState},
            reminders=latest_batch(session, row.id) - 1,
            ends=settle.ends(house, session, row.id),
            slips=people_without_address(session, row.survey_id, row.id),
            rate=_rate_if_readable(house, row),
            pulse=_pulse(session, row) if its is not None and its.is_of_pulse else None,
            is_round=its is not None and its.is_round,
            waits=_waits(house, session, row),
            by_event=its is not None and its.by_event,
            sms=settle.ends(house, session, row.id, by_sms=True) if row.by_sms else None,
            sms_reported=bool(house.settings.sms_reports),
            has_messenger=its is not None and its.messenger == contract.Messenger.YES,
            mail_changes=() if its is None else its.mail_changes,
        )


def _waits(house: House, session: Session, wave: Wave) -> Waiting | None:
    client = wave.survey.client
    with contextlib.suppress(NoSuchAccount):  # told by `verify`, and by the worker
        return holds.of(house, client, house.settings.account(client.settings.sender_domain)).now(session)
    return None


def _pulse(session: Session, wave: Wave) -> int | None:
    found = pulse_of_survey(session, wave.survey_id)
    return None if found is None else found[0].id


def _contract(wave: Wave) -> contract.Policy | None:
    """None for one that cannot be read: the page stands, and `verify` says why."""
    try:
        return contract.parse(wave.policy)
    except Refusal:
        return None


def _rate_if_readable(house: House, wave: Wave) -> Rate | None:
    """No rate where the contract, and so its minimum, cannot be read, or where the wave's vault is not reached."""
    try:
        return _rate(house, wave)
    except VaultDown:
        return None
    except Refusal:
        return Rate(0)


def _rate(house: House, wave: Wave) -> Rate | None:
    its = contract.parse(wave.policy)
    if its.is_round:
        return None
    k = its.k
    if wave.seats is not None:
        documents.check(f"What was counted when wave {wave.code} closed", wave.seats)
        return final(wave.seats["invited"], wave.seats["boxes"], k)
    if wave.state != WaveState.OPEN:
        return Rate(0)
    return in_field(*desk.counts(house, wave.code), k)


def monitor(house: House, wave: SurveyWave) -> Sequence[UnitRow]:
    """Response by org block, in steps of k: "5 to 9 of 21". Blocks hold at least `floor` people. Empty unless open, and
    for waves of pulses: whoever answered about a service has used it, and that is told of no unit."""
    with house.office() as session:
        row = get_wave(session, wave)
        its = _contract(row)
        if row.state != WaveState.OPEN or its is None or its.is_of_pulse:
            return ()
        try:
            views, k = frozen.from_bytes(row.views), its.k
        except Refusal:
            return ()
        code, salt = row.code, wave_keys.salt_of(keyring(house.settings), row)
    seats, spent = desk.by_block(house, code, salt)
    return [_line(views.unit[block].path, seats.get(block, 0), spent.get(block, 0), k) for block in views.blocks]


def _line(path: tuple[str, ...], seats: int, spent: int, k: int) -> UnitRow:
    low = spent // k * k
    last = max(0, ((seats + 1) // k - 1) * k)  # the last step takes in what is left over: no step is narrower than k
    if low >= last:
        return UnitRow(path, seats, last, seats)
    return UnitRow(path, seats, low, low + k - 1)


def write_rates(house: House) -> list[int]:
    """Write the rate that HR sees, once a day in the client's time zone; ids of the waves. For the worker's clock."""
    with house.office() as session:
        waves = [wave.id for wave in open_waves(session)]
    return failing_duties.each(house, Duty.RATES, waves, lambda wave_id: _write_rate(house, wave_id))


def _write_rate(house: House, wave_id: int) -> bool:
    """False where the rate of this day stands there already, and for a round of a pulse, which has none."""
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id)
        today = house.now().astimezone(ZoneInfo(wave.survey.client.time_zone)).date()
        if wave.state != WaveState.OPEN or wave.rate_day == today:
            return False
        shown = _rate(house, wave)
        if shown is None:
            return False
        wave.rate, wave.rate_is_bound, wave.rate_day = shown.percent, shown.at_least, today
        audit.record(session, house, Actor("worker"), AuditAct.RATES_WRITE, json.dumps([wave_id]))
    return True
