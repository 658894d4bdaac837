"""Tokens of letters that could not be tried after all, kept in memory.

A token that never left us serves the next try for the same seat, so that a mail server in trouble does not fill the
vault with digests of links that nobody has. Nothing of this is stored: a worker that is killed mints again.
"""

import time
from collections.abc import Sequence

from ...core.wave.links_and_seats import AccessToken
from ...store.office.wave import waves_in_field
from ..office.house import House

KEPT = 86_400.0
"""Seconds for which an unused token is kept at the longest."""
MOST = 1000
"""Unused tokens that are kept for one wave; what is beyond is minted anew."""
_unused: dict[str, dict[bytes, tuple[AccessToken, float]]] = {}
"""Wave code to seat to token and the moment until which it is kept."""


def take(code: str, seats: Sequence[bytes]) -> list[AccessToken | None]:
    """The token that is kept for each of these seats of a wave, which is kept no longer; None where there is none."""
    _forget_old()
    kept = _unused.get(code, {})
    return [held and held[0] for held in (kept.pop(seat, None) for seat in seats)]


def keep(code: str, seat: bytes, token: AccessToken) -> None:
    """Keep a token that nobody can have seen."""
    of_wave = _unused.setdefault(code, {})
    if len(of_wave) < MOST:
        of_wave[seat] = (token, time.monotonic() + KEPT)


def forget_closed(house: House) -> None:
    """Drop the tokens of waves that are not in the field any more. For the worker's clock."""
    if _unused:
        with house.office() as session:
            in_field = {wave.code for wave in waves_in_field(session)}
        for code in set(_unused) - in_field:
            _unused.pop(code, None)


def _forget_old() -> None:
    now = time.monotonic()
    for code, of_wave in list(_unused.items()):
        for seat, (_, until) in list(of_wave.items()):
            if until <= now:
                of_wave.pop(seat, None)
        if not of_wave:
            _unused.pop(code, None)
