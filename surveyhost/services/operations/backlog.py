"""What the worker has before it, read from the databases: letters by wave, reports to print, hints in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.wave.letters import LetterState
from ...outside.queue import open_queue
from ...store.office.audit import event_count
from ...store.office.letter_counts import WaveLetters, letters_not_gone, waves_with_letters_not_gone
from ...store.office.report import unprinted_releases
from ..office.house import House


@dataclass(frozen=True, slots=True)
class Backlog:
    mailings: Sequence[WaveLetters]
    """Only waves with a letter that is not sent."""
    unprinted: int
    """Released releases without a report."""
    hints: int
    """Tasks in the queue; hints only, the databases are the truth."""


def backlog(house: House) -> Backlog:
    """Everything that waits, in three queries and one look into the queue."""
    with house.office() as session:
        mailings, unprinted = waves_with_letters_not_gone(session), unprinted_releases(session)
    return Backlog(mailings, unprinted, waiting_tasks(house))


@dataclass(frozen=True, slots=True)
class Health:
    """The machine in one line."""

    events: int
    """Entries of the audit log; whether the chain holds takes a walk through all of it."""
    last_event: datetime | None
    unsent: int
    refused: int
    unprinted: int
    hints: int


def health(house: House) -> Health:
    """What the console's first page says of the machine, in three queries and one look into the queue."""
    with house.office() as session:
        events, last_event = event_count(session)
        letters, unprinted = letters_not_gone(session), unprinted_releases(session)
    unsent = letters.get(LetterState.WAITING, 0) + letters.get(LetterState.DELAYED, 0)
    return Health(events, last_event, unsent, letters.get(LetterState.REFUSED, 0), unprinted, waiting_tasks(house))


def waiting_tasks(house: House) -> int:
    """How many tasks are in the queue."""
    queue = open_queue(house.settings)
    try:
        return int(queue.storage.queue_size())
    finally:
        queue.storage.close()
