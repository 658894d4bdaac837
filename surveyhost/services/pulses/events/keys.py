"""Keys by which a client's systems may send events: made and shown once, stored as a digest, withdrawn."""

import secrets
from collections.abc import Sequence

from ....core import bearer
from ....core.audit_acts import AuditAct
from ....store.intake import tables as store
from ....store.intake.tables import KeyRow
from ...office import audit
from ...office.house import Actor, House
from ...office.survey_rows import get_client
from ..refusals import IntakeKeyUnnamed, NoSuchIntakeKey, TooManyIntakeKeys

MOST = 20
"""Keys of a client that work."""


def make(house: House, actor: Actor, client_id: int, name: str) -> tuple[int, str]:
    """(id, the key): shown now, and never again. IntakeKeyUnnamed, TooManyIntakeKeys."""
    named, secret = bearer.name_of(name), secrets.token_urlsafe(bearer.BYTES)
    if named is None:
        raise IntakeKeyUnnamed(longest=bearer.LONGEST_NAME)
    with house.office.begin() as session:
        get_client(session, client_id)
        if sum(one.withdrawn is None for one in store.keys_of(session, client_id)) >= MOST:
            raise TooManyIntakeKeys(most=MOST)
        key_id = store.add_key(session, client_id, named, bearer.digest(secret), house.now(), actor.name)
        audit.record(
            session, house, actor, AuditAct.INTAKE_KEY_ADD, f"intake key {key_id}", client_id, after={"name": named}
        )
    return key_id, secret


def withdraw(house: House, actor: Actor, key_id: int, client_id: int | None = None) -> None:
    """Within seconds it opens nothing any more. NoSuchIntakeKey where there is none (of this client) that works."""
    with house.office.begin() as session:
        found = store.key_with_id(session, key_id)
        if found is None or found.withdrawn is not None or client_id not in {None, found.client_id}:
            raise NoSuchIntakeKey(key_id=key_id)
        store.withdraw_key(session, key_id, house.now())
        audit.record(session, house, actor, AuditAct.INTAKE_KEY_WITHDRAW, f"intake key {key_id}", found.client_id)


def listed(house: House, client_id: int) -> Sequence[KeyRow]:
    """Every key of a client, oldest first; without the keys themselves, which nobody has."""
    with house.office() as session:
        get_client(session, client_id)
        return store.keys_of(session, client_id)
