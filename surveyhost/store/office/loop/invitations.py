"""Letters to readers who were made out of a file: to whom one is still to be written, and what became of the others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.managers.invitation import InvitationState
from ..accounts import Account
from ..base import Named, Office


class ReaderLetter(Office):
    """The letter with which a reader signs in for the first time. Its link is made as it goes, and kept nowhere."""

    __tablename__ = "reader_letter"
    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[InvitationState] = mapped_column(Named(InvitationState))
    due: Mapped[datetime]
    """Not before this moment."""


def ask_for_letter(session: Session, account_id: int, now: datetime) -> None:
    """A letter to this reader waits, whatever became of an earlier one."""
    row = session.get(ReaderLetter, account_id)
    if row is None:
        session.add(ReaderLetter(account_id=account_id, state=InvitationState.WAITING, due=now))
    else:
        row.state, row.due = InvitationState.WAITING, now


def letters_due(session: Session, now: datetime) -> Sequence[int]:
    """Accounts whose letter waits and may go now, by id."""
    waits = select(ReaderLetter.account_id).where(
        ReaderLetter.state == InvitationState.WAITING, ReaderLetter.due <= now
    )
    return session.scalars(waits.order_by(ReaderLetter.account_id)).all()


def letter_for_update(session: Session, account_id: int) -> ReaderLetter | None:
    """The letter to this reader, locked until the transaction ends; None if there is none."""
    return session.get(ReaderLetter, account_id, with_for_update=True)


def letters_of_client(session: Session, client_id: int) -> Sequence[tuple[str, InvitationState]]:
    """(address, state) of every letter to a reader of this client, by address."""
    wanted = select(Account.email, ReaderLetter.state).join(ReaderLetter, ReaderLetter.account_id == Account.id)
    rows = session.execute(wanted.where(Account.client_id == client_id).order_by(Account.email))
    return [(row[0], row[1]) for row in rows]


def stop_letters(session: Session, client_id: int) -> int:
    """Stop the letters to readers of this client that have not been taken in hand; how many those were."""
    theirs = select(Account.id).where(Account.client_id == client_id)
    stopped = (
        update(ReaderLetter)
        .where(ReaderLetter.account_id.in_(theirs), ReaderLetter.state == InvitationState.WAITING)
        .values(state=InvitationState.STOPPED)
        .returning(ReaderLetter.account_id)
    )
    return len(session.scalars(stopped).all())
