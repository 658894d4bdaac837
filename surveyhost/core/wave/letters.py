"""What is kept of a letter: its kind, whether it went, and who has to act if it did not."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Why a letter is written."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    LOST = "lost"
    """To somebody who lost the link and asked for another: gone after a day, and in nobody's list or count."""
    RESULTS = "results"
    """To all who were invited, once their wave has a results page. It carries no link of anybody's own."""
    REPLIES = "replies"
    """Likewise, once replies to comments have gone out: whoever was answered."""


class LetterState(StrEnum):
    """Whether a letter went. Nothing here knows whether it was opened."""

    WAITING = "waiting"
    SENT = "sent"
    DELAYED = "delayed"
    """Refused for now, and tried again."""
    REFUSED = "refused"


class Cause(StrEnum):
    """Who has to act before a letter that was not taken can go."""

    RECIPIENT = "recipient"
    MESSAGE = "message"
    """What the letter says was refused."""
    ACCOUNT = "account"
    """Our password, sender or host."""
    QUOTA = "quota"
    """The account has sent as much as it may for now."""
    LATER = "later"
    """Nobody: the server asks for patience."""


class Wait(StrEnum):
    """What letters of rounds wait for though all is well."""

    QUIET_HOURS = "quiet-hours"
    """The client's."""
    NEW_SENDER = "new-sender"
    """The domain that they come from has sent as many as a new one may in a day."""


WRITTEN = (LetterKind.INVITATION, LetterKind.REMINDER)
"""Letters that go to everybody of a wave, and whose words can be edited."""
AFTERWARDS = (LetterKind.RESULTS, LetterKind.REPLIES)
"""Letters that lead to the results page: they go once the wave is over."""
UNSENT = (LetterState.WAITING, LetterState.DELAYED)
"""States of a letter that is still to go."""
NOT_GONE = (*UNSENT, LetterState.REFUSED)
"""States of the few letters that did not go out."""
