"""Waves: rounds of fieldwork, and the private halves handed over to count them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    LargeBinary,
    Select,
    UniqueConstraint,
    delete,
    false,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    Session,
    aliased,
    defer,
    joinedload,
    load_only,
    mapped_column,
    relationship,
)
from sqlalchemy.sql.base import ExecutableOption

from ...core.wave.lifecycle import CLOSED, IN_FIELD, STANDING, WaveState
from .base import Document, Named, Office
from .client import Client
from .pulses.tables import asks_on_events, is_of_pulse
from .roster import Participant, Roster, gets_letters, is_asked
from .survey import FollowUp, Survey


class Wave(Office):
    """One round of fieldwork."""

    __tablename__ = "wave"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    state: Mapped[WaveState] = mapped_column(Named(WaveState))
    code: Mapped[str] = mapped_column(unique=True)
    """6 base32 letters, public: the head of each token of the wave."""
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    policy: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON; its SHA-256 is the contract's hash."""
    policy_hash: Mapped[str]
    views: Mapped[bytes] = mapped_column(LargeBinary)
    """The frozen views (canonical JSON): groups made from the roster, by which seats are labelled."""
    members: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Everybody's labels, encrypted: see `services.rosters.membership`. Empty once destroyed; None where never kept."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Wrapped under a key that is a file in keys/; None once closed."""
    private_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Wrapped likewise; None when a keeper holds it, or once forgotten."""
    keeper_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a split count: the keeper's public key; `public_key` is the desk's then."""
    query_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a split count: the secret by which ballots are checked, wrapped as the private key is; None once forgotten."""
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a split count: the keeper's `outcome.json`, packed and encrypted as counts are; None once forgotten."""
    invited: Mapped[int] = mapped_column(default=0)
    by_sms: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its contract lets links go as text messages."""
    letters_paused: Mapped[datetime | None]
    """Since when no letter of this wave goes out; None while they go."""
    reminders: Mapped[list[Any]] = mapped_column(default=list)
    """Moments (ISO 8601, UTC) at which a reminder is still to be written, in order."""
    closed: Mapped[datetime | None]
    seats: Mapped[dict[str, Any] | None] = mapped_column(
        Document(dict, parts=(("boxes", int), ("digest", str), ("profiles", str | None)))
    )
    """Written by close: seats per frozen label profile, boxes counted, digest over sorted box ids."""
    rate: Mapped[int | None]
    """The company's response rate in percent: a step, written once a day by the desk; the final one, by close."""
    rate_is_bound: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True: so many, or more."""
    rate_day: Mapped[date | None]
    cube: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Counts before protection, encrypted; None once forgotten."""
    comments: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Comments by list and the reviewer's decisions, encrypted; None once forgotten."""
    message_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What opens the messages of writers, wrapped as comments are; None without a dialogue, and once forgotten."""
    forgotten: Mapped[datetime | None]
    survey: Mapped[Survey] = relationship()


class HandOver(Office):
    """One row at most: a private half on its way from the console to the desk, sealed to the desk's own key."""

    __tablename__ = "hand_over"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime]


class WaveKey(NamedTuple):
    """What a wave is called: by the office, by people, by the vault."""

    id: int
    survey_id: int
    number: int
    code: str


class WaveTitle(NamedTuple):
    """A wave as people know it."""

    survey_id: int
    number: int
    title: dict[str, Any]
    client: str


class WaveContract(NamedTuple):
    survey_id: int
    number: int
    policy: bytes
    policy_hash: str
    views: bytes


_COLUMNS = (Wave.policy, Wave.views, Wave.members, Wave.cube, Wave.comments, Wave.message_key, Wave.outcome)


def _but(*wanted: InstrumentedAttribute[Any]) -> Sequence[ExecutableOption]:
    """Leave heavy columns for when they are asked for, but for these."""
    return [defer(column) for column in _COLUMNS if all(column is not one for one in wanted)]


_HEAVY = _but()
"""Columns that a list does without; each is read when it is asked for."""


# One survey's waves


def wave_numbered(session: Session, survey_id: int, number: int | None = None) -> Wave | None:
    """The survey's wave with this number, its latest for None; None if there is none."""
    wanted = select(Wave).where(Wave.survey_id == survey_id).order_by(Wave.number.desc()).limit(1)
    return session.scalar(wanted if number is None else wanted.where(Wave.number == number))


def latest_wave_number(session: Session, survey_id: int) -> int:
    """The number of the survey's latest wave, which is how many it has had; 0 for none."""
    return session.scalar(select(func.max(Wave.number)).where(Wave.survey_id == survey_id)) or 0


def next_follow_up(session: Session, survey_id: int) -> FollowUp | None:
    """The follow-up that the survey's next wave is going to be; None where that is a full wave."""
    number = select(func.coalesce(func.max(Wave.number), 0) + 1).where(Wave.survey_id == survey_id).scalar_subquery()
    return session.scalar(select(FollowUp).where(FollowUp.survey_id == survey_id, FollowUp.number == number))


def standing_wave(session: Session, survey_id: int) -> Wave | None:
    """The survey's wave between planned and closed, which holds set-up and roster frozen; None if there is none."""
    return next(iter(standing_waves(session, [survey_id])), None)


def standing_waves(session: Session, survey_ids: Collection[int]) -> Sequence[Wave]:
    """As `standing_wave`, for several surveys; one wave for each survey at most."""
    wanted = select(Wave).where(Wave.survey_id.in_(survey_ids), Wave.state.in_(STANDING))
    return session.scalars(wanted.options(*_HEAVY)).all()


def waves_before(session: Session, survey_id: int, number: int) -> Sequence[Wave]:
    """The survey's waves before wave `number`, the first one first."""
    wanted = select(Wave).where(Wave.survey_id == survey_id, Wave.number < number).order_by(Wave.number)
    return session.scalars(wanted).all()


def counted_after(session: Session, wave: Wave) -> Sequence[Wave]:
    """The survey's waves after this one that were counted before it, the first one first."""
    wanted = select(Wave).where(Wave.survey_id == wave.survey_id, Wave.number > wave.number, Wave.cube.is_not(None))
    return session.scalars(wanted.order_by(Wave.number)).all()


def waves_of_other_surveys(
    session: Session, client_id: int, survey_id: int, before: int | None = None
) -> Sequence[Wave]:
    """The waves of the client's surveys but this one and those of pulses, with surveys and policies, the first planned
    first; other heavy columns are read when used. before: only those planned before this survey's wave of this number,
    all of them where that is not planned yet."""
    others = is_of(None, client_id) & (Wave.survey_id != survey_id) & ~is_of_pulse(Wave.survey_id)
    if before is not None:
        later = aliased(Wave)
        planned = select(later.id).where(later.survey_id == survey_id, later.number == before).scalar_subquery()
        others &= or_(planned.is_(None), Wave.id < planned)
    wanted = select(Wave).where(others).options(joinedload(Wave.survey, innerjoin=True), *_but(Wave.policy))
    return session.scalars(wanted.order_by(Wave.id)).all()


def read_members(session: Session, waves: Sequence[Wave]) -> None:
    """Read of all these waves at once who was invited to them, and the groups."""
    wanted = select(Wave).where(Wave.id.in_(wave.id for wave in waves))
    light = _but(Wave.policy, Wave.members, Wave.views)
    session.scalars(wanted.options(*light).execution_options(populate_existing=True)).all()


def waves_with_members(session: Session, client_id: int | None = None) -> Sequence[Wave]:
    """Waves (of one client) that ever kept their people's labels, by id; these may be destroyed, and empty then."""
    wanted = select(Wave).where(Wave.members.is_not(None), is_of(None, client_id))
    return session.scalars(wanted.order_by(Wave.id)).all()


def latest_with_members(session: Session, client_id: int) -> Wave | None:
    """The latest of the client's waves of which their people's labels are kept; None if there is none."""
    kept = select(Wave).where(func.length(Wave.members) > 0, is_of(None, client_id)).options(*_HEAVY)
    return session.scalar(kept.order_by(Wave.id.desc()).limit(1))


def set_members(session: Session, survey_id: int, members: bytes) -> None:
    """Put this in the place of the people's labels, in every wave of the survey."""
    session.execute(update(Wave).where(Wave.survey_id == survey_id).values(members=members))


# All waves


def wave_with_code(session: Session, code: str) -> Wave | None:
    """The wave with this code, None if there is none."""
    return session.scalar(select(Wave).where(Wave.code == code))


def waves_to_compare(session: Session, codes: Collection[str]) -> Sequence[Wave]:
    """Those of the waves with these codes that are of no pulse, with what the vault has of them too."""
    both = (Wave.code, Wave.policy, Wave.policy_hash, Wave.public_key, Wave.keeper_key)
    wanted = select(Wave).where(Wave.code.in_(codes), ~is_of_pulse(Wave.survey_id)).options(load_only(*both))
    return session.scalars(wanted.order_by(Wave.id)).all()


def wave_codes(session: Session) -> set[str]:
    """The code of every wave, planned ones included."""
    return set(session.scalars(select(Wave.code)))


def wave_not_forgotten(session: Session, client_id: int) -> WaveKey | None:
    """The earliest wave of this client's that is planned, or not forgotten yet; None if there is none."""
    wanted = select(Wave.id, Wave.survey_id, Wave.number, Wave.code).join(Survey, Survey.id == Wave.survey_id)
    of_client = Survey.client_id == client_id, Wave.state != WaveState.FORGOTTEN
    row = session.execute(wanted.where(*of_client).order_by(Wave.id).limit(1)).one_or_none()
    return None if row is None else WaveKey(*row)


def codes_kept(session: Session) -> set[str]:
    """The code of every wave that is not forgotten."""
    return set(session.scalars(select(Wave.code).where(Wave.state != WaveState.FORGOTTEN)))


def waves_ever_minted(session: Session) -> Sequence[Wave]:
    """Every wave that is more than planned, by id."""
    return session.scalars(select(Wave).where(Wave.state != WaveState.PLANNED).order_by(Wave.id)).all()


def waves_with_salt(session: Session) -> Sequence[Wave]:
    """Every wave whose salt is not destroyed."""
    return session.scalars(select(Wave).where(Wave.salt.is_not(None))).all()


def waves_without_salt(session: Session) -> list[tuple[int, bool]]:
    """(id, whether it is forgotten) of every closed wave whose salt is destroyed."""
    over = Wave.closed.is_not(None) & Wave.salt.is_(None)
    return [(row.id, row.forgotten is not None) for row in session.execute(select(Wave.id, Wave.forgotten).where(over))]


def wave_contracts(session: Session) -> Iterator[WaveContract]:
    """Contract and frozen groups of every wave, by id."""
    columns = (getattr(Wave, name) for name in WaveContract._fields)
    yield from (WaveContract(*row) for row in session.execute(select(*columns).order_by(Wave.id)))


def policies_of_released_waves(session: Session) -> dict[int, bytes]:
    """Wave id to contract, of every wave that is released and not yet forgotten."""
    rows = session.execute(select(Wave.id, Wave.policy).where(Wave.state == WaveState.RELEASED))
    return {row.id: row.policy for row in rows}


def wave_titles(session: Session) -> dict[int, WaveTitle]:
    """Every wave by id, as people know it."""
    named = select(Wave.id, Wave.survey_id, Wave.number, Survey.title, Client.name)
    named = named.join(Survey, Survey.id == Wave.survey_id).join(Client, Client.id == Survey.client_id)
    return {row[0]: WaveTitle(*row[1:]) for row in session.execute(named)}


def is_of(survey_id: int | None, client_id: int | None) -> ColumnElement[bool]:
    """A condition for the store: waves of this survey, of this client, or all."""
    if survey_id is not None:
        return Wave.survey_id == survey_id
    if client_id is not None:
        return Wave.survey_id.in_(select(Survey.id).where(Survey.client_id == client_id))
    return true()


def waves_for_list(session: Session, survey_id: int | None = None, client_id: int | None = None) -> Sequence[Wave]:
    """The waves of one survey, of one client or of all, by survey and number; heavy columns are read when used."""
    wanted = select(Wave).where(is_of(survey_id, client_id)).options(*_HEAVY, defer(Wave.seats))
    return session.scalars(wanted.order_by(Wave.survey_id, Wave.number)).all()


def waves_of_surveys(session: Session, survey_ids: Collection[int]) -> dict[int, list[Wave]]:
    """Survey id to its waves, oldest first; heavy columns are read when used."""
    wanted = select(Wave).where(Wave.survey_id.in_(survey_ids)).options(*_HEAVY, defer(Wave.seats))
    found: dict[int, list[Wave]] = {}
    for wave in session.scalars(wanted.order_by(Wave.survey_id, Wave.number)):
        found.setdefault(wave.survey_id, []).append(wave)
    return found


# What is to be done with waves


def _keys(session: Session, which: ColumnElement[bool]) -> list[WaveKey]:
    wanted = select(Wave.id, Wave.survey_id, Wave.number, Wave.code).where(which).order_by(Wave.id)
    return [WaveKey(*row) for row in session.execute(wanted)]


def waves_in_field(session: Session, survey_id: int | None = None) -> list[WaveKey]:
    """Waves (of one survey) whose letters may go out: minted or open; by id."""
    return _keys(session, Wave.state.in_(IN_FIELD) & is_of(survey_id, None))


def open_waves(session: Session) -> list[WaveKey]:
    """Waves that take answers, by id."""
    return _keys(session, Wave.state == WaveState.OPEN)


def closed_waves(session: Session) -> list[WaveKey]:
    """Waves that were closed, whatever became of them since; by id."""
    return _keys(session, Wave.state.in_(CLOSED))


def waves_to_open(session: Session, now: datetime) -> list[WaveKey]:
    """Minted waves whose opening time has come, by id."""
    return _keys(session, (Wave.state == WaveState.MINTED) & (Wave.opens <= now))


def waves_to_close(session: Session, now: datetime) -> list[WaveKey]:
    """Waves in the field whose closing time has come, but for those of pulses, which close by rules of their own; and
    closed ones that still have their salt; by id."""
    cut_short = Wave.state.in_(CLOSED) & Wave.salt.is_not(None)
    is_over = Wave.state.in_(IN_FIELD) & (Wave.closes <= now) & ~is_of_pulse(Wave.survey_id)
    return _keys(session, is_over | cut_short)


def waves_to_remind(session: Session, now: datetime) -> list[WaveKey]:
    """Open waves before their closing time whose letters are not paused, by id."""
    return _keys(session, (Wave.state == WaveState.OPEN) & Wave.letters_paused.is_(None) & (Wave.closes > now))


def waves_sending(now: datetime) -> Select[int]:
    """A query for the store: ids of waves whose letters are not paused, and that are not over.

    Their links are refused from then on.
    """
    return select(Wave.id).where(Wave.letters_paused.is_(None), Wave.closes > now)


def ids_in_field() -> Select[int]:
    """A query for the store: ids of waves that are minted or open."""
    return select(Wave.id).where(Wave.state.in_(IN_FIELD))


def waves_not_paused() -> Select[int]:
    """A query for the store: ids of waves whose letters are not paused, whatever has become of them."""
    return select(Wave.id).where(Wave.letters_paused.is_(None))


def people_written_to_in_field(session: Session, now: datetime) -> Iterator[tuple[int, Participant]]:
    """(wave id, participant) for everybody to whom letters of a wave in the field go, as mail or text messages, and who
    is asked in it, a thousand rows at a time. None of a pulse that asks on events: who was asked about what is known no
    more."""
    wanted = select(Wave.id, Participant).join(Participant, Participant.survey_id == Wave.survey_id)
    wanted = wanted.where(Wave.state.in_(IN_FIELD), Wave.closes > now, gets_letters(Wave.id), is_asked(Wave.id))
    wanted = wanted.where(Participant.box.is_(None))
    wanted = wanted.where(~asks_on_events(Wave.survey_id))
    yield from ((row[0], row[1]) for row in session.execute(wanted.execution_options(yield_per=1000)))


# Private halves handed over


def hand_over_for_update(session: Session, wave_id: int) -> HandOver | None:
    """The private half that was handed over for this wave, locked until the transaction ends; None if there is none."""
    return session.scalar(select(HandOver).where(HandOver.wave_id == wave_id).with_for_update())


def delete_hand_overs(session: Session, wave_id: int | None = None, until: datetime | None = None) -> None:
    """Delete private halves that were handed over: all, those of one wave, or those made until a moment."""
    gone = delete(HandOver)
    if wave_id is not None:
        gone = gone.where(HandOver.wave_id == wave_id)
    if until is not None:
        gone = gone.where(HandOver.made <= until)
    session.execute(gone)


def rosters_used(session: Session, client_id: int) -> dict[int, datetime]:
    """Surveys of the client in which a wave was opened with the roster that is there, to when the last one opened."""
    last = (
        select(Wave.survey_id, func.max(Wave.opens).label("opens"))
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Roster, Roster.survey_id == Wave.survey_id)
        .where(Survey.client_id == client_id)
        .group_by(Wave.survey_id, Roster.waves)
        .having(func.count() > Roster.waves)
    )
    return {row.survey_id: row.opens for row in session.execute(last)}
