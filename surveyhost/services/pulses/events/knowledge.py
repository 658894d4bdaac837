"""What a pulse knows of events and of who was asked: one row, under a key that is a file of its own.

The key is another one after each letter's hour and each round of letters, and the file of the one before is destroyed:
whatever copies of the row a disk, a log or a backup may hold open no more.
"""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from ....core.errors import Refusal
from ....core.pulse import events
from ....core.pulse.events import Asked
from ....store.office.pulses.tables import PulseAsked, asked_for_update
from ....store.sessions import Session
from ...keys.keyring import Keyring, keyring
from ...office.house import House

STEP = 16_384
"""Bytes of which the row's size is a multiple."""


def _names(pulse_id: int) -> str:
    return f"asked-{pulse_id}-"


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day of the month after."""
    return first_of(month + timedelta(days=31))


def read(house: House, pulse_id: int) -> Asked | None:
    """What is known; None where nothing is, or it does not open any more."""
    with house.office() as session:
        row = session.get(PulseAsked, pulse_id)
        return None if row is None else opened(keyring(house.settings), row)


def opened(ring: Keyring, row: PulseAsked) -> Asked | None:
    """What the row holds; None where its key is gone."""
    try:
        return events.from_bytes(ring.unwrap(row.key, row.sealed))
    except (Refusal, ValueError, KeyError):
        return None


def put(ring: Keyring, row: PulseAsked, asked: Asked) -> None:
    """Write it under the key that the row has."""
    raw = events.to_bytes(asked)
    row.sealed = ring.wrap(row.key, raw + b" " * (-len(raw) % STEP))


def renew(
    house: House,
    pulse_id: int,
    change: Callable[[Asked | None, int], Asked],
    also: Callable[[Session], object] | None = None,
) -> None:
    """Write what `change` makes of it and of how many letters were taken in hand, under a new key, and destroy the one
    before. Killed at any step it has been done, or not been begun: see `tidy`.

    also: what is to be written in the same transaction.
    """
    ring = keyring(house.settings)
    name = f"{_names(pulse_id)}{secrets.token_hex(8)}"
    ring.new_wave_key(name)
    with house.office.begin() as session:
        row = asked_for_update(session, pulse_id)
        before = None if row is None else opened(ring, row)
        if row is None:
            row = PulseAsked(pulse_id=pulse_id)
        changed = change(before, row.handed or 0)
        row.key, row.handed = name, 0
        put(ring, row, changed)
        session.add(row)
        if also is not None:
            also(session)
    tidy(house, pulse_id)


def tidy(house: House, pulse_id: int) -> None:
    """Destroy every key of this pulse but the one that is in use. Nobody may be writing with another just now."""
    ring = keyring(house.settings)
    with house.office() as session:
        row = session.get(PulseAsked, pulse_id)
        used = "" if row is None else row.key
    for name in ring.names(_names(pulse_id)):
        if name != used:
            ring.destroy(name)
    ring.drop_parts(_names(pulse_id))


def destroy(house: House, pulse_id: int) -> None:
    """Nothing is known any more. Safe to repeat."""
    with house.office.begin() as session:
        row = asked_for_update(session, pulse_id)
        if row is not None:
            session.delete(row)
    tidy(house, pulse_id)
