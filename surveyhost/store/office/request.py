"""What people ask for on public pages: their link again, or no more reminders.

Sealed to the desk's own key, whatever was typed, and gone once the desk has read it.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import LargeBinary, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Office


class LostLink(Office):
    """One request, for the minute until the worker takes it up. It does not say whether the address is known."""

    __tablename__ = "lost_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A box of 4 KiB that opens with the desk's private key; the address is in it."""
    made: Mapped[datetime]


class OptOut(Office):
    """One request, for the minute until the worker takes it up. It does not say whether the reference is anybody's."""

    __tablename__ = "opt_out"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A box of 4 KiB that opens with the desk's private key; the reference is in it."""
    made: Mapped[datetime]


class ContactRequest(Office):
    """Somebody wants to be contacted. It does not say by whom, about what, or when on its day it came."""

    __tablename__ = "contact_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A box that opens with the desk's private key; name and words are in it."""
    day: Mapped[date]


def put_request(session: Session, request: LostLink | OptOut | ContactRequest, most: int) -> None:
    """Keep a request; it is dropped where `most` of its kind wait already."""
    if (session.scalar(select(func.count()).select_from(type(request))) or 0) < most:
        session.add(request)


def lost_links_since(session: Session, since: datetime) -> dict[int, bytes]:
    """Requests for a link made after this moment: id to the sealed address."""
    return {row.id: row.sealed for row in session.scalars(select(LostLink).where(LostLink.made > since))}


def take_lost_links(session: Session, ids: Collection[int]) -> set[int]:
    """Delete these requests; the ids of those that were still there, so that each is answered by one worker."""
    return set(session.scalars(delete(LostLink).where(LostLink.id.in_(ids)).returning(LostLink.id)))


def delete_lost_links_before(session: Session, moment: datetime) -> None:
    """Delete requests for a link that were made at this moment or before."""
    session.execute(delete(LostLink).where(LostLink.made <= moment))


def opt_outs(session: Session) -> dict[int, bytes]:
    """Requests for no more reminders, by id: id to the sealed reference."""
    return {row.id: row.sealed for row in session.scalars(select(OptOut).order_by(OptOut.id))}


def delete_opt_out(session: Session, request_id: int) -> None:
    """Delete a request; nothing if it is gone already."""
    session.execute(delete(OptOut).where(OptOut.id == request_id))


def contact_requests(session: Session) -> list[ContactRequest]:
    """Everybody who wants to be contacted, oldest first."""
    return list(session.scalars(select(ContactRequest).order_by(ContactRequest.id)))


def count_contact_requests(session: Session) -> int:
    """How many want to be contacted."""
    return session.scalar(select(func.count()).select_from(ContactRequest)) or 0


def delete_contact_request(session: Session, request_id: int) -> bool:
    """Delete a request; False if it is gone already."""
    gone = delete(ContactRequest).where(ContactRequest.id == request_id).returning(ContactRequest.id)
    return session.scalar(gone) is not None


def delete_contact_requests_before(session: Session, day: date) -> None:
    """Delete requests that came before this day."""
    session.execute(delete(ContactRequest).where(ContactRequest.day < day))
