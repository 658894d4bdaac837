"""What the loop's acts refuse: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, Refusal, WrongState


class ActionRefused(Refusal):
    """An action lacks something, or has what is none."""


class NoSuchAction(NotThere):
    sentence = "There is no such action."


class NoSuchFinding(NotThere):
    sentence = "There is no such finding."


class NoSurveyForAction(NotThere):
    sentence = "There is no such survey."
    field = "survey"


class ActionUndescribed(ActionRefused):
    sentence = "Say what is to be done, in at most %(longest)s characters."
    field = "what"


class ActionUnowned(ActionRefused):
    sentence = "Say who does it, in at most %(longest)s characters."
    field = "owner"


class ActionAddress(ActionRefused):
    sentence = "This is not an e-mail address."
    field = "address"


class ActionDates(ActionRefused):
    sentence = "It cannot end before it begins."
    field = "ends"


class ActionTooLong(ActionRefused):
    sentence = "At most %(longest)s characters."


class NoSuchActionKind(ActionRefused):
    sentence = "'%(kind)s' is not a kind of action; expected one of %(listed)s."
    field = "kind"


class NoSuchActionState(ActionRefused):
    sentence = "'%(state)s' is not a state of an action; expected one of %(listed)s."
    field = "state"


class ActionWithoutFinding(ActionRefused):
    sentence = "Choose at least one finding that this action answers."
    field = "findings"


class FindingOfAnotherSurvey(ActionRefused):
    sentence = "An action answers findings of one survey."
    field = "findings"


class NoSuchDecision(Refusal):
    sentence = "'%(decision)s' is not a decision; expected one of %(listed)s."
    field = "decision"


class ReasonMissing(Refusal):
    sentence = "Say why not now, in at most %(longest)s characters."
    field = "reason"


class ActionsOpen(WrongState):
    sentence = "Actions answer this finding; drop them before you decide against acting."
    field = "decision"


class FindingStays(WrongState):
    sentence = "A headline of the report, or a finding with a decision, stays on the list."


class NoSuchRule(ActionRefused):
    sentence = "Choose by which figure this action is judged."
    field = "judged_by"


class FollowUpNotReady(WrongState):
    """A survey cannot be followed up at this moment."""


class NothingReleased(FollowUpNotReady):
    sentence = "There is no release yet whose findings could be asked about again."


class WaveBetween(FollowUpNotReady):
    sentence = "Wave %(number)s of this survey is not finished; it comes first."


class NoActionsToAsk(FollowUpNotReady):
    sentence = "No action answers a finding of the latest release, so there is nothing to ask about again."


class NoCommonLanguage(FollowUpNotReady):
    sentence = "A follow-up can be asked in none of this survey's languages."


class ActionWordsMissing(Refusal):
    sentence = "Say in each language what was to be done, in at most %(longest)s characters."


class NoSuchRow(Refusal):
    sentence = "The latest release prints no row for this unit."
    field = "asked"


class FormerRosterGone(Refusal):
    sentence = "The list of who was counted then was destroyed, so only the whole company can be asked again."
    field = "asked"
