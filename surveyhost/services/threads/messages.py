"""The desk fetches what writers wrote back: on the days of the rounds, and for threads that there are.

A message is in the office before it is gone from the vault; which were fetched is written down with them, so that none
is fetched twice.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.threads import message, rounds
from ...core.threads.message import MOST, MessageState
from ...store.office.loop import threads as store
from ...store.office.loop.threads import MessageRow
from ...store.office.wave import Wave
from ...store.sessions import Session, Sessions
from ...store.vault import messages as vault
from ...store.vault.scrubbing import scrub
from ...store.vaults import Vault
from ..keys import waves
from ..keys.keyring import keyring
from ..office import audit
from ..office.house import Actor, House
from ..vault import spare
from . import beginning

DESK = Actor("desk")


def fetch(house: House, wave_id: int) -> bool:
    """Fetch what waits of one wave, if a round's day has come; True if it has. Safe to repeat and to interrupt."""
    _clear(house, wave_id)
    with house.office() as session:
        row, wave = store.dialogue_of(session, wave_id), session.get_one(Wave, wave_id)
        number = None if row is None else rounds.due(row.released, house.now(), row.heard)
        code, private = wave.code, wave.message_key
    if number is None or private is None:
        return False
    with house.vault_of(code)() as held:
        waiting = vault.messages_of(held, code)
    with house.office.begin() as session:
        row = store.dialogue_of(session, wave_id, for_update=True)
        if row is None or row.heard >= number:
            return False
        wave, row.heard, row.fetched = session.get_one(Wave, wave_id), number, [one.hex() for one in waiting]
        opened = _opened(house, session, wave, waiting)
        kept = [
            MessageRow(thread_id=thread, words=words, state=MessageState.WAITING, round=number)
            for thread, words in opened
        ]
        session.add_all(kept)
        about, after = f"wave {wave_id}", {"round": number, "messages": len(kept), "dropped": len(waiting) - len(kept)}
        audit.record(session, house, DESK, AuditAct.THREADS_FETCH, about, wave.survey.client_id, after=after)
    _clear(house, wave_id)
    return True


def _opened(house: House, session: Session, wave: Wave, waiting: Mapping[bytes, bytes]) -> Iterator[tuple[int, str]]:
    """(thread, words) of each message to keep: for a thread that there is, and five at the most."""
    private = keyring(house.settings).unwrap(waves.cube_name(wave.code), wave.message_key or b"")
    threads = {beginning.thread_of(house, wave, row).id: row.id for row in store.threads_of(session, wave.id)}
    count = Counter({thread: len(held) for thread, held in store.messages_of(session, wave.id).items()})
    for box in waiting.values():
        try:
            thread, words = message.unseal(private, box)
        except Refusal:
            continue
        if thread in threads and count[threads[thread]] < MOST:
            count[threads[thread]] += 1
            yield threads[thread], words


def _clear(house: House, wave_id: int) -> None:
    """Take out of the vault what has been fetched, kept or dropped: now, or after a crash."""
    with house.office() as session:
        row, code = store.dialogue_of(session, wave_id), session.get_one(Wave, wave_id).code
        fetched = [bytes.fromhex(one) for one in row.fetched] if row is not None else []
    if not fetched:
        return
    _take(house.vault_of(code), code, fetched)
    spare.destroy(house, code, lambda sessions: _take(sessions, code, fetched), is_told=False)
    with house.office.begin() as session:
        row = store.dialogue_of(session, wave_id, for_update=True)
        if row is not None:
            row.fetched = []


def settle(house: House) -> None:
    """Take out of every vault whatever waits for a wave without threads: before its report, and after it is forgotten.

    VaultDown where one was not reached.
    """
    with house.office() as session:
        known = {wave.code for _, wave in store.dialogues(session)}

    def settle_in(of: Vault) -> None:
        with of.sessions() as held:
            strange = [code for code in vault.waves_with_messages(held) if code not in known]
        for code in strange:
            _take_all(house, of.sessions, code)

    house.vaults.each(settle_in)


def take_all(house: House, code: str) -> None:
    """Destroy what waits of a wave. Safe to repeat."""
    _take_all(house, house.vault_of(code), code)


def _take_all(house: House, of: Sessions, code: str) -> None:
    _take(of, code)
    spare.destroy(house, code, lambda sessions: _take(sessions, code), is_told=False)


def _take(sessions: Sessions, code: str, ids: Collection[bytes] | None = None) -> None:
    with sessions.begin() as held:
        vault.take(held, code, ids)
    scrub(sessions, thoroughly=True)
