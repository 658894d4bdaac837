"""Tokens for letters: minted for a whole batch, and kept in memory where a letter could not be tried after all.

A token that never left us serves the next try for the same seat, so that a mail server in trouble does not fill the
vault with digests of links that nobody has. Nothing of this is stored: a worker that is killed mints again.
"""

import secrets
import time
from collections.abc import Sequence

from ...core.wave import identity
from ...core.wave.identity import AccessToken
from ...store.office.wave import waves_in_field
from ..office.house import House
from ..vault import desk

KEPT = 86_400.0
"""Seconds for which an unused token is kept at the longest."""
MOST = 1000
"""Unused tokens that are kept for one wave; what is beyond is minted anew."""
_unused: dict[str, dict[bytes, tuple[AccessToken, float]]] = {}
"""Wave code to seat to token and the moment until which it is kept."""


def take(house: House, code: str, salt: bytes, seats: Sequence[bytes]) -> list[AccessToken]:
    """A token for each seat of this wave. The digests of new ones reach the vault in an order of their own.

    Refusal as `desk.make_links`.
    """
    _forget_old()
    kept = [_unused.get(code, {}).pop(seat, None) for seat in seats]
    minted = [seat for seat, token in zip(seats, kept, strict=True) if token is None]
    tokens = [identity.new_token(code, secrets.token_bytes(identity.SECRET_BYTES)) for _ in minted]
    if minted:
        desk.make_links(house, code, salt, list(zip(tokens, minted, strict=True)))
    fresh = iter(tokens)
    return [next(fresh) if held is None else held[0] for held in kept]


def give_back(code: str, seat: bytes, token: AccessToken) -> None:
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
