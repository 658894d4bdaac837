"""The desk's side of a dialogue: on a few days all replies go out at once, and everybody is written to.

The boxes lie in the vault before anybody is told, and the office's word comes last and in one piece: which replies
went, the letters, the event. A desk that was killed begins anew; what it had laid down is laid down again.
"""

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.threads import rounds
from ...core.threads.reply import Acknowledgement, ReplyState, check_move
from ...core.wave.letters import LetterKind
from ...store.office.letter_counts import latest_batch, letters_in_batch
from ...store.office.loop import threads as store
from ...store.office.loop.results_page import write_results_letters
from ...store.office.loop.threads import DialogueRow, ReplyRow
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office import audit, failing_duties
from ..office.house import Actor, House
from . import beginning, boxes, messages

DESK = Actor("desk")
Going = dict[int, tuple[Acknowledgement | None, str]]
"""Replies that go with a round, by id."""


def go_due(house: House) -> list[int]:
    """Finish what an approval began, send the rounds that are due, and bring the vault to what the office says; ids of
    the waves of which a round went. For the worker's clock."""
    with house.office() as session:
        known = {row.wave_id: row.destroyed is None for row, _ in store.dialogues(session)}
    failing_duties.each(house, Duty.THREADS, known, lambda wave_id: beginning.finish(house, wave_id))
    ready = [wave_id for wave_id, begun in known.items() if not begun]
    failing_duties.each(house, Duty.MESSAGES, ready, lambda wave_id: messages.fetch(house, wave_id))
    went = failing_duties.each(house, Duty.ROUNDS, ready, lambda wave_id: _go(house, wave_id))
    failing_duties.attempt(house, Duty.THREADS, lambda: boxes.settle(house))
    failing_duties.attempt(house, Duty.MESSAGES, lambda: messages.settle(house))
    return went


def _go(house: House, wave_id: int) -> bool:
    """Send one round; False where none is due, or not everybody has been acknowledged, or there is nothing new."""
    with house.office() as session:
        row, wave = store.dialogue_of(session, wave_id), session.get_one(Wave, wave_id)
        number, going = _due(house, session, row)
        if row is None or number is None or not going:
            return False
        before, code = row.round, wave.code
        laid = boxes.sealed(house, session, wave, going.keys())
    digest = boxes.lay(house, code, laid)
    with house.office.begin() as session:
        audit.hold(session)
        row, wave = store.dialogue_of(session, wave_id, for_update=True), session.get_one(Wave, wave_id)
        if row is None or row.round != before or _going(session, wave_id) != going:
            return False  # somebody was faster, or wrote meanwhile: the vault is put right, and the next sweep goes on
        _write_down(session, house, row, wave, number)
        row.laid = digest
    return True


def _due(house: House, session: Session, row: DialogueRow | None) -> tuple[int | None, Going]:
    number = None if row is None else rounds.due(row.released, house.now(), row.round)
    if row is None or number is None or not is_complete(session, row.wave_id):
        return None, {}
    return number, _going(session, row.wave_id)


def is_complete(session: Session, wave_id: int) -> bool:
    """Whether every comment that can be answered has been acknowledged at least: or a round would name those left."""
    said = store.replies_of(session, wave_id)
    told = {ReplyState.PASSED, ReplyState.SENT}
    threads = store.threads_of(session, wave_id)
    return all(any(one.state in told for one in said.get(thread.id, ())) for thread in threads)


def _passed(session: Session, wave_id: int) -> list[ReplyRow]:
    rows = store.replies_of(session, wave_id).values()
    return [one for held in rows for one in held if one.state == ReplyState.PASSED]


def _going(session: Session, wave_id: int) -> Going:
    return {one.id: (one.acknowledgement, one.words) for one in _passed(session, wave_id)}


def _write_down(session: Session, house: House, row: DialogueRow, wave: Wave, number: int) -> None:
    for one in _passed(session, wave.id):
        check_move(one.state, ReplyState.SENT)
        one.state, one.round = ReplyState.SENT, number
    row.round = number
    session.flush()
    batch = latest_batch(session, wave.id) + 1
    write_results_letters(session, wave.id, batch, house.now(), LetterKind.REPLIES)
    about, after = f"wave {wave.id}", {"round": number, "letters": letters_in_batch(session, wave.id, batch)}
    audit.record(session, house, DESK, AuditAct.THREADS_ROUND, about, wave.survey.client_id, after=after)
