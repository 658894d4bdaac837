"""Who was erased on request stays out of later rosters: a mark of each, made with a key of the client's own.

An id is marked as it was written and as it looks (`look_alikes.id_key`): 7, 000007 and 7.0 are one person.
A mark says nothing to who has not the key, and the key lies encrypted under the master key. It can tell that an id on
a new roster is one of those. Without the key it cannot be turned back into an id; whoever has the master key can try
ids until one fits.
"""

import hmac
import secrets
from collections.abc import Iterable

from ...core.roster.look_alikes import id_key, ways_to_write
from ...store.office import roster as store
from ...store.office.roster import Erased, ErasureKey
from ...store.sessions import Session
from ..keys.keyring import KEY_BYTES, Keyring, keyring
from ..office.house import House


def about(client_id: int) -> bytes:
    """What a client's key is bound to."""
    return f"erasure marks of client {client_id}".encode()


def _key(session: Session, ring: Keyring, client_id: int) -> bytes | None:
    row = session.get(ErasureKey, client_id)
    return None if row is None else ring.decrypt(row.sealed, about(client_id))


def _mark(key: bytes, reference: str) -> bytes:
    return hmac.digest(key, reference.encode(), "sha256")


def put(house: House, session: Session, client_id: int, reference: str) -> None:
    """Keep the person with this id out of every later roster of the client. Safe to repeat."""
    ring = keyring(house.settings)
    key = _key(session, ring, client_id)
    if key is None:
        key = secrets.token_bytes(KEY_BYTES)
        session.add(ErasureKey(client_id=client_id, sealed=ring.encrypt(key, about(client_id))))
        session.flush()
    for written in dict.fromkeys((reference, id_key(reference))):
        if session.get(Erased, (client_id, _mark(key, written))) is None:
            session.add(Erased(client_id=client_id, mark=_mark(key, written), made=house.now()))


def among(house: House, session: Session, client_id: int, references: Iterable[str]) -> frozenset[str]:
    """Those of these ids that were erased, in whatever way they were written then."""
    marks = store.erasure_marks(session, client_id)
    key = _key(session, keyring(house.settings), client_id) if marks else None
    if key is None:
        return frozenset()
    return frozenset(one for one in references if any(_mark(key, way) in marks for way in ways_to_write(one)))


def take_off(house: House, session: Session, client_id: int, reference: str) -> bool:
    """Let the person with this id come back with the next roster; False where there was no mark."""
    key = _key(session, keyring(house.settings), client_id)
    if key is None:
        return False
    return store.delete_erasure_marks(session, client_id, [_mark(key, way) for way in ways_to_write(reference)])


def turn_key(session: Session, old: Keyring, new: Keyring) -> None:
    """Encrypt every client's key anew, for a new master key; the marks stay as they are."""
    for row in store.erasure_keys(session):
        row.sealed = new.encrypt(old.decrypt(row.sealed, about(row.client_id)), about(row.client_id))
