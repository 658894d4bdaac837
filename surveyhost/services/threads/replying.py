"""The client's side of a dialogue: acknowledge each comment, or reply to it. Reads and writes the office only."""

from ...core.audit_acts import AuditAct
from ...core.threads import reply
from ...core.threads.reply import Acknowledgement, ReplyState, Said, check_move
from ...core.wave.policy import ROUNDS
from ...store.office.loop import threads as store
from ...store.office.loop.threads import DialogueRow, ReplyRow, ThreadRow
from ...store.office.release import release_of_client
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from . import listing
from .listing import Standing
from .refusals import NoDialogue, NoSuchThread, RoundsOver


def standing(house: House, client_id: int, release_id: int) -> Standing:
    """The comments of this client's release that can be answered. NoDialogue."""
    with house.office() as session:
        _own(session, client_id, release_id)
        return listing.of_release(session, release_id)


def dialogue_releases(house: House, client_id: int) -> list[tuple[int, Standing]]:
    """(release id, dialogue) of every release of this client whose comments can be answered still, newest first."""
    with house.office() as session:
        found = store.dialogues(session, client_id)
        return [(row.release_id, listing.of_row(session, row, wave)) for row, wave in reversed(found)]


def _own(session: Session, client_id: int, release_id: int) -> DialogueRow:
    row = store.dialogue_of_release(session, release_id)
    if row is None or release_of_client(session, release_id, client_id) is None:
        raise NoDialogue()
    return row


def say(house: House, actor: Actor, client_id: int, release_id: int, thread_id: int, said: Said) -> ReplyState:
    """Say this to one comment, in the place of what has not gone out yet; where the reply stands then.

    Refusal: NoDialogue, NoSuchThread, RoundsOver, and as `core.threads.reply.check`.
    """
    kept = reply.check(said)
    with house.office.begin() as session:
        dialogue = _open(session, client_id, release_id)
        thread = store.thread_of_wave(session, dialogue.wave_id, thread_id)
        if thread is None:
            raise NoSuchThread()
        state = _write(session, house, actor, thread, kept)
        after = {"acknowledgement": kept.acknowledgement, "words": len(kept.words), "state": state}
        audit.record(session, house, actor, AuditAct.THREAD_REPLY, f"comment {thread_id}", client_id, after=after)
        return state


def thank_rest(house: House, actor: Actor, client_id: int, release_id: int) -> int:
    """Thank for every comment to which nothing has been said; how many those were. Refusal as `say`."""
    with house.office.begin() as session:
        dialogue = _open(session, client_id, release_id)
        said = store.replies_of(session, dialogue.wave_id)
        rest = [one for one in store.threads_of(session, dialogue.wave_id) if not said.get(one.id)]
        for thread in rest:
            _write(session, house, actor, thread, Said(Acknowledgement.THANKS))
        about, after = f"release {release_id}", {"acknowledgement": Acknowledgement.THANKS, "comments": len(rest)}
        if rest:
            audit.record(session, house, actor, AuditAct.THREAD_REPLY, about, client_id, after=after)
        return len(rest)


def _open(session: Session, client_id: int, release_id: int) -> DialogueRow:
    audit.hold(session)
    dialogue = _own(session, client_id, release_id)
    if dialogue.round >= len(ROUNDS):
        raise RoundsOver()
    return dialogue


def _write(session: Session, house: House, actor: Actor, thread: ThreadRow, said: Said) -> ReplyState:
    row, state = store.open_reply(session, thread.id), reply.first_state(said)
    if row is None:
        row = ReplyRow(thread_id=thread.id, state=state, words="", note="", read_by="")
        session.add(row)
    else:
        check_move(row.state, ReplyState.WRITTEN)
    row.acknowledgement, row.words, row.state, row.note = said.acknowledgement, said.words, state, ""
    row.written, row.written_by, row.read_by = house.now(), actor.name, ""
    session.flush()
    return state
