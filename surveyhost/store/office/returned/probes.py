"""Probe letters: what became, on the way to a mailbox of the vendor's own, of a letter like those of a wave.

Nothing of the letter is kept: its mark, by which it is known again, and what was found of it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..base import Office
from ..survey import Survey


class ProbeLetter(Office):
    """One probe letter of a client's mail; those that a later one has outdated are deleted."""

    __tablename__ = "probe_letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    """Whose invitation it is like."""
    language: Mapped[str]
    mark: Mapped[str] = mapped_column(unique=True)
    sent: Mapped[datetime]
    returned: Mapped[datetime | None]
    """When it was read back; nothing below is known before."""
    links_same: Mapped[bool | None]
    nothing_added: Mapped[bool | None]
    """Whether it holds nothing that a reader's program would fetch and that was not sent."""
    stop_same: Mapped[bool | None]
    """Whether the headers that stop reminders are as they were."""
    sender_aligned: Mapped[bool | None]
    """Whether it comes from its sender, and in line with the sender's domain; None where no header says so."""
    reason: Mapped[str | None]
    """Why letters go out although they are changed; an administrator's words."""
    account: Mapped[str | None]
    """By which mail account it went, "" the usual one; None of an earlier version's letter, which speaks for all."""


def put_probe(session: Session, probe: ProbeLetter) -> None:
    """Keep a letter that is about to go out."""
    session.add(probe)


def probe_with_mark(session: Session, mark: str) -> ProbeLetter | None:
    """The letter with this mark, locked until the transaction ends; None if none has it."""
    return session.scalar(select(ProbeLetter).where(ProbeLetter.mark == mark).with_for_update())


def latest_read(session: Session, client_id: int, account: str) -> ProbeLetter | None:
    """The latest letter of the client's mail by this account that was read back."""
    return session.scalar(_of_client(client_id, account).where(ProbeLetter.returned.is_not(None)).limit(1))


def latest_under_way(session: Session, client_id: int, account: str) -> ProbeLetter | None:
    """Likewise, that has not been read back."""
    return session.scalar(_of_client(client_id, account).where(ProbeLetter.returned.is_(None)).limit(1))


def is_known(session: Session, mark: str) -> bool:
    """Whether a probe letter has this mark."""
    return session.scalar(select(ProbeLetter.id).where(ProbeLetter.mark == mark)) is not None


def delete_probes_before(session: Session, client_id: int, probe: ProbeLetter) -> None:
    """Delete all letters of the client's mail that went out before this one by the same account."""
    own = select(Survey.id).where(Survey.client_id == client_id)
    older = (ProbeLetter.survey_id.in_(own), ProbeLetter.account == probe.account, ProbeLetter.id < probe.id)
    session.execute(delete(ProbeLetter).where(*older))


def _of_client(client_id: int, account: str) -> Select[ProbeLetter]:
    of = select(ProbeLetter).join(Survey, Survey.id == ProbeLetter.survey_id).where(Survey.client_id == client_id)
    by = ProbeLetter.account.is_(None) | (ProbeLetter.account == account)
    return of.where(by).order_by(ProbeLetter.id.desc())
