"""Which of several vaults a client's waves lie in.

A wave's code says it for ever (`core.vault_number`), so a client may change its vault between two waves without
anything being moved: what it has had stays where it is. While a wave of it is planned or not forgotten yet it may not,
since what belongs together, as a pulse's round and its periods do, must lie together.
"""

from ...core.audit_acts import AuditAct
from ...store.office.client import Client, client_for_update, client_held
from ...store.office.wave import wave_not_forgotten
from ...store.sessions import Session
from ...store.vaults import Vault
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from .refusals import NoSuchVault, VaultBetweenWaves


def choices(house: House) -> list[tuple[str, str]]:
    """Names of the vaults that a client can be placed on, each as it is sent and shown, the first one first; none where
    there is one only."""
    return [(one.name, one.name) for one in house.vaults] if house.vaults.are_several else []


def named(house: House, name: str) -> Vault:
    """The vault of this name; "" is the first. NoSuchVault."""
    for one in house.vaults:
        if name in {one.name, "" if one.number == 0 else one.name}:
            return one
    raise NoSuchVault(name=name, listed=", ".join(one.name for one in house.vaults))


def name_of(house: House, number: int) -> str:
    """The vault's name; of one that the settings do not name, its number."""
    found = {one.number: one.name for one in house.vaults}
    return found.get(number, str(number))


def place(house: House, actor: Actor, client_id: int, name: str) -> bool:
    """Let the client's waves lie in the vault of this name from now on; False where they do already.

    NoSuchVault; VaultBetweenWaves while a wave of the client is not forgotten.
    """
    to = named(house, name)
    with house.office.begin() as session:
        get_client(session, client_id)
        client = client_for_update(session, client_id)
        before = client.settings.vault
        if before == to.number:
            return False
        if (wave := wave_not_forgotten(session, client_id)) is not None:
            raise VaultBetweenWaves(client=client.name, wave=f"{wave.survey_id}/{wave.number}")
        client.settings = client.settings.but(vault=to.number)
        was, becomes = {"vault": name_of(house, before)}, {"vault": to.name}
        audit.record(session, house, actor, AuditAct.CLIENT_PLACE, f"client {client_id}", client_id, was, becomes)
    return True


def number_for(house: House, session: Session, client: Client) -> int:
    """The number of the vault that a new wave of this client goes into. Nobody places the client elsewhere before this
    transaction ends. VaultNotNamed where the settings do not name it any more."""
    return house.vaults.numbered(client_held(session, client.id).settings.vault).number
