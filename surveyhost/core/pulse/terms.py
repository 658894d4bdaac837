"""What a pulse may be, and what it is frozen to once two people have approved its contract."""

from collections.abc import Mapping
from enum import StrEnum

from ..questionnaire.model import Kind, Questionnaire, Text
from .refusals import (
    CannotBecomePulse,
    EventsByMonth,
    EventsOfSensitive,
    ServicesAlike,
    ServiceUnnamed,
    TooManyItems,
    TooManyServices,
    WordsOnly,
    WrongKindOfItem,
)

MOST_SERVICES = 12
MOST_ITEMS = 6
"""Items about each service, a comment not among them."""
LONGEST_MONTHS = 6
"""A period that has found too few answers by then is destroyed uncounted."""
DESTROY_BY_DAYS = 7
"""Days after its release by which a period's answers, key and counts are destroyed."""
ASKED = frozenset({Kind.RATING, Kind.ENPS})
"""Kinds of item that take one touch, and of which one share can be followed from period to period."""


class Every(StrEnum):
    """How long a round is."""

    MONTH = "month"
    QUARTER = "quarter"


class Whom(StrEnum):
    """Who gets the letter of a round."""

    EVERYBODY = "everybody"
    THIRD = "third"
    """A third of all people, drawn once by chance; the three take turns."""
    EVENT = "event"
    """Whoever used a service, as a system of the client's says: about one service, once a month at most."""


class PulseState(StrEnum):
    """Where a pulse stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    """One person says that this is to be its contract."""
    RUNNING = "running"
    STOPPED = "stopped"
    """No round begins any more; periods that stand go on to the end of theirs."""
    ENDED = "ended"
    """Nothing stands, and the list of people is destroyed."""


PULSE: Mapping[PulseState, frozenset[PulseState]] = {
    PulseState.DRAFT: frozenset({PulseState.PROPOSED}),
    PulseState.PROPOSED: frozenset({PulseState.DRAFT, PulseState.RUNNING}),
    PulseState.RUNNING: frozenset({PulseState.STOPPED}),
    PulseState.STOPPED: frozenset({PulseState.ENDED}),
    PulseState.ENDED: frozenset(),
}
"""Every state of a pulse and what may follow."""
STANDS = frozenset({PulseState.RUNNING, PulseState.STOPPED})
"""States in which the worker looks after a pulse."""


def check_move(before: PulseState, after: PulseState) -> None:
    """CannotBecomePulse unless a pulse may go from one state to the other."""
    if after not in PULSE.get(before, ()):
        raise CannotBecomePulse(before=before, after=after)


def check_whom(whom: Whom, every: Every, is_sensitive: bool) -> None:
    """Refusal where people cannot be asked so: by event goes month by month, and never about a sensitive service."""
    if whom == Whom.EVENT and every != Every.MONTH:
        raise EventsByMonth()
    if whom == Whom.EVENT and is_sensitive:
        raise EventsOfSensitive()


def check_services(titles: list[Text], languages: tuple[str, ...]) -> None:
    """Refusal unless there are 1 to 12 services, each with a name of its own in every language."""
    if not 1 <= len(titles) <= MOST_SERVICES:
        raise TooManyServices(most=MOST_SERVICES, count=len(titles))
    for language in languages:
        names = [title.get(language, "").strip() for title in titles]
        if not all(names):
            raise ServiceUnnamed(language=language)
        if len({name.casefold() for name in names}) < len(names):
            raise ServicesAlike(language=language)


def check_items(questionnaire: Questionnaire) -> None:
    """Refusal unless a service can be asked about in these words: one section, few items, at most one comment."""
    items = list(questionnaire.items())
    comments = [item for item in items if item.kind == Kind.COMMENT]
    asked = [item for item in items if item.kind != Kind.COMMENT]
    for item in asked:
        if item.kind not in ASKED or item.show_if:
            raise WrongKindOfItem(code=item.code, listed=", ".join(sorted(ASKED)))
    if not asked:
        raise WordsOnly()
    if len(asked) > MOST_ITEMS or len(comments) > 1 or len(questionnaire.sections) > 1:
        raise TooManyItems(most=MOST_ITEMS)
