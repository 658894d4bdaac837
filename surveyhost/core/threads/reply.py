"""A reply to a comment: what it may say, who has to have read it before it goes, and how it lies in the vault.

All replies of a wave lie sealed in boxes of one size, one for every comment that can be answered, whether or not
anything was answered: how many there are, and how large, says nothing.
"""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..wave import sealing
from .keys import OwnThread, Thread
from .refusals import ReplyCannotBecome, ReplyEmpty, ReplyTooLong, WhoMissing

LONGEST = 1800
"""Bytes of a reply as a page holds it: more than a thousand letters of Vietnamese."""
BOX = 8192
"""Bytes of a sealed box: three replies of the longest kind."""
_INFO = b"surveyhost/1/reply"


class Acknowledgement(StrEnum):
    """What can be said with one click. A page says it in its reader's language."""

    THANKS = "thanks"
    LOOKING = "looking"
    """We look into it."""
    DONE = "done"
    NOT_NOW = "not_now"
    TALK = "talk"
    """Please talk to somebody, who is named."""


class ReplyState(StrEnum):
    """Where a reply stands on its way to the writer."""

    WRITTEN = "written"
    """Waits for a reviewer of the vendor."""
    PASSED = "passed"
    """Goes with the next round."""
    SENT_BACK = "sent_back"
    """It asks who somebody is, or could tell; the client writes another."""
    SENT = "sent"


TOLD = frozenset({ReplyState.PASSED, ReplyState.SENT})
"""States of a reply by which its comment counts as acknowledged."""
REPLY: Mapping[ReplyState, frozenset[ReplyState]] = {
    ReplyState.WRITTEN: frozenset({ReplyState.WRITTEN, ReplyState.PASSED, ReplyState.SENT_BACK}),
    ReplyState.PASSED: frozenset({ReplyState.WRITTEN, ReplyState.PASSED, ReplyState.SENT_BACK, ReplyState.SENT}),
    ReplyState.SENT_BACK: frozenset({ReplyState.WRITTEN, ReplyState.PASSED}),
    ReplyState.SENT: frozenset(),
}
"""Every state of a reply and what may follow. The client may write it anew until it is sent."""


def check_move(before: ReplyState, after: ReplyState) -> None:
    """ReplyCannotBecome unless a reply may go from one state to the other."""
    if after not in REPLY.get(before, ()):
        raise ReplyCannotBecome(before=before.replace("_", " "), after=after.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Said:
    """One reply."""

    acknowledgement: Acknowledgement | None
    words: str = ""


def check(said: Said) -> Said:
    """The same, tidied. ReplyEmpty, WhoMissing, ReplyTooLong."""
    words = "\n".join(line.strip() for line in said.words.strip().splitlines())
    if said.acknowledgement is None and not words:
        raise ReplyEmpty()
    if said.acknowledgement == Acknowledgement.TALK and not words:
        raise WhoMissing()
    if room(words) > LONGEST:
        raise ReplyTooLong(most=LONGEST * 5 // 9)
    return Said(said.acknowledgement, words)


def room(words: str) -> int:
    """Bytes that words take, on a page or in a box, where some signs take more than they seem to."""
    return max(len(html.escape(words).encode()), len(json.dumps(words, ensure_ascii=False).encode()) - 2)


def first_state(said: Said) -> ReplyState:
    """Words of our own, which a click chose, can ask nobody who they are: only what the client wrote is read first."""
    return ReplyState.WRITTEN if said.words else ReplyState.PASSED


def seal(thread: Thread, said: Sequence[Said]) -> bytes:
    """What was said in this thread so far, for its writer alone; always `BOX` bytes."""
    document = [[one.acknowledgement, one.words] for one in said]
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return sealing.seal(thread.public, _INFO + thread.id, plain, BOX)


def unseal(own: OwnThread, box: bytes) -> tuple[Said, ...]:
    """What `seal` sealed. BoxDoesNotOpen where the box is another thread's."""
    document: Any = json.loads(sealing.open_box(own.private, _INFO + own.thread.id, box))
    return tuple(Said(None if kind is None else Acknowledgement(kind), words) for kind, words in document)
