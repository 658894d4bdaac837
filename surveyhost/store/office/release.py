"""Releases of a wave, and signed records of what was destroyed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, UniqueConstraint, and_, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.wave.lifecycle import RecordKind, ReleaseState, WaveState
from .base import Named, Office
from .pulses.tables import is_of_pulse
from .roster import Roster
from .survey import FollowUp, Survey
from .wave import Wave, is_of


class ReleaseRow(Office):
    """A numbered release of a wave: prepared by one person, approved by another."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    number: Mapped[int]
    state: Mapped[ReleaseState] = mapped_column(Named(ReleaseState))
    tables: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON of `core.release.model.Release`."""
    tables_hash: Mapped[str]
    certificate: Mapped[dict[str, Any]]
    prepared_by: Mapped[str]
    prepared: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved: Mapped[datetime | None]
    ledger: Mapped[dict[str, Any] | None]
    """The ledger entry written when it was released: views, tables hash, hash of the entry before."""


_IS_OUT = ReleaseRow.state == ReleaseState.RELEASED


class Record(Office):
    """A signed record of destruction, shown beside the report."""

    __tablename__ = "record"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(Named(RecordKind))
    document: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime]


class ListedRelease(NamedTuple):
    """A release without its tables, which are heavy."""

    id: int
    survey_id: int
    wave: int
    number: int
    title: dict[str, Any]
    client_id: int
    state: ReleaseState
    prepared_by: str
    prepared: datetime
    approved_by: str | None
    approved: datetime | None
    policy_hash: str
    opens: datetime
    closes: datetime


class ReleaseTables(NamedTuple):
    id: int
    survey_id: int
    wave: int
    number: int
    tables: bytes
    tables_hash: str


class WaveRetention(NamedTuple):
    """What decides when a wave's data and its roster are destroyed."""

    survey_id: int
    title: dict[str, Any]
    number: int
    state: WaveState
    closes: datetime
    closed: datetime | None
    policy: bytes
    released: datetime | None
    """When its first release was approved."""
    people: int | None
    """On the survey's roster; None where there is none any more."""


class ListedRecord(NamedTuple):
    id: int
    survey_id: int
    wave: int
    kind: RecordKind
    made: datetime


# Releases of one wave


def ledger_entries(session: Session, wave_id: int) -> list[dict[str, Any]]:
    """The ledger entries of the wave's releases that are out, in no order; one that is damaged is `Unreadable`."""
    rows = select(ReleaseRow.ledger).where(ReleaseRow.wave_id == wave_id, _IS_OUT)
    return [entry for entry in session.scalars(rows) if entry is not None]


def has_release(session: Session, wave_id: int) -> bool:
    """Whether a release of the wave is out."""
    released = select(ReleaseRow.id).where(ReleaseRow.wave_id == wave_id, _IS_OUT)
    return session.scalar(released.limit(1)) is not None


def released_waves(session: Session, wave_ids: Collection[int]) -> set[int]:
    """Those of these waves of which a release is out."""
    return set(session.scalars(select(ReleaseRow.wave_id).where(ReleaseRow.wave_id.in_(wave_ids), _IS_OUT)))


def first_approval(session: Session, wave_id: int) -> datetime | None:
    """When the wave's first release was approved; None while nothing is released."""
    released = select(func.min(ReleaseRow.approved)).where(_IS_OUT)
    return session.scalar(released.where(ReleaseRow.wave_id == wave_id))


def releases_not_out(session: Session, wave_id: int) -> Sequence[ReleaseRow]:
    """The wave's releases that wait or were sent back."""
    wanted = select(ReleaseRow).where(ReleaseRow.wave_id == wave_id, ReleaseRow.state != ReleaseState.RELEASED)
    return session.scalars(wanted).all()


def waiting_release_number(session: Session, wave_id: int) -> int | None:
    """The number of the wave's release that waits for a second person; None if none does."""
    return session.scalar(
        select(ReleaseRow.number).where(ReleaseRow.wave_id == wave_id, ReleaseRow.state == ReleaseState.PREPARED)
    )


def latest_release_number(session: Session, wave_id: int) -> int:
    """The number of the wave's latest release in any state; 0 for none."""
    return session.scalar(select(func.max(ReleaseRow.number)).where(ReleaseRow.wave_id == wave_id)) or 0


class ToRelease(NamedTuple):
    """A closed wave of which nothing is out."""

    survey_id: int
    number: int
    waiting: int | None
    """Id of the release that waits for somebody."""
    is_tied: bool
    """Its closing was cut short: the salt is still there."""


def waves_to_release(session: Session, survey_ids: Collection[int]) -> list[ToRelease]:
    """The closed waves of these surveys of which nothing is out, by survey and number."""
    waiting = (ReleaseRow.wave_id == Wave.id) & (ReleaseRow.state == ReleaseState.PREPARED)
    rows = select(Wave.survey_id, Wave.number, ReleaseRow.id, Wave.salt.is_not(None)).outerjoin(ReleaseRow, waiting)
    is_due = Wave.state.in_((WaveState.CLOSED, WaveState.TABULATED))
    rows = rows.where(Wave.survey_id.in_(survey_ids), is_due).order_by(Wave.survey_id, Wave.number)
    return [ToRelease(*row) for row in session.execute(rows)]


# Releases of all waves


def releases_in_list(
    session: Session,
    release_id: int | None = None,
    survey_id: int | None = None,
    client_id: int | None = None,
    state: ReleaseState | None = None,
    limit: int | None = None,
) -> list[ListedRelease]:
    """Releases (this one, of one survey, of one client, in one state), newest first. A client's are without those of
    pulses, whose figures stand on the pulse's own page."""
    wanted = (
        select(
            ReleaseRow.id,
            Wave.survey_id,
            Wave.number,
            ReleaseRow.number,
            Survey.title,
            Survey.client_id,
            ReleaseRow.state,
            ReleaseRow.prepared_by,
            ReleaseRow.prepared,
            ReleaseRow.approved_by,
            ReleaseRow.approved,
            Wave.policy_hash,
            Wave.opens,
            Wave.closes,
        )
        .join(Wave, Wave.id == ReleaseRow.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .order_by(ReleaseRow.id.desc())
        .limit(limit)
    )
    given = (
        (ReleaseRow.id, release_id),
        (Survey.id, survey_id),
        (Survey.client_id, client_id),
        (ReleaseRow.state, state),
    )
    conditions = [column == value for column, value in given if value is not None]
    if client_id is not None:
        conditions.append(~is_of_pulse(Survey.id))
    return [ListedRelease(*row) for row in session.execute(wanted.where(*conditions))]


def release_of_client(session: Session, release_id: int, client_id: int) -> ReleaseRow | None:
    """The release with this id if it is this client's and out, and of no pulse; else None."""
    wanted = select(ReleaseRow).join(Wave, Wave.id == ReleaseRow.wave_id).join(Survey, Survey.id == Wave.survey_id)
    wanted = wanted.where(ReleaseRow.id == release_id, Survey.client_id == client_id, _IS_OUT)
    return session.scalar(wanted.where(~is_of_pulse(Survey.id)))


def latest_released(
    session: Session, survey_id: int, wave_number: int | None = None, number: int | None = None
) -> int | None:
    """The id of the survey's latest release that is out, of one wave or with one number where given; None for none."""
    wanted = select(ReleaseRow.id).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id == survey_id, _IS_OUT)
    if wave_number is not None:
        wanted = wanted.where(Wave.number == wave_number)
    if number is not None:
        wanted = wanted.where(ReleaseRow.number == number)
    return session.scalar(wanted.order_by(Wave.number.desc(), ReleaseRow.number.desc()).limit(1))


def tables_released(session: Session, survey_id: int, wave_number: int, number: int) -> bytes | None:
    """The tables of this release of a wave if it is out; else None."""
    wanted = select(ReleaseRow.tables).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id == survey_id, Wave.number == wave_number, ReleaseRow.number == number, _IS_OUT)
    return session.scalar(wanted)


def latest_full_release(session: Session, survey_id: int) -> ReleaseRow | None:
    """The latest release that is out of the survey's latest wave that is no follow-up; None for none."""
    wanted = select(ReleaseRow).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id == survey_id, _IS_OUT)
    wanted = wanted.where(~exists().where(FollowUp.survey_id == survey_id, FollowUp.number == Wave.number))
    return session.scalar(wanted.order_by(Wave.number.desc(), ReleaseRow.number.desc()).limit(1))


def latest_tables_of_wave(session: Session, survey_id: int, wave_number: int) -> tuple[int, bytes] | None:
    """(id, tables) of the latest release of a wave that is out; None for none."""
    wanted = select(ReleaseRow.id, ReleaseRow.tables).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id == survey_id, Wave.number == wave_number, _IS_OUT)
    row = session.execute(wanted.order_by(ReleaseRow.number.desc()).limit(1)).first()
    return None if row is None else (row.id, row.tables)


def latest_tables_of_client(session: Session, client_id: int) -> list[bytes]:
    """The tables of the latest release that is out, of each survey of the client."""
    latest = select(func.max(ReleaseRow.id)).join(Wave, Wave.id == ReleaseRow.wave_id)
    latest = latest.join(Survey, Survey.id == Wave.survey_id)
    latest = latest.where(Survey.client_id == client_id, ReleaseRow.state == ReleaseState.RELEASED)
    wanted = select(ReleaseRow.tables).where(ReleaseRow.id.in_(latest.group_by(Survey.id))).order_by(ReleaseRow.id)
    return list(session.scalars(wanted))


def latest_released_of_surveys(session: Session, survey_ids: Collection[int]) -> tuple[int, datetime] | None:
    """(id, when it was approved) of the release of these surveys that came out last; None while nothing is out."""
    wanted = select(ReleaseRow.id, ReleaseRow.approved).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id.in_(survey_ids), _IS_OUT, ReleaseRow.approved.is_not(None))
    row = session.execute(wanted.order_by(ReleaseRow.approved.desc(), ReleaseRow.id.desc()).limit(1)).first()
    return None if row is None or row[1] is None else (row[0], row[1])


def latest_tables_of_surveys(session: Session, survey_ids: Collection[int]) -> dict[tuple[int, int], bytes]:
    """(survey id, wave number) to the tables of the wave's latest release that is out."""
    wanted = select(Wave.survey_id, Wave.number, ReleaseRow.tables).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id.in_(survey_ids), _IS_OUT).order_by(ReleaseRow.number)
    return {(row[0], row[1]): row[2] for row in session.execute(wanted)}


def tables_before_wave(session: Session, survey_id: int, wave_number: int) -> bytes | None:
    """The tables of the latest release that is out of an earlier wave of the survey, follow-ups left aside, since they
    ask about a part only; None for none."""
    wanted = select(ReleaseRow.tables).where(_is_before(survey_id, wave_number))
    wanted = wanted.join(Wave, Wave.id == ReleaseRow.wave_id)
    return session.scalar(wanted.order_by(Wave.number.desc(), ReleaseRow.number.desc()).limit(1))


def tables_of_earlier_waves(session: Session, survey_id: int, wave_number: int) -> list[bytes]:
    """The same of every earlier wave, oldest first."""
    wanted = select(Wave.number, ReleaseRow.tables).where(_is_before(survey_id, wave_number))
    wanted = wanted.join(Wave, Wave.id == ReleaseRow.wave_id).order_by(Wave.number, ReleaseRow.number)
    latest = {row.number: row.tables for row in session.execute(wanted)}
    return list(latest.values())


def _is_before(survey_id: int, wave_number: int) -> ColumnElement[bool]:
    is_follow_up = exists().where(FollowUp.survey_id == survey_id, FollowUp.number == Wave.number)
    return and_(Wave.survey_id == survey_id, Wave.number < wave_number, _IS_OUT, ~is_follow_up)


def clients_of_released(session: Session) -> dict[int, int]:
    """Release id to client id, of every release that is out."""
    wanted = select(ReleaseRow.id, Survey.client_id).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.join(Survey, Survey.id == Wave.survey_id).where(_IS_OUT)
    return {row.id: row.client_id for row in session.execute(wanted)}


def titles_of_released(session: Session) -> dict[int, Mapping[str, str]]:
    """Release id to its survey's title, language to words, of every release that is out and is printed: none of a
    pulse."""
    wanted = select(ReleaseRow.id, Survey.title).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.join(Survey, Survey.id == Wave.survey_id).where(_IS_OUT, ~is_of_pulse(Survey.id))
    return {row.id: row.title for row in session.execute(wanted)}


def release_waves(session: Session) -> dict[int, int]:
    """Release id to wave id, of every release."""
    return {row.id: row.wave_id for row in session.execute(select(ReleaseRow.id, ReleaseRow.wave_id))}


def certificates(session: Session, state: ReleaseState) -> list[tuple[int, dict[str, Any]]]:
    """(release id, certificate) of every release in this state, by id."""
    wanted = select(ReleaseRow.id, ReleaseRow.certificate).where(ReleaseRow.state == state).order_by(ReleaseRow.id)
    return [(row.id, row.certificate) for row in session.execute(wanted)]


def certificate_of(session: Session, release_id: int) -> dict[str, Any]:
    """The certificate of one release."""
    found: dict[str, Any] = session.scalars(select(ReleaseRow.certificate).where(ReleaseRow.id == release_id)).one()
    return found


def kept_tables(session: Session) -> Iterator[ReleaseTables]:
    """The tables of every release that was not sent back, by id, ten at a time."""
    columns = (ReleaseRow.id, Wave.survey_id, Wave.number, ReleaseRow.number, ReleaseRow.tables, ReleaseRow.tables_hash)
    wanted = (
        select(*columns).join(Wave, Wave.id == ReleaseRow.wave_id).where(ReleaseRow.state != ReleaseState.SENT_BACK)
    )
    for row in session.execute(wanted.order_by(ReleaseRow.id).execution_options(yield_per=10)):
        yield ReleaseTables(*row)


def release_states(
    session: Session, survey_id: int | None = None, client_id: int | None = None
) -> list[tuple[int, ReleaseState, datetime | None]]:
    """(wave id, state, approved) of the releases of one survey, of one client or of all, by number."""
    wanted = select(ReleaseRow.wave_id, ReleaseRow.state, ReleaseRow.approved).join(Wave, Wave.id == ReleaseRow.wave_id)
    rows = session.execute(wanted.where(is_of(survey_id, client_id)).order_by(ReleaseRow.number))
    return [(row.wave_id, row.state, row.approved) for row in rows]


def waves_with_retention(session: Session, client_id: int) -> list[WaveRetention]:
    """What decides when the data of a client's waves are destroyed, by survey and number; none of a pulse's, whose rule
    is always the same."""
    first = select(ReleaseRow.wave_id, func.min(ReleaseRow.approved).label("released"))
    first_release = first.where(_IS_OUT).group_by(ReleaseRow.wave_id).subquery()
    columns = (Wave.survey_id, Survey.title, Wave.number, Wave.state, Wave.closes, Wave.closed, Wave.policy)
    wanted = (
        select(*columns, first_release.c.released, Roster.people)
        .join(Survey, Survey.id == Wave.survey_id)
        .outerjoin(first_release, first_release.c.wave_id == Wave.id)
        .outerjoin(Roster, Roster.survey_id == Wave.survey_id)
        .where(Survey.client_id == client_id, ~is_of_pulse(Survey.id))
        .order_by(Wave.survey_id, Wave.number)
    )
    return [WaveRetention(*row) for row in session.execute(wanted)]


# Records of destruction


def records_of_survey(session: Session, survey_id: int) -> list[ListedRecord]:
    """Every record of a survey, oldest first."""
    return _records(session, Wave.survey_id == survey_id)


def records_of_client(session: Session, client_id: int) -> list[ListedRecord]:
    """Records of a client's waves of which something was released, and what was announced of others before their count,
    oldest first; none of a pulse's."""
    return _records(session, _read_by(client_id))


def _read_by(client_id: int) -> ColumnElement[bool]:
    """Records that a client reads. Others say how many answered where no report does."""
    released = select(ReleaseRow.wave_id).where(_IS_OUT)
    is_shown = Wave.id.in_(released) | (Record.kind == RecordKind.ANNOUNCE)
    return is_of(None, client_id) & is_shown & ~is_of_pulse(Wave.survey_id)


def announcements(session: Session, client_id: int | None = None) -> list[tuple[Record, Wave]]:
    """What was announced of split counts of which nothing is released yet, oldest first; of one client, or of all."""
    released = select(ReleaseRow.wave_id).where(_IS_OUT)
    wanted = select(Record, Wave).join(Wave, Wave.id == Record.wave_id).where(is_of(None, client_id))
    wanted = wanted.where(Record.kind == RecordKind.ANNOUNCE, Wave.id.not_in(released)).order_by(Record.id)
    return [(record, wave) for record, wave in session.execute(wanted)]


def _records(session: Session, which: ColumnElement[bool]) -> list[ListedRecord]:
    columns = select(Record.id, Wave.survey_id, Wave.number, Record.kind, Record.made)
    wanted = columns.join(Wave, Wave.id == Record.wave_id).where(which).order_by(Record.id)
    return [ListedRecord(*row) for row in session.execute(wanted)]


def keeper_record_signed(session: Session, wave_id: int, signature: bytes) -> int | None:
    """The id of the wave's keeper's record with this signature; None if there is none."""
    wanted = select(Record.id).where(Record.wave_id == wave_id, Record.kind == RecordKind.KEEPER)
    return session.scalar(wanted.where(Record.signature == signature).limit(1))


def keeper_record(session: Session, wave_id: int) -> Record | None:
    """The latest record of the wave's keeper; None if there is none."""
    wanted = select(Record).where(Record.wave_id == wave_id, Record.kind == RecordKind.KEEPER)
    return session.scalar(wanted.order_by(Record.id.desc()).limit(1))


def record_with_id(session: Session, record_id: int, client_id: int | None = None) -> Record | None:
    """The record with this id; with a client's id, only if it is among `records_of_client`. Else None."""
    wanted = select(Record).join(Wave, Wave.id == Record.wave_id).where(Record.id == record_id)
    return session.scalar(wanted if client_id is None else wanted.where(_read_by(client_id)))
