"""Who of HR gets the weekly letter, and who has stopped it."""

from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.roles import Act, may
from ..accounts import Account
from ..base import Office


class LoopReader(Office):
    """An account that has had the weekly letter, or stopped it. One without a row gets it."""

    __tablename__ = "loop_reader"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True)
    stopped: Mapped[bool]
    written: Mapped[date | None]
    """When the last one went out."""


def readers_of_letters(session: Session) -> list[tuple[Account, date | None]]:
    """HR of whole companies who have not stopped the letter, by id, with the day of the last one."""
    rows = select(Account, LoopReader.stopped, LoopReader.written)
    rows = rows.outerjoin(LoopReader, LoopReader.account_id == Account.id)
    rows = rows.where(Account.active, Account.client_id.is_not(None)).order_by(Account.id)
    return [
        (account, written)
        for account, stopped, written in session.execute(rows)
        if not stopped and may(account.role_names, Act.ACTION_EDIT)
    ]


def _row(session: Session, account_id: int) -> LoopReader:
    row = session.get(LoopReader, account_id)
    if row is None:
        row = LoopReader(account_id=account_id, stopped=False, written=None)
        session.add(row)
    return row


def note_letter(session: Session, account_id: int, day: date) -> None:
    """This account had its letter on this day."""
    _row(session, account_id).written = day


def is_stopped(session: Session, account_id: int) -> bool:
    """Whether this account wants none."""
    row = session.get(LoopReader, account_id)
    return row is not None and row.stopped


def set_stopped(session: Session, account_id: int, stopped: bool) -> None:
    """This account wants none, or wants it again."""
    _row(session, account_id).stopped = stopped
