"""What fieldwork refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Frozen, OperatorRefusal, Refusal, WrongState


class NoSlip(Refusal):
    """There is nobody to print a slip for."""

    field = "person"


class NotAbandonable(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is %(state)s; only a planned one goes."


class ActCutShort(WrongState):
    sentence = "Another act on this wave (%(act)s) was cut short and is finished first."


class ForgottenBeforeClose(WrongState):
    sentence = "%(name)s is %(state)s; close it before forgetting."


class ForgottenAlready(WrongState):
    sentence = "%(name)s has been forgotten already."


class RosterNeeded(Frozen):
    sentence = "Wave %(number)s of survey %(survey_id)s is in the field and needs the roster."
    field = "roster"


class NotClosable(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s %(standing)s."


class WaveNeedsMailServer(Refusal):
    sentence = "A wave needs a mail server: set SURVEYHOST_SMTP_URL."


class MailIsChanged(WrongState):
    sentence = (
        "A probe letter came back changed: the mail provider can see who reads or opens letters. No wave opens before "
        "an administrator has written why letters go out all the same (“Before it opens”)."
    )


class OpenAlready(WrongState):
    sentence = "%(name)s is open already."


class OpensLater(WrongState):
    sentence = "%(name)s is minted already and opens on %(opens)s UTC."


class OpenedElsewhere(WrongState):
    sentence = "A wave of survey %(survey_id)s is being opened by somebody else."


class RosterChanged(Frozen):
    sentence = "The roster changed since wave %(number)s was planned."


class RunsByItself(WrongState):
    sentence = "Survey %(survey_id)s belongs to a pulse: its waves open and close by themselves."


class RosterTooSmall(Refusal):
    sentence = "The roster of survey %(survey_id)s has %(people)s; fewer than %(floor)s cannot be reported."
    field = "roster"


class ClosesTooEarly(Refusal):
    sentence = "The closing time %(closes)s is not after the opening time and now."
    field = "closes"


class TooManySlips(Refusal):
    sentence = "These are %(count)s slips; at most %(most)s are printed at once. Choose a unit."
    field = "unit"


class EverybodyHasAddress(NoSlip):
    sentence = "Nobody%(where)s gets a slip: everybody has an address."
    field = "unit"


class LinksOpenNothing(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is %(state)s; its links open nothing."


class NoSlipFor(NoSlip):
    sentence = "Nobody with the id '%(person)s' gets a slip in this survey."


class DrawsFromBox(Refusal):
    sentence = "'%(person)s' draws from a box; print the slips of that box again instead."
    field = "person"


class WriteOffNotAsked(Refusal):
    sentence = "Nobody has asked to write this wave off."


class SameAsker(Refusal):
    sentence = "%(name)s asked for this; another person must carry it out."


class NotStuck(Refusal):
    sentence = "%(name)s is not stuck: close it, forget it or abandon it."


class KeyFileNotThere(OperatorRefusal):
    """What is written down of a key that could not be destroyed."""

    sentence = "its file was not there; nobody here can say whether there is a copy"
