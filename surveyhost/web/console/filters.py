"""Words and numbers that only the console's templates need."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ...core.release import Protected, Release
from ...services.survey_pages import WaveLine
from ..account.words import say, say_many
from ..shared.pages import language_name


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


ROLES = {
    "administrator": _("Administrator"),
    "survey_manager": _("Survey manager"),
    "comment_reviewer": _("Comment reviewer"),
    "releaser": _("Releaser"),
    "owner": _("Owner"),
    "reader": _("Reader"),
}
KINDS = {
    "rating": _("rating"),
    "choice": _("one choice"),
    "choices": _("several choices"),
    "enps": _("0 to 10"),
    "matrix": _("matrix"),
    "service_matrix": _("departments"),
    "ranking": _("ranking"),
    "number": _("number"),
    "text": _("short text"),
    "comment": _("comment"),
    "note": _("note"),
}
NUMBERS = (
    "", _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"), _("Ten"),
)  # fmt: skip
PROTECTIONS = {
    "lifted": _("%(place)s: too few people to stand alone; counted in %(into)s."),
    "merged": _("%(place)s: too few people to stand alone; merged into %(into)s."),
    "not_stated": _("%(place)s is not stated: set beside other tables it would single people out."),
    "few": _("%(place)s: too few people answered to stand alone."),
}


def role_words(role: str) -> str:
    """A role as people call it."""
    return say(ROLES[role])


def kind_words(kind: str) -> str:
    """An item's kind as people call it."""
    return say(KINDS[kind])


def words_of(number: int, small: bool = False) -> str:
    """One to ten in words, as a sentence begins; figures above."""
    words = say(NUMBERS[number]) if 0 < number < len(NUMBERS) else str(number)
    return words[:1].lower() + words[1:] if small else words


def time_gone(wave: WaveLine, now: datetime) -> int:
    """Percent of the fieldwork's time that is over."""
    whole = (wave.closes - wave.opens).total_seconds()
    return max(0, min(100, round(100 * (now - wave.opens).total_seconds() / whole))) if whole > 0 else 100


def days_left(wave: WaveLine, now: datetime) -> str:
    """ "3 days", or "less than a day"."""
    days = (wave.closes - now).days
    return say_many("%(num)s day", "%(num)s days", days) if days > 0 else say("less than a day")


def protected_words(place: Protected, release: Release) -> str:
    """A protected place in words: who, why, where to find them. No count and no bound."""
    into = ""
    if place.into:
        group = next((one for one in release.groups if one.code == place.into), None)
        into = group.path[-1] if group and group.path else say("the whole company")
    what = place.path[-1] if place.path else say("The whole company")
    if place.breakdown != "unit":
        what = f"{place.breakdown}: {what}"
    return say(PROTECTIONS[place.kind], place=what, into=into or say("the whole company"))


def pairs(things: Iterable[Any], key: str, words: str) -> list[tuple[Any, Any]]:
    """Choices of a select box."""
    return [(getattr(thing, key), getattr(thing, words)) for thing in things]


FILTERS = {
    "role_words": role_words,
    "kind_words": kind_words,
    "language_words": language_name,
    "words_of": words_of,
    "time_gone": time_gone,
    "days_left": days_left,
    "protected_words": protected_words,
    "pairs": pairs,
    "braced": lambda name: f"{{{name}}}",
}
