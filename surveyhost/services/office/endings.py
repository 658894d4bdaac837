"""Which waves have ended, as far as the office tells: closed with its salt destroyed, or forgotten."""

from ...store.office.wave import waves_without_salt
from ...store.sessions import Session


def ended(session: Session) -> frozenset[str]:
    """A wave ends twice: "12 closed", "12 forgotten"."""
    return frozenset(
        f"{wave_id} {how}"
        for wave_id, is_forgotten in waves_without_salt(session)
        for how in ("closed", "forgotten")
        if how == "closed" or is_forgotten
    )
