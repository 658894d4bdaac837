"""A reviewer of the vendor reads what a client wrote to a comment before it goes: does it ask who somebody is?"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...core.threads.message import MessageState
from ...core.threads.reply import ReplyState, check_move
from ...store.office.loop import threads as store
from ...store.office.loop.threads import DialogueRow, ReplyRow, ThreadRow
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from . import listing
from .listing import Standing
from .refusals import NoDialogue, NoSuchMessage, NoSuchThread, NothingToRead, WhyMissing

LONGEST_NOTE = 500


def standing(house: House, release_id: int) -> Standing:
    """The comments of a release that can be answered, and what was said. NoDialogue."""
    with house.office() as session:
        return listing.of_release(session, release_id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A release whose comments can be answered."""

    release_id: int
    wave: SurveyWave
    title: Mapping[str, str]
    standing: Standing


def dialogues(house: House) -> list[Listed]:
    """Every release whose comments can be answered still, by wave."""
    with house.office() as session:
        return [
            Listed(
                row.release_id,
                SurveyWave(wave.survey_id, wave.number),
                wave.survey.title,
                listing.of_row(session, row, wave),
            )
            for row, wave in store.dialogues(session)
        ]


def release_of_wave(house: House, wave: SurveyWave) -> int:
    """The release of this wave whose comments can be answered. NoDialogue."""
    with house.office() as session:
        row = store.dialogue_of(session, get_wave(session, wave).id)
        if row is None:
            raise NoDialogue()
        return row.release_id


def _thread(session: Session, release_id: int, thread_id: int) -> tuple[DialogueRow, ThreadRow, int]:
    audit.hold(session)
    dialogue = store.dialogue_of_release(session, release_id)
    if dialogue is None:
        raise NoDialogue()
    thread = store.thread_of_wave(session, dialogue.wave_id, thread_id)
    if thread is None:
        raise NoSuchThread()
    return dialogue, thread, session.get_one(Wave, dialogue.wave_id).survey.client_id


def _waiting(session: Session, thread: ThreadRow) -> ReplyRow:
    row = store.open_reply(session, thread.id)
    if row is None:
        raise NothingToRead()
    return row


def let_go(house: House, actor: Actor, release_id: int, thread_id: int) -> None:
    """The reply goes with the next round. NoDialogue, NoSuchThread, NothingToRead."""
    with house.office.begin() as session:
        _, thread, client_id = _thread(session, release_id, thread_id)
        row = _waiting(session, thread)
        check_move(row.state, ReplyState.PASSED)
        row.state, row.read_by, row.note = ReplyState.PASSED, actor.name, ""
        audit.record(session, house, actor, AuditAct.THREAD_LET_GO, f"comment {thread_id}", client_id)


def send_back(house: House, actor: Actor, release_id: int, thread_id: int, note: str) -> None:
    """The reply does not go; the client reads why, and writes another. Refusal as `let_go`, WhyMissing."""
    why = " ".join(note.split())[:LONGEST_NOTE]
    if not why:
        raise WhyMissing()
    with house.office.begin() as session:
        _, thread, client_id = _thread(session, release_id, thread_id)
        row = _waiting(session, thread)
        check_move(row.state, ReplyState.SENT_BACK)
        row.state, row.read_by, row.note = ReplyState.SENT_BACK, actor.name, why
        about, after = f"comment {thread_id}", {"note": why}
        audit.record(session, house, actor, AuditAct.THREAD_SEND_BACK, about, client_id, after=after)


def hear(house: House, actor: Actor, release_id: int, message_id: int, passes: bool) -> None:
    """What a writer wrote back is shown to the client, or is not. NoSuchMessage."""
    with house.office.begin() as session:
        audit.hold(session)
        dialogue = store.dialogue_of_release(session, release_id)
        row = None if dialogue is None else store.message_of_wave(session, dialogue.wave_id, message_id)
        if dialogue is None or row is None or row.state != MessageState.WAITING:
            raise NoSuchMessage()
        row.state, row.read_by = MessageState.PASSED if passes else MessageState.WITHHELD, actor.name
        client_id = session.get_one(Wave, dialogue.wave_id).survey.client_id
        about, after = f"comment {row.thread_id}", {"state": row.state}
        audit.record(session, house, actor, AuditAct.THREAD_HEAR, about, client_id, after=after)


def flag(house: House, actor: Actor, release_id: int, thread_id: int, serious: bool = True) -> None:
    """Say that a comment speaks of a threat or of somebody's safety, or that it does not. NoDialogue, NoSuchThread."""
    with house.office.begin() as session:
        _, thread, client_id = _thread(session, release_id, thread_id)
        if serious == (thread.serious is not None):
            return
        thread.serious = house.now() if serious else None
        about, after = f"comment {thread_id}", {"serious": serious}
        audit.record(session, house, actor, AuditAct.THREAD_FLAG, about, client_id, after=after)
