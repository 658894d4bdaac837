"""The vault's waves as such: which have ended, what contract each holds, and what is announced of one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ...core.wave.lifecycle import VaultState
from .tables import WaveBody, WaveHead, wave


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


def whole(session: Session, codes: Sequence[str]) -> dict[str, tuple[WaveHead, WaveBody]]:
    """Those of these waves that are there, by code."""
    names = (*WaveHead._fields, *WaveBody._fields)
    wanted = select(wave.c.code, *(wave.c[name] for name in names)).where(wave.c.code.in_(codes))
    return {
        code: (WaveHead(VaultState(state), *rest[:2]), WaveBody(*rest[2:]))
        for code, state, *rest in session.execute(wanted)
    }


def announce(session: Session, code: str, digest: bytes) -> None:
    """Write the digest of a closed split count's rows where everybody who holds a link can read it."""
    session.execute(update(wave).where(wave.c.code == code).values(announced=digest))


def announced(session: Session, code: str) -> bytes | None:
    """What was announced of a wave; None before it is closed, and of one that is not counted in halves."""
    return session.execute(select(wave.c.announced).where(wave.c.code == code)).scalar()
