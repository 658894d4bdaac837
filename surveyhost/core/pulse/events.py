"""Events: somebody used a service, as a system of the client's says. What is read of them, who is asked, what is left.

Until the letter's hour it is known who used which service. At that hour chance picks one service for each person; from
then on only the letter's link says which. What stays until the month is over: who has been asked, and how many were
asked about each service.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

LETTER_HOUR = 10
"""Of the client's day: the one hour at which it is drawn who is asked, after a round has begun."""
DAYS_TOLD = 7
"""Days over which staff see what came in."""
LONGEST = 254
"""Letters of a service's name, of an id or of an address; a longer one is nobody's."""
_SERVICE, _PERSON = ("service",), ("person", "id", "email")
"""How the two columns of a CSV file, or the two names of a JSON object, may be called."""


class Mention(NamedTuple):
    """One event as it was sent."""

    service: str
    """Number or name of a service."""
    person: str
    """The firm's own id of somebody, or an address."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events came in, by what became of them."""

    known: int = 0
    unknown_person: int = 0
    unknown_service: int = 0
    unreadable: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.known + other.known,
            self.unknown_person + other.unknown_person,
            self.unknown_service + other.unknown_service,
            self.unreadable + other.unreadable,
        )


class Pick(NamedTuple):
    """A letter to be sent: to whom, about which service."""

    person: bytes
    service: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a pulse knows of events and of who was asked. All of it lies in one place, under one key."""

    month: date
    """First day of the month that `marks` and `counts` are of."""
    waiting: Mapping[bytes, frozenset[int]] = field(default_factory=dict)
    """Person to the services used since the last letter's hour."""
    marks: frozenset[bytes] = frozenset()
    """Who has been asked in this month."""
    counts: Mapping[int, int] = field(default_factory=dict)
    """Service to the people who have been asked about it in this month."""
    letters: tuple[Pick, ...] = ()
    """Letters that are still to go, in an order by chance."""
    hour: date | None = None
    """The day of the last letter's hour."""
    days: tuple[tuple[date, Tally], ...] = ()
    """What came in, day by day, for `DAYS_TOLD` days."""


def read(body: bytes) -> Iterator[Mention | None]:
    """The events in what was sent, JSON or CSV; None for each that is neither. Whatever is sent, nothing is raised."""
    try:
        text = body.decode("utf-8-sig").strip()
    except ValueError:
        yield None
        return
    yield from _of_json(text) if text[:1] in {"{", "["} else _of_csv(text)


def _of_json(text: str) -> Iterator[Mention | None]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        yield None
        return
    for one in given if isinstance(given, list) else [given]:
        yield _mention(one) if isinstance(one, dict) else None


def _of_csv(text: str) -> Iterator[Mention | None]:
    head = text.split("\n", 1)[0]
    separator = next((one for one in ";\t," if one in head), ",")
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator):
            yield _mention({(name or "").strip().casefold(): value for name, value in row.items()})
    except csv.Error:
        yield None


def _mention(given: Mapping[str, Any]) -> Mention | None:
    service, person = _first(given, _SERVICE), _first(given, _PERSON)
    return Mention(service, person) if service and person else None


def _first(given: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = given.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value) if abs(value) < 1 << 63 else ""
        if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST:
            return value.strip()
    return ""


def taken(
    asked: Asked,
    mentions: Iterable[Mention | None],
    services: Mapping[str, int],
    people: Mapping[str, bytes],
    day: date,
) -> Asked:
    """With these events added. services: number or name to number; people: id or address to person; both folded."""
    waiting, tally = dict(asked.waiting), Tally()
    for one in mentions:
        service = None if one is None else services.get(folded(one.service))
        person = None if one is None else people.get(folded(one.person))
        if one is None:
            tally += Tally(unreadable=1)
        elif service is None:
            tally += Tally(unknown_service=1)
        elif person is None:
            tally += Tally(unknown_person=1)
        else:
            tally += Tally(known=1)
            waiting[person] = waiting.get(person, frozenset()) | {service}
    days = dict(asked.days)
    days[day] = days.get(day, Tally()) + tally
    return replace(asked, waiting=waiting, days=_kept(days, day))


def folded(word: str) -> str:
    """A name, an id or an address as it is compared: without regard to case and to space around it."""
    return " ".join(word.split()).casefold()


def _kept(days: Mapping[date, Tally], today: date) -> tuple[tuple[date, Tally], ...]:
    oldest = today - timedelta(days=DAYS_TOLD - 1)
    return tuple(sorted((day, tally) for day, tally in days.items() if oldest <= day <= today))


def drawn(
    asked: Asked,
    can_ask: Mapping[bytes, frozenset[int]],
    choose: Callable[[Sequence[int]], int],
    shuffle: Callable[[list[Pick]], None],
    day: date,
) -> Asked:
    """After the letter's hour of this day: one service by chance for each person who can be asked and was not asked in
    this month; whose letter did not go until now was not. Who used what is in it no more, but for the letters to go."""
    unsent = {one.person for one in asked.letters}
    picks = [
        Pick(person, choose(sorted(used & can_ask[person])))
        for person, used in sorted(asked.waiting.items())
        if person not in asked.marks - unsent and used & can_ask.get(person, frozenset())
    ]
    shuffle(picks)
    marks = (asked.marks - unsent) | {one.person for one in picks}
    return replace(asked, waiting={}, marks=marks, letters=tuple(picks), hour=day, days=_kept(dict(asked.days), day))


def gone(asked: Asked, sent: Sequence[Pick], left: Sequence[Pick]) -> Asked:
    """After these letters went, with those that are left to go. Who was asked about what is forgotten, and counted."""
    counts = dict(asked.counts)
    for one in sent:
        counts[one.service] = counts.get(one.service, 0) + 1
    return replace(asked, counts=counts, letters=tuple(left))


def in_month(asked: Asked, first: date) -> Asked:
    """As the month that begins on this day finds it: nobody has been asked yet. What waits, waits on."""
    return asked if asked.month == first else replace(asked, month=first, marks=frozenset(), counts={}, letters=())


def told(count: int, k: int) -> int:
    """What staff are told of a number of events: k where there are at least k, else 0, said as "few"."""
    return k if count >= k else 0


def total(asked: Asked, today: date) -> Tally:
    """What came in over the last `DAYS_TOLD` days."""
    return sum((tally for _, tally in _kept(dict(asked.days), today)), Tally())


# Writing it down


def to_bytes(asked: Asked) -> bytes:
    """As one document (JSON)."""
    document = {
        "month": asked.month.isoformat(),
        "waiting": {person.hex(): sorted(used) for person, used in sorted(asked.waiting.items())},
        "marks": sorted(person.hex() for person in asked.marks),
        "counts": {str(service): count for service, count in sorted(asked.counts.items())},
        "letters": [[one.person.hex(), one.service] for one in asked.letters],
        "hour": asked.hour and asked.hour.isoformat(),
        "days": [
            [day.isoformat(), tally.known, tally.unknown_person, tally.unknown_service, tally.unreadable]
            for day, tally in asked.days
        ],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def from_bytes(raw: bytes) -> Asked:
    """What `to_bytes` wrote."""
    document = json.loads(raw)
    return Asked(
        month=date.fromisoformat(document["month"]),
        waiting={bytes.fromhex(person): frozenset(used) for person, used in document["waiting"].items()},
        marks=frozenset(map(bytes.fromhex, document["marks"])),
        counts={int(service): count for service, count in document["counts"].items()},
        letters=tuple(Pick(bytes.fromhex(person), service) for person, service in document["letters"]),
        hour=date.fromisoformat(document["hour"]) if document["hour"] else None,
        days=tuple((date.fromisoformat(day), Tally(*counts)) for day, *counts in document["days"]),
    )
