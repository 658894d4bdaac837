"""What drafting refuses: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal


class DraftRefusal(Refusal):
    """A change does not fit the questionnaire that is being drafted."""


class DraftGone(DraftRefusal):
    """What a change is about is not there any more."""


class DraftLast(DraftRefusal):
    """A change would take away the last of what must not be empty."""


class ConditionRefused(DraftRefusal):
    """A condition cannot be kept."""


class JoinerRefused(ConditionRefused):
    sentence = "Comparisons are joined by 'and' or by 'or'."


class ComparisonGone(DraftGone):
    sentence = "This comparison is no longer there."


class ConditionNotOne(ConditionRefused):
    sentence = "This is not a condition: %(reason)s."


class LanguageThere(DraftRefusal):
    sentence = "The questionnaire is in this language (%(language)s) already."
    field = "language"


class LanguageNotThere(DraftRefusal):
    sentence = "The questionnaire is not in this language (%(language)s)."
    field = "language"


class LastLanguage(DraftLast):
    sentence = "A questionnaire has at least one language."
    field = "language"


class LastSection(DraftLast):
    sentence = "A questionnaire has at least one section."


class LastQuestion(DraftLast):
    sentence = "A section has at least one question; remove the section instead."


class NoSuchKind(DraftRefusal):
    sentence = "There is no kind '%(kind)s'."
    field = "kind"


class PartGone(DraftGone):
    sentence = "There is no longer a %(what)s '%(code)s'; somebody may have removed or renamed it."


class NoSuchKey(DraftRefusal):
    sentence = "A %(where)s has no %(key)s."


class KeyNotWhole(DraftRefusal):
    sentence = "The %(key)s of a %(where)s cannot be set as a whole."


class BoundsMissing(DraftRefusal):
    sentence = "Give the lowest and the highest value first: bands are proposed between them."
    field = "bands"


class AnswersNoScale(DraftRefusal):
    sentence = "A scale takes 3 to 11 options in their order, of which none asks what it is."
    field = "options"


class ScaleNeverMet(DraftRefusal):
    sentence = "The condition %(condition)s could never hold then. Change it first."
