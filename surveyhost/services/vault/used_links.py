"""Which links were used, in a backup: under a key of its own for each backup, of which only the latest is ever there.

Seats spent from one night to the next, beside the boxes that came in it, would tie the two for whoever has the keys:
while the salt lives a seat is a person, whose labels the roster tells, and a box opened tells its labels too. So each
backup makes a new key in `keys/` and destroys the one before. However many backups are kept, the spent seats of one of
them can be read, the latest; and that one is enough to restore from. After close none can.
"""

import secrets
from collections.abc import Mapping

from ...core.wave.lifecycle import VaultState
from ...store.sessions import Session
from ...store.vault import seats
from ...store.vault import tables as vault
from ..keys import waves
from ..keys.keyring import Keyring
from .refusals import UsedLinksDoNotFit

Used = dict[str, dict[str, str]]
"""By wave: the name of a key, and under it one bit for each seat in the order of their ids, in hexadecimal digits."""


def take(ring: Keyring, session: Session) -> Used:
    """The spent seats of every wave in the field, each under a new key. The older keys are still there."""
    made: Used = {}
    for code, state in vault.codes(session):
        if state != VaultState.CLOSED:
            name = waves.used_names(code) + secrets.token_hex(8)
            ring.new_wave_key(name)
            spent = [seat.spent for seat in seats.every(session, code)]
            made[code] = {"key": name, "spent": ring.wrap(name, _bits(spent)).hex()}
    return made


def destroy_older(ring: Keyring, latest: Used) -> None:
    """Destroy the keys of all backups but this one. Call it when this one is whole."""
    for code, held in latest.items():
        for name in ring.names(waves.used_names(code)):
            if name != held["key"]:
                ring.destroy(name)
        ring.drop_parts(waves.used_names(code))


def unknown(ring: Keyring, used: Used) -> list[str]:
    """Waves whose links work still, but of which nobody knows which had been used by the time of this backup."""
    return sorted(
        code for code, held in used.items() if ring.has(waves.salt_of_code(code)) and not ring.has(held["key"])
    )


def put_back(ring: Keyring, session: Session, used: Mapping[str, Mapping[str, str]]) -> None:
    """Spend again what was spent, in every wave whose key is here. Refusal where the seats are not as many."""
    for code, held in used.items():
        if not ring.has(held["key"]):
            continue
        bits = ring.unwrap(held["key"], bytes.fromhex(held["spent"]))
        ids = [seat.id for seat in seats.every(session, code)]
        if len(bits) != (len(ids) + 7) // 8:
            raise UsedLinksDoNotFit(code=code)
        seats.mark_spent(session, code, [one for place, one in enumerate(ids) if bits[place // 8] >> place % 8 & 1])


def _bits(spent: list[bool]) -> bytes:
    packed = bytearray((len(spent) + 7) // 8)
    for place, one in enumerate(spent):
        packed[place // 8] |= one << place % 8
    return bytes(packed)
