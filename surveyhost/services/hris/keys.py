"""Keys by which a client's personnel system may send its list: made and shown once, stored as a digest, withdrawn."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ...core import bearer
from ...core.audit_acts import AuditAct
from ...store.office.hris import keys as store
from ...store.office.hris.keys import RosterKey
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from .refusals import NoSuchRosterKey, RosterKeyUnnamed, TooManyRosterKeys

MOST = 10
"""Keys of a client that work."""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key without the key itself, which nobody has."""

    id: int
    name: str
    made: datetime
    made_by: str
    used: date | None
    """The last day on which it was used, and no hour."""
    withdrawn: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sends a list."""

    key_id: int
    client_id: int

    @property
    def actor(self) -> Actor:
        """For the audit log."""
        return Actor(f"roster key {self.key_id}")


def make(house: House, actor: Actor, client_id: int, name: str) -> tuple[int, str]:
    """(id, the key): shown now, and never again. RosterKeyUnnamed, TooManyRosterKeys."""
    named, secret = bearer.name_of(name), secrets.token_urlsafe(bearer.BYTES)
    if named is None:
        raise RosterKeyUnnamed(longest=bearer.LONGEST_NAME)
    with house.office.begin() as session:
        get_client(session, client_id)
        if sum(one.withdrawn is None for one in store.of_client(session, client_id)) >= MOST:
            raise TooManyRosterKeys(most=MOST)
        stored = bearer.digest(secret)
        row = RosterKey(client_id=client_id, name=named, digest=stored, made=house.now(), made_by=actor.name)
        session.add(row)
        session.flush()
        audit.record(
            session, house, actor, AuditAct.ROSTER_KEY_ADD, f"roster key {row.id}", client_id, after={"name": named}
        )
        return row.id, secret


def withdraw(house: House, actor: Actor, client_id: int, key_id: int) -> None:
    """From now on it opens nothing. NoSuchRosterKey where the client has none that works."""
    with house.office.begin() as session:
        row = session.get(RosterKey, key_id, with_for_update=True)
        if row is None or row.withdrawn is not None or row.client_id != client_id:
            raise NoSuchRosterKey()
        row.withdrawn = house.now()
        audit.record(session, house, actor, AuditAct.ROSTER_KEY_WITHDRAW, f"roster key {key_id}", client_id)


def listed(house: House, client_id: int) -> Sequence[ListedKey]:
    """Every key of a client, oldest first."""
    with house.office() as session:
        get_client(session, client_id)
        return [
            ListedKey(one.id, one.name, one.made, one.made_by, one.used, one.withdrawn)
            for one in store.of_client(session, client_id)
        ]


def holder(house: House, key: str) -> Holder | None:
    """Whose key this is; None where it is nobody's, or was withdrawn. The day on which it was used is kept."""
    with house.office() as session:
        row = store.with_digest(session, bearer.digest(key))
        if row is None:
            return None
        found, is_first = Holder(row.id, row.client_id), row.used != house.now().date()
    if is_first:
        with house.office.begin() as session:
            session.get_one(RosterKey, found.key_id).used = house.now().date()
    return found
