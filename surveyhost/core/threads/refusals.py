"""What threads refuse: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal, WrongState


class NoThread(Refusal):
    sentence = "A sealed box holds something that is not a thread."


class ReplyCannotBecome(WrongState):
    sentence = "A reply cannot go from %(before)s to %(after)s."


class ReplyEmpty(Refusal):
    sentence = "Choose what to say, or write a reply."
    field = "words"


class ReplyTooLong(Refusal):
    sentence = "This is too long: about %(most)s characters fit."
    field = "words"


class WhoMissing(Refusal):
    sentence = "Say whom to talk to."
    field = "words"


class MessageEmpty(Refusal):
    sentence = "Write something before you send it."
    field = "message"


class MessageTooLong(Refusal):
    sentence = "This message is too long: about %(most)s characters fit."
    field = "message"
