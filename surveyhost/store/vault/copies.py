"""What a copy of the vault holds, and what is taken out of it and put back."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from ...core.wave.lifecycle import VaultState
from .tables import comment_pool, page, pool, revoked, script, seat, token, wave

IN_COPY = (wave, token, seat, pool, comment_pool, page, revoked, script)
"""Tables of a copy, in the order in which they are read. Never an inbox."""


def take_out_links(session: Session) -> None:
    """In a copy: no token key, and no seat spent."""
    session.execute(update(wave).values(token_key=None))
    session.execute(update(seat).values(spent=False))


def put_back_token_key(session: Session, code: str, key: bytes) -> None:
    """Give a wave its token key again; nothing for one that is closed."""
    session.execute(update(wave).where(wave.c.code == code, wave.c.state != VaultState.CLOSED).values(token_key=key))
