"""What the split count refuses: each kind of no with its sentence, and the field it belongs to.

What a keeper is told on the command line is an `OperatorRefusal`, in English.
"""

from ..errors import OperatorRefusal, Refusal


class CannotBeSplit(Refusal):
    """A questionnaire holds something that cannot be counted in halves."""

    field = "count"


class ShownToSome(CannotBeSplit):
    sentence = "With the split count everybody is asked everything: %(code)s is shown only after certain answers."


class DepartmentsRated(CannotBeSplit):
    sentence = "With the split count departments are not rated, as in %(code)s."


class PutInOrder(CannotBeSplit):
    sentence = "With the split count nothing is put in order: %(code)s is a ranking."


class TwoItemsCompared(CannotBeSplit):
    sentence = "With the split count no two questions are compared: %(code)s would be related to %(other)s."


class NothingToSplit(CannotBeSplit):
    sentence = "With the split count there must be something to count; this questionnaire has only words."


class KeeperRefused(OperatorRefusal):
    """What a keeper was given is not what was promised, or not to be counted."""


class NoPlan(KeeperRefused):
    sentence = "The plan: these bytes are not one that this program knows."


class PlanNotSplit(KeeperRefused):
    sentence = "The plan: its contract does not promise the split count."


class PlanUnbound(KeeperRefused):
    sentence = "The plan: its %(part)s is not the one that the contract names."


class GroupsUnsound(KeeperRefused):
    sentence = "The plan: its groups are none to count by: %(what)s."


class KeyOfOtherKind(KeeperRefused):
    sentence = "The plan: a split count takes public keys of %(expected)s bytes; one has %(count)s."


class NotThisKey(KeeperRefused):
    sentence = "The plan is for another keeper's key than the one that was given."


class NoLedger(KeeperRefused):
    sentence = "The list of counts beside the key is damaged; nothing is counted by it."


class NotChecked(KeeperRefused):
    sentence = "This contract was never checked with this key (%(contract)s): run `keeper check` on its plan first."


class OtherCountBefore(KeeperRefused):
    sentence = (
        "Other ballots were counted under this contract (%(words)s); a second count would open what the first hides."
    )


class FirstCountUnknown(KeeperRefused):
    sentence = (
        "Was this contract counted before? Say --first if it never was, on any machine, else the first count's --words."
    )


class OtherWords(KeeperRefused):
    sentence = "The words of the first count are others: nothing is written."


class NoBallots(KeeperRefused):
    sentence = "The ballots: these bytes are not a file of ballots that this program knows."


class BallotsOfOtherContract(KeeperRefused):
    sentence = "The ballots are of another contract than the plan."


class OtherDigest(KeeperRefused):
    sentence = "The ballots are not those that were announced when the wave closed."


class OtherSecret(KeeperRefused):
    sentence = "The secret of the check is not the one to which the contract is committed."


class TestPointRefused(KeeperRefused):
    sentence = "The secret of the check makes a test point that would show what it tests."


class BallotRepeated(KeeperRefused):
    sentence = "A ballot is there more than once: %(count)s have the seed of another."


class CommentRepeated(KeeperRefused):
    sentence = "A comment is there more than once (%(item)s)."


class CommentsUneven(KeeperRefused):
    sentence = "%(item)s: %(count)s comment boxes for %(ballots)s ballots; there is one for each, written or not."


class MoreThanInvited(KeeperRefused):
    sentence = "%(count)s %(what)s of unit %(unit)s, in which %(invited)s are invited."


class TooManyDropped(KeeperRefused):
    sentence = "%(count)s ballots are not valid; more than %(most)s are dropped only if you say so (--drop)."


class TooFewBallots(KeeperRefused):
    sentence = "%(count)s valid ballots are fewer than %(least)s; nothing can be opened."


class SumsDoNotFit(KeeperRefused):
    sentence = "The two halves of %(measure)s in %(group)s do not add up to a count of people."


class RowsNotCertifiable(KeeperRefused):
    sentence = "The outcome opens other rows of %(measure)s than those who answered allow."


class OutcomeOfOtherPeople(KeeperRefused):
    sentence = "The outcome counts other people than the ballots that were exported."


class OutcomeUnreadable(KeeperRefused):
    sentence = "The outcome: these bytes are not a keeper's count that this program knows."
