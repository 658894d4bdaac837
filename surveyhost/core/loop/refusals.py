"""What the loop refuses: each kind of no with its sentence."""

from ..errors import NotThere, Refusal, WrongState


class CannotStep(WrongState):
    sentence = "A finding that is '%(before)s' cannot become '%(after)s'."


class NotPrinted(NotThere):
    sentence = "This report prints no such figure, so it cannot be marked."


class TellingRefused(Refusal):
    """A results page says what it must not, or lacks something."""


class NothingToTell(TellingRefused):
    sentence = "Put at least one figure on the page, or words of your own."
    field = "figures"


class TooManyFigures(TellingRefused):
    sentence = "At most %(most)s figures fit on the page; there are %(count)s."
    field = "figures"


class NoFigureOfCompany(NotThere):
    sentence = "This report prints no figure '%(figure)s' of the whole company."
    field = "figures"


class TooManyAnswers(TellingRefused):
    sentence = "At most %(most)s answers to what was written fit on the page."


class OwnWordsMissing(TellingRefused):
    sentence = "Everybody reads this page in their own language: the words in '%(language)s' are missing."


class OwnWordsTooLong(TellingRefused):
    sentence = "At most %(most)s characters fit here; there are %(count)s."


class LinkInOwnWords(TellingRefused):
    sentence = "The page must not lead anywhere: leave out links, addresses and markup."


class CommentQuoted(TellingRefused):
    sentence = "These words are in a comment. Say it in other words, so that nobody who wrote is recognised."


class AnswerCounts(TellingRefused):
    sentence = "Leave out numbers: how many wrote something is not told."


class StatementsRefused(Refusal):
    """Statements on which nobody should vote."""


class StatementsNumber(StatementsRefused):
    sentence = "A ballot has %(fewest)s to %(most)s statements, one per line; here are %(count)s."


class StatementsUneven(StatementsRefused):
    sentence = "Write the same statements in each language, in the same order: here are %(count)s, there are %(other)s."


class StatementsAlike(StatementsRefused):
    sentence = "Two of these statements are the same."


class StatementLong(StatementsRefused):
    sentence = "Statement %(number)s is too long: at most %(most)s characters."


class StatementQuotes(StatementsRefused):
    sentence = "Statement %(number)s is in a comment's own words. Say it in other words, so that nobody is recognised."


class StatementNames(StatementsRefused):
    sentence = "Statement %(number)s is not neutral: it has words that are masked in a comment."
