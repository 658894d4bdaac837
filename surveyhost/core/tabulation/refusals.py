"""What tabulation refuses: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal


class AnswerOutsideScale(Refusal):
    sentence = '"%(code)s" holds an answer outside its scale.'


class UnknownLabels(Refusal):
    sentence = "A response carries labels that the wave's views do not know."


class MoreAnswersThanSeats(Refusal):
    sentence = "A group holds more responses than it had seats; nothing was tabulated."
