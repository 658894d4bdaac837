"""Can every stored document still be read? Data of an early revision, or one damaged byte, is told by name."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from ...core.errors import Refusal
from ...core.grouping import frozen
from ...core.questionnaire.file import read
from ...core.release.json import digest, from_bytes
from ...core.wave import policy as contract
from ...store.office.release import kept_tables
from ...store.office.roster import every_person
from ...store.office.survey import questionnaire_texts
from ...store.office.tables import unreadable_documents
from ...store.office.wave import wave_contracts
from ...store.refusals import VaultDown
from ...store.sessions import Sessions
from ...store.vault.ended import contracts
from ..keys.keyring import keyring
from ..office.house import House
from ..rosters import people as roster_people
from .refusals import NotTheFrozenOne, NotThePreparedTables


def faults(house: House) -> Iterator[str]:
    """A sentence for each contract, questionnaire, release and person that cannot be read."""
    yield from _documents(house)
    yield from _surveys(house)
    yield from _waves(house)
    yield from _vaults(house)
    yield from _releases(house)
    yield from _people(house)


def _trouble(parse: Callable[..., object], *given: object) -> str | None:
    """Why `parse` cannot read what it is given; None if it can."""
    try:
        parse(*given)
    except Refusal as refusal:
        return refusal.reason
    except Exception as error:  # whatever a reader stumbles over, the row is told and the next one looked at
        return f"{type(error).__name__}."
    return None


def _documents(house: House) -> Iterator[str]:
    """Columns that hold JSON."""
    with house.office() as session:
        for column, table, key in unreadable_documents(session):
            yield f"{column} of {table} {key} cannot be read."


def _surveys(house: House) -> Iterator[str]:
    with house.office() as session:
        for survey_id, text in questionnaire_texts(session):
            if why := _trouble(read, text):
                yield f"The questionnaire of survey {survey_id} cannot be read: {why}"


def _waves(house: House) -> Iterator[str]:
    with house.office() as session:
        for row in wave_contracts(session):
            name = f"wave {row.number} of survey {row.survey_id}"
            if why := _trouble(_contract, row.policy, row.policy_hash):
                yield f"The contract of {name} cannot be read: {why}"
            if why := _trouble(frozen.from_bytes, row.views):
                yield f"The frozen groups of {name} cannot be read: {why}"


def _contract(raw: bytes, hash_: str) -> None:
    if contract.digest(contract.parse(raw)) != hash_:
        raise NotTheFrozenOne()


def _questions(raw: bytes) -> None:
    read(raw.decode())


def _vaults(house: House) -> Iterator[str]:
    """Of those that can be reached; of the others `verify` says so."""
    for one in house.vaults:
        with suppress(VaultDown):
            yield from _vault(one.sessions)


def _vault(of: Sessions) -> Iterator[str]:
    with of() as session:
        for row in contracts(session):
            if why := _trouble(_contract, row.policy, row.policy_hash):
                yield f"The contract of wave {row.code} in the vault cannot be read: {why}"
            if why := _trouble(_questions, row.questionnaire):
                yield f"The questionnaire of wave {row.code} in the vault cannot be read: {why}"


def _releases(house: House) -> Iterator[str]:
    with house.office() as session:
        for row in kept_tables(session):
            if why := _trouble(_tables, row.tables, row.tables_hash):
                yield f"Release {row.number} of wave {row.wave} of survey {row.survey_id} cannot be read: {why}"


def _tables(raw: bytes, hash_: str) -> None:
    from_bytes(raw)
    if digest(raw) != hash_:
        raise NotThePreparedTables()


def _people(house: House) -> Iterator[str]:
    ring = keyring(house.settings)
    bad: dict[int, int] = {}
    with house.office() as session:
        for person in every_person(session):
            if _trouble(roster_people.unseal, ring, person):
                bad[person.survey_id] = bad.get(person.survey_id, 0) + 1
    for survey_id, count in sorted(bad.items()):
        yield f"{count} {'person' if count == 1 else 'people'} on the roster of survey {survey_id} cannot be read."
