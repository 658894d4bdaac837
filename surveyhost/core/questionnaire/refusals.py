"""What questionnaire refuses: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal


class ResponseRefused(Refusal):
    """A response is none that the questionnaire allows."""


class ResponseMalformed(ResponseRefused):
    """A response is not written as one."""


class ConditionUnreadable(Refusal):
    """A condition cannot be read."""


class ResponseTooLong(ResponseMalformed):
    sentence = "A response must be at most %(largest)s bytes; this one is %(count)s."


class ResponseNoObject(ResponseMalformed):
    sentence = "A response must be a JSON object of answers by item code."


class HiddenItemAnswered(ResponseRefused):
    sentence = "A response answers %(code)s, which is not shown to it."


class ResponseNoJson(ResponseMalformed):
    sentence = "A response must be JSON in UTF-8."


class UnknownItemAnswered(ResponseRefused):
    sentence = "A response answers an item that the questionnaire does not have."


class AnswerOutOfRange(ResponseRefused):
    sentence = "A response's answer to %(code)s must be %(expected)s."


class ConditionMisread(ConditionUnreadable):
    sentence = "at character %(place)s: expected %(expected)s, found %(shown)s"


class ConditionTooLong(ConditionUnreadable):
    sentence = "expected at most %(longest)s characters, found %(count)s"


class TextsMissing(Refusal):
    sentence = "%(count)s %(texts)s still to be written, the first at %(path)s in %(language)s."
