"""What console refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.drafting.refusals import ConditionRefused
from ...core.errors import NotThere, Refusal


class PageTooOld(Refusal):
    sentence = "The page is older than the questionnaire. Look at it again."


class ComparisonIncomplete(ConditionRefused):
    sentence = "Choose a question, a comparison and a value."


class ComparisonNoNumber(ConditionRefused):
    sentence = "'%(text)s' is not a number."


class NoFileChosen(Refusal):
    sentence = "Choose a file first."
    field = "file"


class NoSuchQuestionnaire(NotThere):
    sentence = "There is no such questionnaire."


class ColumnsUnreadable(Refusal):
    sentence = "The columns could not be read; send the file once more."
    field = "file"


class PrivateKeyNotBrought(Refusal):
    sentence = "Bring the private key: its digits, or two of its shares on a line each."
    field = "private_key"
