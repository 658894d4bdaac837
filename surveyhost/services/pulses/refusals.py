"""What services of pulses refuse: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, OperatorRefusal, Refusal, WrongState


class NoSuchPulse(NotThere):
    sentence = "There is no pulse %(pulse_id)s."


class PulseUnnamed(Refusal):
    sentence = "A pulse needs a name in every language of its questions; it has none in '%(language)s'."
    field = "title"


class NoSuchPreset(Refusal):
    sentence = "There are no ready-made questions '%(name)s'; there are %(listed)s."
    field = "questionnaire"


class PulseFrozen(WrongState):
    sentence = "This pulse is %(state)s: its contract no longer changes. Stop it and make another."


class PulseListTooSmall(Refusal):
    sentence = "%(count)s people on the list can be asked in a round; it takes %(fewest)s. Bring a longer list first."
    field = "roster"


class UnitNotOnList(Refusal):
    sentence = "Nobody on the list is in the unit '%(unit)s'."
    field = "services"


class TermsChanged(WrongState):
    sentence = "What was proposed is not what stands here now. Propose it again."


class NotBesidePulse(WrongState):
    sentence = (
        "A pulse that asks on events stands alone, so that nobody gets two letters a month: stop pulse %(other)s."
    )


class EventLettersRefused(Refusal):
    sentence = (
        "The mail server was handed letters and refused them for what they say or where they come from (%(word)s). "
        "They do not go again, and nothing says whose they were. See what it does not take; the next letter that it "
        "takes ends this."
    )


class IntakeKeyUnnamed(Refusal):
    sentence = "A key needs a name of at most %(longest)s letters: that of the system which holds it."
    field = "name"


class TooManyIntakeKeys(Refusal):
    sentence = "A client has at most %(most)s keys that work. Withdraw one first."
    field = "name"


class NoSuchIntakeKey(NotThere):
    sentence = "No key that works has the number %(key_id)s."


class PulseFileUnreadable(OperatorRefusal):
    sentence = "This file describes no pulse: %(why)s."
