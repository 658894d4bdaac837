"""What answering comments refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, Refusal, WrongState


class NoDialogue(NotThere):
    sentence = "No comment of this report can be answered."


class NoSuchThread(NotThere):
    sentence = "There is no such comment to answer."


class NoSuchMessage(NotThere):
    sentence = "There is no such message that waits to be read."


class NoSuchContact(NotThere):
    sentence = "This request is gone already."


class NothingToRead(WrongState):
    sentence = "No reply to this comment waits to be read."


class RoundsOver(WrongState):
    sentence = "The last replies have gone out; nothing more can be said to this comment."
    field = "words"


class WhyMissing(Refusal):
    sentence = "Say in a sentence why it goes back."
    field = "note"
