"""The house's own running: acts under way, duties that fail, the clock it believes, mail that does not go out."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Double, ForeignKey, String, delete, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.duties import Duty
from ...core.sending.new_sender import SenderDays
from ...core.wave.letters import Cause
from ...core.wave.lifecycle import Step
from .base import Named, Office
from .wave import Wave, WaveKey


class Trouble(Office):
    """One of the worker's duties that fails at present, for one wave or for the house; gone when it works again."""

    __tablename__ = "trouble"
    duty: Mapped[Duty] = mapped_column(Named(Duty), primary_key=True)
    subject: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Id of the wave, or of the release where the duty is printing, or number of the vault where it is about a spare; 0
    for the house."""
    first: Mapped[datetime]
    last: Mapped[datetime]
    times: Mapped[int]
    reason: Mapped[str]
    """A refusal's own sentence; of any other error the name of its kind, because its words could hold a value."""


class ClockMark(Office):
    """The last moment at which a machine's clock was believed, and what its clock that nobody sets said then."""

    __tablename__ = "clock_mark"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Made of `boot`, so that each machine has its own row."""
    seen: Mapped[datetime]
    """The latest believed moment."""
    anchor: Mapped[datetime]
    """The moment at which `ticks` was read."""
    ticks: Mapped[float] = mapped_column(Double)
    """Seconds since the machine was started, its sleep included."""
    boot: Mapped[str]
    """Which start of which machine `ticks` counts from."""


class WriteOff(Office):
    """A wave that cannot be destroyed as it should, and that one person has asked to write off."""

    __tablename__ = "write_off"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    asked_by: Mapped[str]
    asked: Mapped[datetime]


class Undestroyed(Office):
    """What could not be destroyed with the rest, since the disk that holds it could not be reached."""

    __tablename__ = "undestroyed"
    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    """Of the wave; for all that a lost vault held that vault's number, "" for the first one's."""
    since: Mapped[datetime]


class Begun(Office):
    """An act on a wave that takes several steps: written down before the first, gone with the last."""

    __tablename__ = "begun"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    act: Mapped[Step] = mapped_column(Named(Step))
    by: Mapped[str]
    roster: Mapped[bool] = mapped_column(default=False)
    """Forgetting takes the roster's people too."""
    at: Mapped[datetime]


class MailTrouble(Office):
    """A mail server refuses our account, asks for patience, or does not answer. Holds no address and no letter."""

    __tablename__ = "mail_trouble"
    account: Mapped[str] = mapped_column(primary_key=True)
    """Whose letters wait: a mail account by its name, "" the usual one."""
    cause: Mapped[Cause] = mapped_column(Named(Cause))
    """Account, quota or later."""
    word: Mapped[str]
    """The server's code and class, or ours where it said nothing."""
    since: Mapped[datetime]
    until: Mapped[datetime]
    """When letters are tried again; none goes out before."""
    rounds: Mapped[int]
    """How often it was met in a row."""


class MailSender(Office):
    """What a domain that letters come from has sent so far: see `core.sending.new_sender`."""

    __tablename__ = "mail_sender"
    domain: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[int]
    day: Mapped[date]
    accepted: Mapped[int]


# Acts under way


def acts_under_way(session: Session) -> list[tuple[Begun, WaveKey]]:
    """What was begun and is not done, with its wave; by wave id."""
    wanted = select(Begun, Wave.id, Wave.survey_id, Wave.number, Wave.code).join(Wave, Wave.id == Begun.wave_id)
    return [(row[0], WaveKey(*row[1:])) for row in session.execute(wanted.order_by(Begun.wave_id))]


def end_act(session: Session, wave_id: int) -> None:
    """What was begun on this wave is done."""
    session.execute(delete(Begun).where(Begun.wave_id == wave_id))


# What is left on disks that could not be reached


def undestroyed(session: Session) -> Sequence[str]:
    """Codes of the waves of which something is left, and of each lost vault its number, "" for the first; sorted."""
    return session.scalars(select(Undestroyed.code).order_by(Undestroyed.code)).all()


def put_undestroyed(session: Session, code: str, now: datetime) -> None:
    """Something is left of this wave or vault. Safe to repeat."""
    if session.get(Undestroyed, code) is None:
        session.add(Undestroyed(code=code, since=now))


def drop_undestroyed(session: Session, code: str) -> None:
    """Nothing is left of it any more."""
    session.execute(delete(Undestroyed).where(Undestroyed.code == code))


# Duties that fail


def reason_of_trouble(session: Session, duty: Duty, subject: int) -> str | None:
    """Why this duty fails for this at present; None where it does not."""
    return session.scalar(select(Trouble.reason).where(Trouble.duty == duty, Trouble.subject == subject))


def troubles(session: Session) -> Sequence[Trouble]:
    """Every duty that fails, the longest first."""
    return session.scalars(select(Trouble).order_by(Trouble.first, Trouble.duty, Trouble.subject)).all()


def subjects_in_trouble(session: Session, duty: Duty) -> set[int]:
    """What this duty fails for."""
    return set(session.scalars(select(Trouble.subject).where(Trouble.duty == duty)))


def delete_troubles(session: Session, duty: Duty, subjects: Collection[int]) -> None:
    """This duty fails for these no more."""
    session.execute(delete(Trouble).where(Trouble.duty == duty, Trouble.subject.in_(subjects)))


def delete_troubles_of_wave(session: Session, wave_id: int, but: Collection[Duty]) -> None:
    """No duty fails for this wave any more, those left out whose subject is no wave (`but`)."""
    session.execute(delete(Trouble).where(Trouble.subject == wave_id, Trouble.duty.not_in(but)))


# Waves to write off


def is_stuck(session: Session, wave_id: int, duties: Collection[Duty]) -> bool:
    """Whether one of these duties fails for this wave, or somebody has asked to write it off; one query."""
    failing = exists().where(Trouble.subject == wave_id, Trouble.duty.in_(duties))
    return bool(session.scalar(select(or_(failing, exists().where(WriteOff.wave_id == wave_id)))))


def delete_write_off(session: Session, wave_id: int) -> None:
    """Nobody asks any more to write this wave off."""
    session.execute(delete(WriteOff).where(WriteOff.wave_id == wave_id))


# Mail


def mail_trouble(session: Session, account: str = "") -> MailTrouble | None:
    """What keeps all letters of this mail account from going out; None while they go."""
    return session.get(MailTrouble, account)


def mail_troubles(session: Session) -> Sequence[MailTrouble]:
    """Of all accounts, the usual one's first."""
    return session.scalars(select(MailTrouble).order_by(MailTrouble.account)).all()


def begin_mail_trouble(session: Session, account: str, said: tuple[Cause, str], now: datetime, until: datetime) -> None:
    """Write down the first meeting with a cause and a word; AlreadyThere where somebody else has done so meanwhile."""
    session.add(MailTrouble(account=account, cause=said[0], word=said[1], since=now, until=until, rounds=1))
    session.flush()


def end_mail_trouble(session: Session, account: str = "") -> bool:
    """Its letters go out again; True where they did not before."""
    gone = session.execute(delete(MailTrouble).where(MailTrouble.account == account))
    return bool(getattr(gone, "rowcount", 0))


def sender_days(session: Session, domain: str, for_update: bool = False) -> SenderDays:
    """What this domain has sent, locked if asked for."""
    row = session.get(MailSender, domain, with_for_update=for_update or None)
    return SenderDays() if row is None else SenderDays(row.before, row.day, row.accepted)


def put_sender_days(session: Session, domain: str, days: SenderDays) -> None:
    """Keep what this domain has sent."""
    session.merge(MailSender(domain=domain, before=days.before, day=days.day, accepted=days.accepted))


# The clock


def clock_mark(session: Session) -> ClockMark | None:
    """The last moment at which any machine's clock was believed; None before the first."""
    return session.scalar(select(ClockMark).order_by(ClockMark.seen.desc()).limit(1))


def clock_mark_of(session: Session, boot: str, for_update: bool = False) -> ClockMark | None:
    """This machine's own, since its start; locked if asked for."""
    wanted = select(ClockMark).where(ClockMark.boot == boot).order_by(ClockMark.seen.desc()).limit(1)
    return session.scalar(wanted.with_for_update() if for_update else wanted)


def put_clock_mark(session: Session, now: datetime, boot: str, ticks: float, since: datetime) -> None:
    """The first moment at which this machine's clock is believed; machines not seen `since` then are forgotten."""
    session.execute(delete(ClockMark).where(or_(ClockMark.seen < since, ClockMark.boot == boot)))
    number = int.from_bytes(hashlib.sha256(boot.encode()).digest()[:4], "big") >> 1
    session.merge(ClockMark(id=number, seen=now, anchor=now, ticks=ticks, boot=boot))


def delete_clock_marks(session: Session) -> None:
    """Nothing is known of any machine's clock."""
    session.execute(delete(ClockMark))
