"""What a writer writes back: sealed to the desk, with the thread inside, so that the vault never says whose it is.

The face that takes it does not look whether there is such a thread. The desk does, when it opens what waits.
"""

import json
from enum import StrEnum

from ..wave import sealing
from .keys import ID_BYTES
from .refusals import MessageEmpty, MessageTooLong, NoThread

MOST = 5
"""Messages of one thread that are delivered; the desk drops what comes beyond."""
MOST_WAITING = 2000
"""Messages of one wave that may wait at once; then nobody's is taken until the desk has fetched them."""
LONGEST = 3600
"""Bytes: more than two thousand letters of Vietnamese."""
BOX = 4096
_INFO = b"surveyhost/1/message"


class MessageState(StrEnum):
    """Where a message stands on its way to the client."""

    WAITING = "waiting"
    """For a reviewer of the vendor."""
    PASSED = "passed"
    WITHHELD = "withheld"


def check(words: str) -> str:
    """The same, tidied. MessageEmpty, MessageTooLong."""
    tidy = "\n".join(line.strip() for line in words.strip().splitlines())
    if not tidy:
        raise MessageEmpty()
    if len(json.dumps(tidy, ensure_ascii=False).encode()) - 2 > LONGEST:
        raise MessageTooLong(most=LONGEST * 5 // 9)
    return tidy


def seal(public: bytes, thread: bytes, words: str) -> bytes:
    """A message for the desk alone; always `BOX` bytes."""
    plain = json.dumps([thread.hex(), words], ensure_ascii=False, separators=(",", ":")).encode()
    return sealing.seal(public, _INFO, plain, BOX)


def unseal(private: bytes, box: bytes) -> tuple[bytes, str]:
    """Thread id and words. BoxRefused, NoThread where this is no message."""
    try:
        thread, words = json.loads(sealing.open_box(private, _INFO, box))
        found = bytes.fromhex(thread)
    except (ValueError, TypeError, RecursionError):
        raise NoThread() from None
    if len(found) != ID_BYTES or not isinstance(words, str):
        raise NoThread()
    return found, words[:LONGEST]
