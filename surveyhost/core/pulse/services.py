"""Under which name a service is asked about: its own, or that of the unit above it, so that nobody is rated by name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..questionnaire.model import Text

BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Service:
    title: Text
    unit: str
    """Path of the unit whose people give it; "" where nobody has said, or where it is given from outside."""
    sensitive: bool = False
    """Printed for the company only, and without a number of answers; never asked about on an event."""


def headcount(units: Iterable[str]) -> Counter[str]:
    """Unit path to the people in it and below it; "" to all."""
    counted: Counter[str] = Counter()
    for unit in units:
        parts = unit.split(BETWEEN) if unit else []
        for length in range(len(parts) + 1):
            counted[BETWEEN.join(parts[:length])] += 1
    return counted


def shown(services: Sequence[Service], people: Counter[str], k: int, company: str) -> list[Service]:
    """The services as they are asked about: one of a unit with fewer than k people goes by the name of the closest unit
    above it that has k, or of the company; those that then go by one name are asked about once.

    A service of a unit that is not on the list stays as it is: nobody on the list gives it. One that is sensitive makes
    what it is put together with sensitive.
    """
    made: dict[tuple[str, str], Service] = {}
    for service in services:
        place = _lifted(service.unit, people, k)
        is_own = place == service.unit
        title = service.title if is_own else dict.fromkeys(service.title, place.split(BETWEEN)[-1] or company)
        key = ("unit", place) if not is_own else ("own", next(iter(title.values())).casefold())
        before = made.get(key)
        made[key] = Service(title, place, service.sensitive or (before is not None and before.sensitive))
    return list(made.values())


def _lifted(unit: str, people: Counter[str], k: int) -> str:
    while unit and 0 < people[unit] < k:
        unit = BETWEEN.join(unit.split(BETWEEN)[:-1])
    return unit
