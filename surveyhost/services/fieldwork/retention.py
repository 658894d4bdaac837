"""What of a client is forgotten when: links at closing, answers by the contract's date, rosters by the client's rule.

The rules are those by which the worker destroys (`closing`); this only says when.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ...core.errors import Refusal
from ...core.wave.lifecycle import IN_FIELD, STANDING, WaveState
from ...store.office.client import Client
from ...store.office.release import WaveRetention, waves_with_retention
from ..office.house import House
from .closing import answers_due, roster_due


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that will be destroyed."""

    survey_id: int
    title: Mapping[str, str]
    wave: int
    what: str
    """links, answers, roster."""
    when: datetime | None
    """At the latest. None: nobody has set a date, it is kept until somebody forgets it."""


def of_client(house: House, client_id: int) -> list[Due]:
    """Everything of this client that waits to be destroyed, the next one first, what has no date last; two queries."""
    with house.office() as session:
        client = session.get_one(Client, client_id)
        rows = waves_with_retention(session, client_id)
    latest = {row.survey_id: row for row in rows}
    found = [due for row in rows for due in _of_wave(row)]
    found += [due for row in latest.values() for due in _roster(row, client.settings.retention_days)]
    return sorted(found, key=lambda due: (due.when is None, due.when or datetime.max, due.survey_id))


def _of_wave(row: WaveRetention) -> Iterator[Due]:
    if row.state in IN_FIELD:
        yield Due(row.survey_id, row.title, row.number, "links", row.closes)
    elif row.state not in {WaveState.PLANNED, WaveState.FORGOTTEN}:
        when = _readable(lambda: answers_due(row.policy, row.closed, row.released))
        yield Due(row.survey_id, row.title, row.number, "answers", when)


def _roster(row: WaveRetention, days: int | None) -> Iterator[Due]:
    """The roster goes with the survey's last wave: so many days after its first release, never before its answers."""
    if not row.people or row.state in STANDING:
        return
    when = _readable(lambda: roster_due(row.policy, row.released, days))
    yield Due(row.survey_id, row.title, row.number, "roster", when)


def _readable(when: Callable[[], datetime | None]) -> datetime | None:
    """None where the contract cannot be read: the line stands without a date, and `verify` says why."""
    try:
        return when()
    except Refusal:
        return None
