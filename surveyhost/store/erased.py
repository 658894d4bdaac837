"""Who was erased on request and must not come back: marks made with a key of the client's own, and nothing else.

A mark is no id, no name, and says nothing to who has not the key; the key lies encrypted under the master key.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .office import Office


class ErasureKey(Office):
    """The key under which one client's marks are made."""

    __tablename__ = "erasure_key"
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes, encrypted under the master key."""


class Erased(Office):
    """One person who asked to be erased: no roster of this client brings them back."""

    __tablename__ = "erased"
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """HMAC-SHA256 of the firm's own id under the client's key."""
    made: Mapped[datetime]
