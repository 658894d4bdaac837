"""What events are sealed to: a key pair that is another one after each letter's hour.

The private half is wrapped under a file in keys/ that is destroyed a little later, once nobody can be sealing to it any
more: whatever copies of an event are left somewhere open no more.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from ....core.errors import Refusal
from ....core.wave import sealing
from ....store.intake import tables as store
from ....store.intake.tables import SealRow
from ...keys.keyring import Keyring, keyring
from ...office.house import House

GRACE = timedelta(seconds=60)
"""After which nobody seals to a key that has a successor: see `intake.taking.FRESH`."""
_NAMES = "intake-"


def begin(house: House) -> None:
    """Make the first one, where there is none."""
    with house.office() as session:
        is_there = bool(store.seals(session))
    if not is_there:
        renew(house)


def renew(house: House) -> None:
    """From now on events are sealed to a new one."""
    ring, name = keyring(house.settings), f"{_NAMES}{secrets.token_hex(8)}"
    public, private = sealing.new_pair()
    ring.new_wave_key(name)
    with house.office.begin() as session:
        store.add_seal(session, public, ring.wrap(name, private), name, house.now())


def private_halves(ring: Keyring, rows: Iterable[SealRow]) -> dict[int, bytes]:
    """Id to private half of those that still open."""
    found = {}
    for row in rows:
        try:
            found[row.id] = ring.unwrap(row.wrapper, row.private)
        except Refusal:
            continue  # its file is gone: nothing that was sealed to it opens
    return found


def tidy(house: House, is_any_wanted: bool = True) -> None:
    """Destroy those that have had a successor for a while (all of them where none is wanted), and what a crash left."""
    ring = keyring(house.settings)
    with house.office.begin() as session:
        rows = store.seals(session)
        late = {row.id for row, successor in pairwise(rows) if successor.made + GRACE <= house.now()}
        gone = late if is_any_wanted else {row.id for row in rows}
        store.delete_seals(session, gone)
        kept = {row.wrapper for row in rows if row.id not in gone}
    for name in ring.names(_NAMES):
        if name not in kept:
            ring.destroy(name)
    ring.drop_parts(_NAMES)
