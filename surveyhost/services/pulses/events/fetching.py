"""The desk takes up the events that wait: opened, matched with services and people, added to what a pulse knows.

Nobody learns whether a person or a service was known: unknown ones are counted, and staff see "few" or "at least k".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ....core.errors import Refusal
from ....core.pulse import events
from ....core.pulse.events import Mention, folded
from ....store.intake import tables as store
from ....store.office.pulses.tables import Pulse, asked_for_update, pulses_on_events, services_of
from ....store.office.roster import sealed_by_lookup
from ....store.office.survey import Survey
from ....store.sessions import Session
from ...intake.taking import opened
from ...keys.keyring import Keyring, keyring
from ...office import locks
from ...office.house import House
from ...rosters.people import unseal_bytes
from . import knowledge, seals

AT_ONCE = 2000
"""Events that are taken up in one transaction."""
Mentions = Mapping[int, Sequence[Mention | None]]
"""Client to what its systems sent."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a client's events go."""

    pulse_id: int
    zone: ZoneInfo
    services: Mapping[str, int]
    """Number or name to number: see `events.taken`."""
    people: Mapping[str, bytes]
    """Id or address to person."""


def fetch_due(house: House) -> None:
    """Take up what waits; have a key to seal to while anybody may send. For the worker's clock; safe to repeat."""
    with locks.alone(house, "intake") as is_mine:
        if is_mine:
            with house.office() as session:
                is_wanted = bool(pulses_on_events(session))
            if is_wanted:
                seals.begin(house)
            _fetch(house)
            seals.tidy(house, is_wanted)


def fetch_for_the_hour(house: House) -> bool:
    """As `fetch_due`, with a new key to seal to first. False where another process is at it: it is tried again."""
    with locks.alone(house, "intake") as is_mine:
        if is_mine:
            seals.renew(house)
            _fetch(house)
            seals.tidy(house)
    return is_mine is not None


def _fetch(house: House) -> None:
    ring = keyring(house.settings)
    places: dict[int, _Place] = {}
    while True:
        with house.office() as session:
            rows = store.some(session, AT_ONCE)
            keys = seals.private_halves(ring, store.seals(session)) if rows else {}
            pulses = pulses_on_events(session) if rows else {}
            sent = _sent(rows, keys)
            for client_id in sent.keys() & pulses.keys() - places.keys():
                places[client_id] = _place(session, ring, *pulses[client_id])
        if not rows:
            return
        with house.office.begin() as session:
            for client_id in sorted(sent.keys() & pulses.keys()):
                _add(house, session, ring, places[client_id], sent[client_id])
            store.delete_events(session, [row[0] for row in rows])


def _sent(rows: Iterable[tuple[bytes, int, bytes]], keys: Mapping[int, bytes]) -> Mentions:
    found: dict[int, list[Mention | None]] = defaultdict(list)
    for _, seal, box in rows:
        try:
            client_id, body = opened(keys.get(seal, b""), box)
        except (Refusal, ValueError):
            continue  # sealed to a key that is gone; the row goes with the others
        found[client_id] += events.read(body)
    return found


def _place(session: Session, ring: Keyring, pulse: Pulse, survey: Survey) -> _Place:
    services = dict[str, int]()
    for one in services_of(session, pulse.id):
        services |= {folded(name): one.number for name in one.title.values()}
    services |= {str(one.number): one.number for one in services_of(session, pulse.id)}
    return _Place(pulse.id, ZoneInfo(survey.client.time_zone), services, _people(session, ring, survey.id))


def _people(session: Session, ring: Keyring, survey_id: int) -> dict[str, bytes]:
    """An address of several people is nobody's; an id goes before an address."""
    ids, addresses, seen = dict[str, bytes](), dict[str, bytes](), Counter[str]()
    for lookup, sealed in sealed_by_lookup(session, survey_id):
        who = unseal_bytes(ring, survey_id, sealed)
        ids[folded(who.reference)] = lookup
        if who.email:
            addresses[folded(who.email)] = lookup
            seen[folded(who.email)] += 1
    return {address: lookup for address, lookup in addresses.items() if seen[address] == 1} | ids


def _add(house: House, session: Session, ring: Keyring, place: _Place, mentions: Iterable[Mention | None]) -> None:
    """Add them to what the pulse knows; nothing where it knows nothing yet, or any more."""
    row = asked_for_update(session, place.pulse_id)
    asked = None if row is None else knowledge.opened(ring, row)
    if row is None or asked is None:
        return
    today = house.now().astimezone(place.zone).date()
    knowledge.put(ring, row, events.taken(asked, mentions, place.services, place.people, today))
