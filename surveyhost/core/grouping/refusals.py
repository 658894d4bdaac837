"""What grouping refuses: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Frozen, Refusal


class BreakdownRefusal(Refusal):
    """A breakdown cannot be read, or not be reported."""

    field = "breakdowns"


class TooLittleChanged(Refusal):
    """Too few people came or left since an earlier wave."""


class ValueNotInOrder(BreakdownRefusal):
    sentence = 'The roster holds "%(value)s" under %(attribute)s, which is not among %(listed)s.'


class BreakdownUnreadable(BreakdownRefusal):
    sentence = 'Breakdown "%(text)s": %(expected)s.'


class BreakdownTwice(BreakdownRefusal):
    sentence = "A breakdown is named twice."


class TooManyAttributes(BreakdownRefusal):
    sentence = "Below %(large)s invited people a report compares by at most %(most)s attributes."


class PairsTooFine(BreakdownRefusal):
    sentence = "Below %(small)s invited people a report compares by single attributes only, not by %(pair)s."


class FewCameOrLeft(TooLittleChanged):
    sentence = (
        "Since an earlier wave of this survey fewer than %(least)s people came or left. Their answers "
        "could be worked out from the company's totals: the next wave waits until at least %(least)s "
        "have come, or nobody, and at least %(least)s have left, or nobody."
    )


class FewDiffer(TooLittleChanged):
    sentence = (
        "“%(survey)s” asks some of the same questions, of nearly the same people: fewer than %(least)s of them are on "
        "one list and not on the other. Their answers could be worked out from the totals of both. This wave waits "
        "until at least %(least)s have come, or nobody, and at least %(least)s have left, or nobody; or it leaves out "
        "the questions that both ask."
    )


class NextWaveWaits(TooLittleChanged):
    sentence = "Too little changed since an earlier wave; the next one waits."


class BreakdownNotPlanned(BreakdownRefusal):
    sentence = '"%(name)s" was not among the breakdowns when the wave was planned.'


class UnitNotInGroups(Refusal):
    sentence = 'The unit "%(unit)s" was not on the roster when the groups were made.'


class BreakdownWaits(BreakdownRefusal):
    sentence = '"%(name)s" waits: too little changed since an earlier wave.'


class ValueNotInGroups(Refusal):
    sentence = 'No group of "%(name)s" holds the value "%(value)s".'


class NoRoomLeft(Frozen):
    sentence = "What has been published leaves no room for these breakdowns."


class TooFewForBox(Refusal):
    sentence = "%(people)s no address; a box needs at least %(floor)s. Print slips with names instead."
    field = "slips"


class FollowUpRefused(Refusal):
    """A follow-up wave cannot be set up like this."""

    field = "asked"


class NobodyToAskAgain(FollowUpRefused):
    sentence = 'The wave counted nobody in "%(unit)s", so nobody can be asked again there.'


class TooFewToAskAgain(FollowUpRefused):
    sentence = "Fewer than %(least)s of those who were counted there can be asked again; ask the whole company instead."
