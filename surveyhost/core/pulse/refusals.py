"""What pulses refuse: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal, WrongState


class PulseRefused(Refusal):
    """A pulse cannot be set up so."""


class CannotBecomePulse(WrongState):
    sentence = "A pulse that is '%(before)s' cannot become '%(after)s'."


class TooManyServices(PulseRefused):
    sentence = "A pulse asks about 1 to %(most)s services; there are %(count)s."
    field = "services"


class ServiceUnnamed(PulseRefused):
    sentence = "Each service needs a name in every language of the questions; one has none in '%(language)s'."
    field = "services"


class ServicesAlike(PulseRefused):
    sentence = "Two services have the same name in '%(language)s'."
    field = "services"


class WrongKindOfItem(PulseRefused):
    sentence = "Question %(code)s does not fit into a pulse: it takes %(listed)s without a condition, and one comment."
    field = "questionnaire"


class WordsOnly(PulseRefused):
    sentence = "A pulse needs at least one question that can be counted."
    field = "questionnaire"


class TooManyItems(PulseRefused):
    sentence = "A pulse asks at most %(most)s questions in one section, and one comment."
    field = "questionnaire"


class EventsByMonth(PulseRefused):
    sentence = "A pulse that asks on events goes month by month."
    field = "every"


class EventsOfSensitive(PulseRefused):
    sentence = "Nobody is asked about a sensitive service on an event: who has used it would stand in another system."
    field = "whom"
