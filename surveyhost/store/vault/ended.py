"""Questions about the vault's waves as such: which have ended, and what contract each of them holds."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from .tables import wave


class VaultContract(NamedTuple):
    code: str
    policy: bytes
    policy_hash: str
    questionnaire: bytes


def ended(session: Session) -> frozenset[str]:
    """Codes of the waves without token key."""
    return frozenset(session.scalars(select(wave.c.code).where(wave.c.token_key.is_(None))))


def contracts(session: Session) -> Iterator[VaultContract]:
    """Contract and questionnaire of every wave, by code."""
    columns = (wave.c[name] for name in VaultContract._fields)
    yield from (VaultContract(*row) for row in session.execute(select(*columns).order_by(wave.c.code)))
