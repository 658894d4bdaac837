"""What a new roster changes against the last one, and what looks as if somebody had been planted.

Dummies lower k: whoever adds five invented people to a team of two reads the two. We cannot forbid it, so we show it.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from ...core.roster.model import Person
from ...core.roster.notices import Notice, implausible
from ...core.roster.unit_paths import same_unit
from .previous import PreviousRoster

FEW = 3
"""As many new people in one small unit are worth a look."""


@dataclass(frozen=True, slots=True)
class Move:
    id: str
    before: str
    """Unit path."""
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Against the survey's own last roster, or against that of another survey of the client; see `previous`."""

    of_survey: int
    title: Mapping[str, str]
    """Of that survey, by language."""
    imported: datetime
    """When that roster came."""
    known: int
    """People on it."""
    joiners: Sequence[str]
    """The firm's own ids, in the file's order."""
    leavers: int
    """How many; they are found by a keyed hash, which does not turn back into an id."""
    moved: Sequence[Move]
    respelled: int = 0
    """Ids that are written otherwise there: 7 for 000007."""
    used: bool = True
    """Whether a wave was opened with that roster."""
    unseen: Sequence[str] = ()
    """Ids of those who stand there, and came or were moved since its last wave."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to ask HR about; it forbids nothing."""

    kind: Literal["new-in-small-unit", "foreign-domain", "shared-address"]
    where: str
    """Unit path, or mail domain; "" for shared addresses."""
    people: int
    of: int
    """Of as many in that unit, or on the whole roster."""

    def sentence(self) -> str:
        """In English, for the command line."""
        return {
            "new-in-small-unit": f"new in '{self.where}': {self.people} of {self.of}",
            "foreign-domain": f"addresses outside the client's domains, at {self.where}: {self.people} of {self.of}",
            "shared-address": f"people who share an address with another: {self.people} of {self.of}",
        }[self.kind]


def difference(base: PreviousRoster, people: Sequence[Person]) -> Difference:
    """What these people change against that roster. A unit that is only spelled otherwise is the same unit."""
    known = base.units
    found = list(zip(base.hashes, people, strict=True))
    joiners = [person.id for key, person in found if key not in known]
    moved = [
        Move(person.id, known[key], person.unit)
        for key, person in found
        if key in known and not same_unit(known[key], person.unit)
    ]
    leavers = len(known) - (len(people) - len(joiners))
    return Difference(
        base.survey_id,
        base.title,
        base.imported,
        len(known),
        joiners,
        leavers,
        moved,
        base.respelled,
        base.used,
        [person.id for key, person in found if key in base.unseen],
    )


def notices(change: Difference) -> tuple[Notice, ...]:
    """Questions about a difference that is too large, and ids that were taken for others."""
    told = (Notice("respelled-ids", {"count": str(change.respelled)}),) if change.respelled else ()
    return (*told, *implausible(change.known, len(change.joiners), change.leavers, len(change.moved)))


def flags(people: Sequence[Person], change: Difference | None, domains: Sequence[str], floor: int) -> tuple[Flag, ...]:
    """Additions to small units (fewer than two floors), addresses outside `domains`, addresses that people share."""
    return (*_new_in_small_units(people, change, floor), *_foreign(people, domains), *_shared(people))


def _new_in_small_units(people: Sequence[Person], change: Difference | None, floor: int) -> list[Flag]:
    if change is None:
        return []
    arrived = {*change.joiners, *(move.id for move in change.moved), *change.unseen}
    size = Counter(person.unit for person in people)
    new = Counter(person.unit for person in people if person.id in arrived)
    return [
        Flag("new-in-small-unit", unit, count, size[unit])
        for unit, count in sorted(new.items())
        if count >= FEW and size[unit] < 2 * floor and count < len(people)
    ]


def _foreign(people: Sequence[Person], domains: Sequence[str]) -> list[Flag]:
    if not domains:
        return []
    ours = tuple(domain.lower() for domain in domains)
    found = Counter(domain for domain in map(_domain, people) if domain and not _is_ours(domain, ours))
    with_address = sum(1 for person in people if person.email)
    return [Flag("foreign-domain", domain, count, with_address) for domain, count in found.most_common(10)]


def _domain(person: Person) -> str:
    return person.email.rpartition("@")[2]


def _is_ours(domain: str, ours: tuple[str, ...]) -> bool:
    return any(domain == each or domain.endswith("." + each) for each in ours)


def _shared(people: Sequence[Person]) -> list[Flag]:
    addresses = sorted(
        array("q", (hash(person.email.lower() or person.phone) for person in people if person.email or person.phone))
    )
    shared = sum(count for _, same in groupby(addresses) if (count := sum(1 for _ in same)) > 1)
    return [Flag("shared-address", "", shared, len(people))] if shared else []
