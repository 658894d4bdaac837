"""Comments that can be answered, with what was said to each: one list, for the client and for the reviewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.release.json import from_bytes
from ...core.release.model import CommentList, Release
from ...core.threads import rounds
from ...core.threads.message import MessageState
from ...core.threads.reply import TOLD, Acknowledgement, ReplyState
from ...core.wave import policy as contract
from ...store.office.loop import threads as store
from ...store.office.loop.threads import DialogueRow, MessageRow, ReplyRow, ThreadRow
from ...store.office.release import ReleaseRow
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office.house import House
from .refusals import NoDialogue


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, and how far it is."""

    acknowledgement: Acknowledgement | None
    words: str
    state: ReplyState
    written_by: str
    note: str
    round: int | None


@dataclass(frozen=True, slots=True)
class Message:
    """What a writer wrote back."""

    id: int
    words: str
    state: MessageState
    round: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A printed comment that can be answered."""

    id: int
    question: Mapping[str, str]
    path: tuple[str, ...]
    """The group in whose list it stands; () for the company."""
    text: str
    is_neutral: bool
    """Whether a sentence of the vendor's is printed in its place; then that is the text."""
    serious_by: datetime | None
    """By when it is to be acknowledged, where a reviewer flagged it."""
    replies: tuple[Reply, ...]
    """Oldest first."""
    messages: tuple[Message, ...]
    """Likewise. Of these the client sees those alone that a reviewer let pass."""

    @property
    def is_told(self) -> bool:
        """Whether it has been acknowledged at least."""
        return any(one.state in TOLD for one in self.replies)

    @property
    def open(self) -> Reply | None:
        """The reply that has not gone out yet."""
        return next((one for one in self.replies if one.state != ReplyState.SENT), None)

    @property
    def is_waiting(self) -> bool:
        """Whether a reply to it waits for a reviewer."""
        return self.open is not None and self.open.state == ReplyState.WRITTEN

    @property
    def unheard(self) -> tuple[Message, ...]:
        """Messages that wait for a reviewer."""
        return tuple(one for one in self.messages if one.state == MessageState.WAITING)

    @property
    def heard(self) -> tuple[Message, ...]:
        """Messages that the client may read."""
        return tuple(one for one in self.messages if one.state == MessageState.PASSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A release's dialogue."""

    comments: tuple[Comment, ...]
    days: tuple[datetime, ...]
    """From which moments on the rounds go."""
    gone: int
    """The number of the latest round that went."""
    ends: datetime
    """When everything of it is destroyed."""

    @property
    def next_day(self) -> datetime | None:
        """From when on the next round goes; None after the last."""
        return self.days[self.gone] if self.gone < len(self.days) else None

    @property
    def untold(self) -> int:
        """How many comments have not been acknowledged."""
        return sum(not one.is_told for one in self.comments)

    @property
    def unread(self) -> int:
        """How many replies and messages wait for a reviewer."""
        return sum(one.is_waiting + len(one.unheard) for one in self.comments)


def has_dialogue(house: House, release_id: int) -> bool:
    """Whether comments of this release can be answered."""
    with house.office() as session:
        return store.dialogue_of_release(session, release_id) is not None


def of_release(session: Session, release_id: int) -> Standing:
    """The dialogue about the comments of this release. NoDialogue."""
    row = store.dialogue_of_release(session, release_id)
    if row is None:
        raise NoDialogue()
    return of_row(session, row, session.get_one(Wave, row.wave_id))


def of_row(session: Session, row: DialogueRow, wave: Wave) -> Standing:
    """A dialogue of this wave."""
    release = from_bytes(session.get_one(ReleaseRow, row.release_id).tables)
    said = store.replies_of(session, row.wave_id)
    wrote, threads = store.messages_of(session, row.wave_id), store.threads_of(session, row.wave_id)
    comments = tuple(_comment(release, row, one, said.get(one.id, []), wrote.get(one.id, [])) for one in threads)
    days = contract.parse(wave.policy).destroy_by_days
    ends = row.released + timedelta(days=days)
    return Standing(comments, rounds.days(row.released), row.round, ends)


def _comment(
    release: Release, dialogue: DialogueRow, row: ThreadRow, said: list[ReplyRow], wrote: list[MessageRow]
) -> Comment:
    listed = (one for one in release.comments if (one.item, one.group) == (row.item, row.group_code))
    found = next(listed, CommentList(row.item, row.group_code, ()))
    path = next((one.path for one in release.groups if one.code == row.group_code), ())
    return Comment(
        row.id,
        release.questionnaire.item(row.item).text,
        path,
        found.comments[row.place] if row.place < len(found.comments) else "",
        row.place in found.neutral,
        None if row.serious is None else max(dialogue.released, row.serious) + rounds.SERIOUS,
        tuple(Reply(one.acknowledgement, one.words, one.state, one.written_by, one.note, one.round) for one in said),
        tuple(Message(one.id, one.words, one.state, one.round) for one in wrote),
    )
