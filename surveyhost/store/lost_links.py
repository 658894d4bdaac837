"""Addresses that ask for their link again: sealed to the desk's own key, and gone when the desk has read them."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .office import Office


class LostLink(Office):
    """One request, for the minute until the worker takes it up. It does not say whether the address is known."""

    __tablename__ = "lost_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A box of 4 KiB that opens with the desk's private key; the address is in it."""
    made: Mapped[datetime]
