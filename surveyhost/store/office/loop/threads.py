"""Threads: printed comments that can be answered, what the client says to them, and how far the rounds have gone.

Everything here ends when the wave is forgotten.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.threads.message import MessageState
from ....core.threads.reply import Acknowledgement, ReplyState
from ..base import Named, Office
from ..survey import Survey
from ..wave import Wave


class DialogueRow(Office):
    """A wave with a dialogue, from its first release on."""

    __tablename__ = "dialogue"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True, autoincrement=False)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    """The release in which the comments stand that can be answered."""
    released: Mapped[datetime]
    destroyed: Mapped[datetime | None]
    """When sealed answers and private key were destroyed; None while that is under way."""
    round: Mapped[int] = mapped_column(default=0)
    """The number of the latest round that went; 0 before the first."""
    heard: Mapped[int] = mapped_column(default=0)
    """The number of the latest round with which messages of writers were fetched."""
    fetched: Mapped[list[Any]] = mapped_column(default=list)
    """Ids (hexadecimal) of the messages that were fetched, until they are gone from the vault."""
    laid: Mapped[str] = mapped_column(default="")
    """Digest of the boxes in the vault, as they were laid there last."""


class ThreadRow(Office):
    """A printed comment whose writer asked to be answerable."""

    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("wave_id", "item", "group_code", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    item: Mapped[str]
    group_code: Mapped[str]
    place: Mapped[int]
    """Where it stands in the release: item and group of its list, and place in it, from 0."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """`core.threads.keys.Thread`, wrapped as the comments are: the portal cannot tell where a reply lies."""
    serious: Mapped[datetime | None]
    """Since when a reviewer says that it speaks of a threat or of somebody's safety."""


class ReplyRow(Office):
    """What the client says to one comment."""

    __tablename__ = "thread_reply"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    acknowledgement: Mapped[Acknowledgement | None] = mapped_column(Named(Acknowledgement))
    words: Mapped[str]
    state: Mapped[ReplyState] = mapped_column(Named(ReplyState))
    written: Mapped[datetime]
    written_by: Mapped[str]
    read_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    """Why it was sent back."""
    round: Mapped[int | None]
    """The round with which it went."""


class MessageRow(Office):
    """What a writer wrote back."""

    __tablename__ = "thread_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    words: Mapped[str]
    state: Mapped[MessageState] = mapped_column(Named(MessageState))
    round: Mapped[int]
    """The round with which it was fetched."""
    read_by: Mapped[str] = mapped_column(default="")


def dialogue_of(session: Session, wave_id: int, for_update: bool = False) -> DialogueRow | None:
    """The wave's dialogue, locked if asked for; None before its first release, and without one."""
    return session.get(DialogueRow, wave_id, with_for_update=for_update or None)


def dialogue_of_release(session: Session, release_id: int) -> DialogueRow | None:
    """The dialogue about the comments in this release; None if there is none."""
    return session.scalar(select(DialogueRow).where(DialogueRow.release_id == release_id))


def dialogues(session: Session, client_id: int | None = None) -> list[tuple[DialogueRow, Wave]]:
    """Every dialogue (of one client) with its wave, by wave."""
    rows = select(DialogueRow, Wave).join(Wave, Wave.id == DialogueRow.wave_id).order_by(DialogueRow.wave_id)
    if client_id is not None:
        rows = rows.join(Survey, Survey.id == Wave.survey_id).where(Survey.client_id == client_id)
    return [(row[0], row[1]) for row in session.execute(rows)]


def threads_of(session: Session, wave_id: int) -> Sequence[ThreadRow]:
    """The wave's threads, as their comments are printed."""
    return session.scalars(select(ThreadRow).where(ThreadRow.wave_id == wave_id).order_by(ThreadRow.id)).all()


def replies_of(session: Session, wave_id: int) -> dict[int, list[ReplyRow]]:
    """Thread id to its replies, oldest first."""
    rows = select(ReplyRow).join(ThreadRow, ThreadRow.id == ReplyRow.thread_id).where(ThreadRow.wave_id == wave_id)
    made: dict[int, list[ReplyRow]] = {}
    for row in session.scalars(rows.order_by(ReplyRow.id)):
        made.setdefault(row.thread_id, []).append(row)
    return made


def messages_of(session: Session, wave_id: int) -> dict[int, list[MessageRow]]:
    """Thread id to what its writer wrote back, oldest first."""
    rows = select(MessageRow).join(ThreadRow, ThreadRow.id == MessageRow.thread_id).where(ThreadRow.wave_id == wave_id)
    made: dict[int, list[MessageRow]] = {}
    for row in session.scalars(rows.order_by(MessageRow.id)):
        made.setdefault(row.thread_id, []).append(row)
    return made


def message_of_wave(session: Session, wave_id: int, message_id: int) -> MessageRow | None:
    """The message with this id if it is of this wave, locked; else None."""
    threads = select(ThreadRow.id).where(ThreadRow.wave_id == wave_id)
    wanted = select(MessageRow).where(MessageRow.id == message_id, MessageRow.thread_id.in_(threads))
    return session.scalar(wanted.with_for_update())


def thread_of_wave(session: Session, wave_id: int, thread_id: int) -> ThreadRow | None:
    """The thread with this id if it is this wave's, locked; else None."""
    wanted = select(ThreadRow).where(ThreadRow.id == thread_id, ThreadRow.wave_id == wave_id)
    return session.scalar(wanted.with_for_update())


def clients_with_serious(session: Session, told: Collection[ReplyState], rounds: int) -> frozenset[int]:
    """Clients with a flagged comment that can be answered still and has not been acknowledged.

    told: states of a reply by which a comment is. rounds: how many there are; after the last nothing can be said.
    """
    acknowledged = select(ReplyRow.id).where(ReplyRow.thread_id == ThreadRow.id, ReplyRow.state.in_(told))
    wanted = (
        select(Survey.client_id)
        .join(Wave, Wave.survey_id == Survey.id)
        .join(DialogueRow, DialogueRow.wave_id == Wave.id)
        .join(ThreadRow, ThreadRow.wave_id == Wave.id)
        .where(ThreadRow.serious.is_not(None), DialogueRow.round < rounds, ~acknowledged.exists())
    )
    return frozenset(session.scalars(wanted.distinct()))


def open_reply(session: Session, thread_id: int) -> ReplyRow | None:
    """The thread's reply that has not gone out yet, locked; None if there is none."""
    wanted = select(ReplyRow).where(ReplyRow.thread_id == thread_id, ReplyRow.state != ReplyState.SENT)
    return session.scalar(wanted.with_for_update())


def waiting_to_be_read(session: Session) -> Mapping[int, int]:
    """Release id to how many replies and messages of its dialogue wait for a reviewer; those without any are left
    out."""
    found = Counter[int]()
    for table, waits in ((ReplyRow, ReplyRow.state == ReplyState.WRITTEN), (MessageRow, _WAITS)):
        counted = (
            select(DialogueRow.release_id, func.count())
            .join(ThreadRow, ThreadRow.wave_id == DialogueRow.wave_id)
            .join(table, table.thread_id == ThreadRow.id)
            .where(waits)
            .group_by(DialogueRow.release_id)
        )
        found.update({row[0]: row[1] for row in session.execute(counted)})
    return found


_WAITS = MessageRow.state == MessageState.WAITING


def end_dialogue(session: Session, wave_id: int) -> bool:
    """Delete the wave's dialogue, threads and replies; True if there was one."""
    threads = select(ThreadRow.id).where(ThreadRow.wave_id == wave_id)
    session.execute(delete(MessageRow).where(MessageRow.thread_id.in_(threads)))
    session.execute(delete(ReplyRow).where(ReplyRow.thread_id.in_(threads)))
    session.execute(delete(ThreadRow).where(ThreadRow.wave_id == wave_id))
    found = session.get(DialogueRow, wave_id)
    if found is not None:
        session.delete(found)
        session.flush()
    return found is not None
