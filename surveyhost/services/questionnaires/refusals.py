"""What questionnaires refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, Refusal


class QuestionnaireUnreadable(Refusal):
    """A questionnaire's file cannot be read."""

    field = "file"


class RatedRefused(Refusal):
    """Which unit is rated has not been said, or is none."""


class NoVersion(Refusal):
    """A version of a questionnaire is not kept."""


class NothingToRepeat(Refusal):
    """No change is left to be undone or done again."""


class TitleMissing(Refusal):
    sentence = "A questionnaire that begins blank needs a title."
    field = "title"


class QuestionnaireFormat(Refusal):
    sentence = "'%(filename)s' is not a questionnaire file; expected one of %(listed)s."
    field = "file"


class QuestionnaireTooLarge(Refusal):
    sentence = "The questionnaire file is larger than %(most)s MB."
    field = "file"


class QuestionnaireFileUnreadable(QuestionnaireUnreadable):
    sentence = "%(path)s cannot be read (%(strerror)s)."


class RatedUndeclared(RatedRefused):
    sentence = (
        "Say first which unit each of these rates, or that it is %(outside)s: %(listed)s. Otherwise "
        "nobody knows whether a unit of a few people is rated."
    )


class RatedNotOnRoster(RatedRefused):
    sentence = "These rate units that are not on the roster: %(listed)s."


class RatesNobody(RatedRefused):
    sentence = "'%(key)s' rates nobody in this questionnaire; expected one of %(listed)s."


class RatedNoUnit(RatedRefused):
    sentence = "%(key)s: '%(unit)s' is neither a unit on the roster nor %(outside)s."


class ScaleUnanswered(Refusal):
    sentence = "Say of every scale which end is the good one; there are %(count)s."


class NoSuchVersion(NoVersion):
    sentence = "The questionnaire of survey %(survey_id)s has no version %(number)s."


class VersionNotKept(NoVersion):
    sentence = "The questionnaire that wave %(number)s asked is not kept."


class NoSuchQuestionnaire(NotThere):
    sentence = "'%(path)s' is neither a questionnaire of the library (%(listed)s) nor a file."


class NothingToUndo(NothingToRepeat):
    sentence = "There is nothing to undo."


class NothingToRedo(NothingToRepeat):
    sentence = "There is nothing to redo."


class SplitRefused(Refusal):
    """A survey is not such that its answers could be counted in halves."""

    field = "count"


class SpareNotSplit(SplitRefused):
    sentence = "The answers of this client lie in a vault with a spare, and the rows of a split count lie in no spare."


class PulseNotSplit(SplitRefused):
    sentence = "The services of a pulse are not counted in halves."


class DialogueNotSplit(SplitRefused):
    sentence = "With the split count the writers of comments cannot be answered: say so under “Rules”."
    field = "dialogue"


class SplitNeedsKeeper(SplitRefused):
    sentence = "The split count takes a keeper, who counts the other half: write down who that is."
    field = "keeper"


class HostedNotRandom(SplitRefused):
    sentence = (
        "A page that the keeper hosts shows everybody the same order: take the random order out of the questionnaire, "
        "or the page's address out of the rules."
    )
    field = "page_address"


class HybridKeyNotSplit(SplitRefused):
    sentence = "The split count takes a keeper's key of %(count)s bytes: `surveyhost keeper keygen` without --hybrid."
    field = "keeper_key"
