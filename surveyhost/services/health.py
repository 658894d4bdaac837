"""Is everything as it must be? What `surveyhost verify` asks, a sentence for each thing that is wrong."""

import stat
from collections.abc import Iterator

from sqlalchemy import select

from ..core.errors import Refusal
from ..store import migrate, vault
from ..store.office import Wave
from . import audit, vault_desk, wave_keys
from .house import House
from .keys import DESK, MASTER, SESSION, SIGNING, Keyring, keyring

IN_FIELD = ("minted", "open")


def faults(house: House) -> Iterator[str]:
    """A sentence for each thing that is wrong; nothing when all is well. Changes nothing."""
    try:
        migrate.check(house.settings)
        ring = keyring(house.settings)
        ring.public_signing_key()
        ring.desk_private_key()
    except Refusal as refusal:
        yield refusal.reason
        return
    yield from _open_files(house)
    yield from _audit_log(house)
    yield from _waves(house, ring)
    if house.settings.production:
        yield from vault_desk.check_production(house)


def _open_files(house: House) -> Iterator[str]:
    """Secrets that others on this machine can read."""
    data = house.settings.data
    for path in [*(data / name for name in (MASTER, SESSION, SIGNING, DESK)), *sorted((data / "keys").glob("*"))]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others; it must be for its owner only (chmod 600)."


def _audit_log(house: House) -> Iterator[str]:
    chain = audit.check(house)
    if not chain.whole:
        yield f"The audit log was changed at event {chain.broken_at}."


def _waves(house: House, ring: Keyring) -> Iterator[str]:
    """Each wave's keys and seats where its state says they are, and nowhere else."""
    with house.office() as session:
        waves = list(session.scalars(select(Wave).where(Wave.state != "planned").order_by(Wave.id)))
    with house.vault() as session:
        standing = {code: vault.standing(session, code) for code, _ in vault.codes(session)}
        seats = {code: vault.counts(session, code)[0] for code in standing}
    with house.office() as session:
        known = set(session.scalars(select(Wave.code)))
    in_field = {code for code, head in standing.items() if head is not None and head.state != "closed"}
    for code in sorted(in_field - known):
        yield f"The vault holds wave {code}, which the office does not know; no close will ever reach it."
    for wave in waves:
        head = standing.get(wave.code)
        if wave.state in IN_FIELD:
            if head is None:
                yield f"Wave {wave.code} is {wave.state} in the office, and not in the vault."
            elif not ring.has(wave_keys.salt_name(wave)):
                yield f"Wave {wave.code} is {wave.state}, but the key of its salt is not in {ring.folder}."
        elif wave.salt is None and (seats.get(wave.code) or (head is not None and head.token_key)):
            yield f"Wave {wave.code} is {wave.state}, but its seats are still in the vault."
        if wave.private_key is not None and not ring.has(wave_keys.private_name(wave)):
            yield f"Wave {wave.code} is {wave.state}, but its private key cannot be unwrapped any more."
        if wave.salt is None and ring.has(wave_keys.salt_name(wave)):
            yield f"Wave {wave.code} is {wave.state}, but the key of its salt was not destroyed."
