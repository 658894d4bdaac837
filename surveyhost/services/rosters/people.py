"""People of a roster as they are stored: names, addresses and ids encrypted, found by a keyed hash of client and id."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import NamedTuple

from ...core.roster.look_alikes import id_key
from ...core.roster.model import Person
from ...store.office import roster as store
from ...store.office.roster import Participant
from ...store.sessions import Session
from ..keys.keyring import Keyring


class Findable(NamedTuple):
    """By what somebody is found again in another list."""

    reference: str
    """The firm's own id."""
    address: str
    """Where letters go: the address, else the number; "" for none."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is encrypted about a participant."""

    reference: str
    """The firm's own id: what a seat id is made from."""
    name: str
    email: str
    phone: str = ""
    """In E.164, of whoever has no address."""

    @property
    def address(self) -> str:
        """Where letters go: the address, else the number; "" for none."""
        return self.email or self.phone

    @property
    def findable(self) -> Findable:
        return Findable(self.reference, self.address)


def seal(keys: Keyring, survey_id: int, person: Person) -> bytes:
    """Id, name and address or number, encrypted; bound to the survey, so that it opens nowhere else."""
    told = (person.id, person.name, person.email, *([person.phone] if person.phone else ()))
    plain = f"[{','.join(map(encode_basestring, told))}]"
    return keys.encrypt(plain.encode(), about(survey_id))


def unseal(keys: Keyring, participant: Participant) -> Sealed:
    """Id, name and address in clear. For the desk, one letter at a time."""
    return unseal_bytes(keys, participant.survey_id, participant.sealed)


def unseal_bytes(keys: Keyring, survey_id: int, sealed: bytes) -> Sealed:
    """As `unseal`, for rows read without their object."""
    reference, name, email, *phone = json.loads(keys.decrypt(sealed, about(survey_id)))
    return Sealed(reference, name, email, *phone)


def findable(session: Session, keys: Keyring, survey_id: int) -> dict[int, Findable]:
    """By what everybody on the roster is found again, by row id and in the order of their rows."""
    sealed = store.sealed_people_by_id(session, survey_id)
    return {row: unseal_bytes(keys, survey_id, one).findable for row, one in sealed.items()}


def references_by_id(session: Session, keys: Keyring, survey_id: int) -> dict[int, str]:
    """The firm's own id of everybody on the roster by row id."""
    sealed = store.sealed_people_by_id(session, survey_id)
    return {row: unseal_bytes(keys, survey_id, one).reference for row, one in sealed.items()}


def about(survey_id: int) -> bytes:
    return f"participant of survey {survey_id}".encode()


def lookup(keys: Keyring, client_id: int, reference: str) -> bytes:
    """The keyed hash by which a client's person is found."""
    return keys.lookup(f"{client_id}:{reference}")


def by_id_key(session: Session, keys: Keyring, survey_id: int) -> dict[str, list[bytes]]:
    """The keyed hashes of a survey's people by what their ids have in common with ids that look alike.

    Opens every one of them, for an id that is written otherwise has another hash.
    """
    found: dict[str, list[bytes]] = {}
    for stored, sealed in store.sealed_by_lookup(session, survey_id):
        found.setdefault(id_key(unseal_bytes(keys, survey_id, sealed).reference), []).append(stored)
    return found


def recognised(
    session: Session, keys: Keyring, client_id: int, survey_id: int, people: Sequence[Person], known: Iterable[bytes]
) -> tuple[list[bytes], int]:
    """The keyed hash by which each of these people stands, or would stand, on a survey's roster; how many are written
    otherwise there.

    `known`: the hashes of that roster. Whoever is not found as they are written is looked for as their id looks.
    """
    standing = set(known)
    own = [lookup(keys, client_id, one.id) for one in people]
    missing = [place for place, found in enumerate(own) if found not in standing]
    if not missing or not standing.difference(own):
        return own, 0
    free = standing.difference(own)
    alike = by_id_key(session, keys, survey_id)
    respelled = 0
    for place in missing:
        candidates = [one for one in alike.get(id_key(people[place].id), ()) if one in free]
        if len(candidates) == 1:
            own[place] = candidates[0]
            free.remove(candidates[0])
            respelled += 1
    return own, respelled
