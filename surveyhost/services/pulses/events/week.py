"""What staff are told of the events that came in: of each kind "few" or "at least k", and no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ....core.pulse import events
from ....store.office.pulses.tables import pulses_on_events, services_of
from ...office.house import House
from . import knowledge


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days of a pulse that asks on events. Each count is k where there were at least k, else 0."""

    pulse_id: int
    title: Mapping[str, str]
    services: Mapping[int, Mapping[str, str]]
    """Number to name."""
    k: int
    known: int
    unknown_person: int
    unknown_service: int
    unreadable: int
    is_lost: bool
    """Nobody knows who was asked in this month, so that nobody is asked until it is over."""


def week(house: House, client_id: int) -> Week | None:
    """None where no pulse of the client asks on events."""
    with house.office() as session:
        found = pulses_on_events(session).get(client_id)
        if found is None:
            return None
        pulse, survey = found
        today = house.now().astimezone(ZoneInfo(survey.client.time_zone)).date()
        services = {one.number: one.title for one in services_of(session, pulse.id)}
    asked = knowledge.read(house, pulse.id)
    tally = events.Tally() if asked is None else events.total(asked, today)
    k = survey.minimum_group
    return Week(
        pulse_id=pulse.id,
        title=survey.title,
        services=services,
        k=k,
        known=events.told(tally.known, k),
        unknown_person=events.told(tally.unknown_person, k),
        unknown_service=events.told(tally.unknown_service, k),
        unreadable=events.told(tally.unreadable, k),
        is_lost=asked is not None and asked.month > knowledge.first_of(today),
    )
