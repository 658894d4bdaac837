"""What results pages refuse: each kind of no with its sentence."""

from ...core.errors import NotThere, WrongState


class NoSuchPage(NotThere):
    sentence = "There is no results page for this report."


class UnitAsked(WrongState):
    sentence = (
        "This round asked one unit only (%(unit)s), so there is nothing to tell everybody: see that unit's report."
    )


class LaterPage(WrongState):
    sentence = "A later round of this survey has its results page already; this one cannot take its place."


class ToldAlready(WrongState):
    sentence = "Everybody who was invited has been written to once; there is no second letter."
    field = "letter"


class NobodyToTell(WrongState):
    sentence = "The list of who was invited is gone, so nobody can be written to. Put up the poster."
    field = "letter"
