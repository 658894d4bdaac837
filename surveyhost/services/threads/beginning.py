"""What the approval of a first release does where the contract offers a dialogue: answers destroyed, threads begun.

The threads are written down with the approval itself. Then the sealed answers and the key to them are destroyed, before
any reply can lie anywhere: so no later message can ever be walked back to ratings. Killed in between, the next sweep
does it.
"""

from collections.abc import Iterable
from datetime import datetime

from ...core.audit_acts import AuditAct
from ...core.threads.keys import Thread, parse
from ...core.wave import policy as contract
from ...core.wave.lifecycle import RecordKind
from ...core.wave.policy import Dialogue
from ...store.office.loop import threads as store
from ...store.office.loop.threads import DialogueRow, ThreadRow
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import keyring
from ..office import audit
from ..office.house import Actor, House
from ..vault import desk, destruction
from . import boxes

DESK = Actor("desk")
Printed = tuple[str, str, int, str]
"""Item, group and place of a comment in a release, and its thread as its writer sealed it."""


def is_offered(wave: Wave) -> bool:
    """Whether the wave's contract offers a dialogue."""
    return contract.parse(wave.policy).dialogue == Dialogue.YES


def begin(
    session: Session,
    house: House,
    actor: Actor,
    wave: Wave,
    release_id: int,
    approved: datetime,
    printed: Iterable[Printed],
) -> None:
    """Write down which comments of a wave's first release can be answered, in the caller's transaction."""
    keys, name = keyring(house.settings), waves.cube_name(wave.code)
    session.add(
        DialogueRow(wave_id=wave.id, release_id=release_id, released=approved, round=0, heard=0, fetched=[], laid="")
    )
    known: set[bytes] = set()
    for item, group, place, text in printed:
        thread = parse(text)
        if thread.id in known:
            continue  # somebody has copied a box; one of the two is enough to answer
        known.add(thread.id)
        row = ThreadRow(wave_id=wave.id, item=item, group_code=group, place=place)
        row.sealed = keys.wrap(name, thread.text().encode())
        session.add(row)
    session.flush()
    about, after = f"wave {wave.id}", {"threads": len(known)}
    audit.record(session, house, actor, AuditAct.THREADS_BEGIN, about, wave.survey.client_id, after=after)


def thread_of(house: House, wave: Wave, row: ThreadRow) -> Thread:
    """Where this comment's replies lie, and the key they are sealed to."""
    return parse(keyring(house.settings).unwrap(waves.cube_name(wave.code), row.sealed).decode())


def finish(house: House, wave_id: int) -> None:
    """Destroy the sealed answers and the key to them, sign a record of it, and lay down a box for every thread.

    Nothing where that has been done. Safe to repeat and to interrupt: keys go first, the office's word comes last.
    """
    with house.office() as session:
        row, wave = store.dialogue_of(session, wave_id), session.get_one(Wave, wave_id)
        if row is None or row.destroyed is not None:
            return
        code, name = wave.code, waves.private_name(wave)
    keyring(house.settings).destroy(name)
    desk.forget(house, code)
    with house.office.begin() as session:
        row, wave = store.dialogue_of(session, wave_id, for_update=True), session.get_one(Wave, wave_id)
        if row is None or row.destroyed is not None:
            return
        destroyed = destruction.answers_found(wave)
        wave.private_key, row.destroyed = None, house.now()
        document = destruction.released(wave, row.destroyed, destroyed)
        destruction.sign(house, session, wave, RecordKind.ANSWERS, document)
        about, after = f"wave {wave_id}", {"destroyed": destroyed}
        audit.record(session, house, DESK, AuditAct.THREADS_DESTROY, about, wave.survey.client_id, after=after)
    boxes.settle_in(house, house.vaults.one_of(code))
