"""What rosters refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal


class NobodyThere(Refusal):
    """Nobody has this id."""

    field = "reference"


class IdTwice(Refusal):
    sentence = "Several ids on the roster of survey %(survey_id)s look like this one; write it in full."
    field = "reference"


class ErasedPerson(Refusal):
    sentence = "This person was erased, and is kept out of this client's rosters."
    field = "reference"


class NobodyOnTheRoster(NobodyThere):
    sentence = "Nobody on the roster of survey %(survey_id)s has this id."


class WaveBeingMinted(Refusal):
    sentence = "A wave is being minted from this roster; try again in a minute."


class NobodyKeptOut(NobodyThere):
    sentence = "Nobody with this id is kept out of this client's rosters."


class RosterTooLarge(Refusal):
    sentence = "The roster file is larger than %(most)s MB."
    field = "file"


class RosterMovedOn(Refusal):
    sentence = "The roster is no longer the one that this was compared with; look at the difference again."
