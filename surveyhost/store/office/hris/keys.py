"""Keys by which a client's personnel system sends the list of people: what is stored of each."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..base import Office


class RosterKey(Office):
    """A key of one client's. The key itself is stored nowhere."""

    __tablename__ = "roster_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    name: Mapped[str]
    """What staff call the system that holds it."""
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of a key of 256 random bits."""
    made: Mapped[datetime]
    made_by: Mapped[str]
    used: Mapped[date | None]
    """The last day on which it was used."""
    withdrawn: Mapped[datetime | None]


def of_client(session: Session, client_id: int) -> Sequence[RosterKey]:
    """The keys of a client, oldest first."""
    return session.scalars(select(RosterKey).where(RosterKey.client_id == client_id).order_by(RosterKey.id)).all()


def with_digest(session: Session, digest: bytes) -> RosterKey | None:
    """The key with this digest, if it works."""
    return session.scalar(select(RosterKey).where(RosterKey.digest == digest, RosterKey.withdrawn.is_(None)))
