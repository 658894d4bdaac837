"""The boxes in the vault: one for every thread, all sealed anew whenever anything is laid down, all of one size."""

from collections.abc import Collection, Mapping, Sequence

from ...core import vault_number
from ...core.threads import reply
from ...core.threads.keys import parse
from ...core.threads.reply import ReplyState, Said
from ...store.office.loop import threads as store
from ...store.office.loop.threads import ReplyRow
from ...store.office.wave import Wave
from ...store.sessions import Session, Sessions
from ...store.vault import replies as vault
from ...store.vault.scrubbing import scrub
from ...store.vault.tables import has_boxes
from ...store.vaults import Vault
from ..keys import waves
from ..keys.keyring import keyring
from ..office.house import House
from ..vault import desk


def sealed(house: House, session: Session, wave: Wave, going: Collection[int] = ()) -> dict[bytes, bytes]:
    """A box for every thread of the wave: what was sent so far, and the replies with these ids."""
    keys, said = keyring(house.settings), store.replies_of(session, wave.id)
    made = {}
    for row in store.threads_of(session, wave.id):
        thread = parse(keys.unwrap(waves.cube_name(wave.code), row.sealed).decode())
        made[thread.id] = reply.seal(thread, _said(said.get(row.id, ()), going))
    return made


def _said(rows: Sequence[ReplyRow], going: Collection[int]) -> list[Said]:
    return [Said(row.acknowledgement, row.words) for row in rows if row.state == ReplyState.SENT or row.id in going]


def lay(house: House, code: str, boxes: Mapping[bytes, bytes]) -> str:
    """Put these boxes in the place of all that lie there for the wave, and leave no trace of what lay there; their
    digest."""
    with house.vault_of(code).begin() as session:
        vault.lay_all(session, code, boxes)
    scrub(house.vault_of(code), thoroughly=True)
    return vault.digest_of(boxes.items())


def settle(house: House) -> None:
    """Bring every vault to what the office says, as `settle_in`; VaultDown where one was not reached."""
    house.vaults.each(lambda one: settle_in(house, one))


def settle_in(house: House, of: Vault) -> None:
    """Bring a vault to what the office says: every dialogue's boxes, and none of a wave that has none; and no sealed
    answers of a wave whose answers were destroyed, which a restored copy may bring back."""
    with house.office() as session:
        rows = [(wave.code, row.wave_id, row.laid) for row, wave in store.dialogues(session) if row.destroyed]
    known = {code: (wave_id, laid) for code, wave_id, laid in rows if vault_number.number_of(code) == of.number}
    for code, (wave_id, laid) in known.items():
        with of.sessions() as held:
            is_whole, comes_back = vault.digest(held, code) == laid, has_boxes(held, code)
        if comes_back:
            desk.forget(house, code)
        if not is_whole:
            _lay_again(house, wave_id, code)
    with of.sessions() as held:
        gone = [code for code in vault.waves_with_replies(held) if code not in known]
    for code in gone:
        _take(of.sessions, code)


def _lay_again(house: House, wave_id: int, code: str) -> None:
    with house.office() as session:
        boxes = sealed(house, session, session.get_one(Wave, wave_id))
    digest = lay(house, code, boxes)
    with house.office.begin() as session:
        row = store.dialogue_of(session, wave_id, for_update=True)
        if row is not None:
            row.laid = digest


def take(house: House, code: str) -> None:
    """Destroy the boxes of a wave. Safe to repeat."""
    _take(house.vault_of(code), code)


def _take(of: Sessions, code: str) -> None:
    with of.begin() as session:
        vault.take_all(session, code)
    scrub(of, thoroughly=True)
