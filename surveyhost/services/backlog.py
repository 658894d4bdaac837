"""What the worker has before it, read from the databases: letters by wave, reports to print, hints in the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from ..outside.queue import open_queue
from ..store.office import AuditEvent, Client, Letter, ReleaseRow, ReportFile, Survey, Wave
from .house import House

UNSENT = ("waiting", "delayed", "refused")
"""States of the few letters that did not go out; those that went are never walked through for a page."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """The letters of one wave in the field."""

    wave_id: int
    survey_id: int
    wave: int
    title: Mapping[str, str]
    client: str
    total: int
    sent: int
    waiting: int
    delayed: int
    refused: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    mailings: Sequence[Mailing]
    """Only waves with a letter that is not sent."""
    unprinted: int
    """Released releases without a report."""
    hints: int
    """Tasks in the queue; hints only, the databases are the truth."""


def backlog(house: House) -> Backlog:
    """Everything that waits, in three queries and one look into the queue."""
    return Backlog(_mailings(house), _unprinted(house), _hints(house))


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
    states = select(Letter.state, func.count()).where(Letter.state.in_(UNSENT)).group_by(Letter.state)
    with house.office() as session:
        head = session.execute(select(func.count(), func.max(AuditEvent.at))).one()
        letters: dict[str, int] = {row[0]: row[1] for row in session.execute(states)}
    unsent = letters.get("waiting", 0) + letters.get("delayed", 0)
    return Health(head[0], head[1], unsent, letters.get("refused", 0), _unprinted(house), _hints(house))


def _counted(state: str) -> Any:
    return func.sum(case((Letter.state == state, 1), else_=0))


def _mailings(house: House) -> list[Mailing]:
    unsent = Letter.state.in_(("waiting", "delayed"))
    lagging = select(Letter.wave_id).where(Letter.state.in_(UNSENT))
    counts = (
        func.count(),
        *map(_counted, ("sent", "waiting", "delayed", "refused")),
        func.min(case((unsent, Letter.due))),
    )
    lines = (
        select(Wave.id, Wave.survey_id, Wave.number, Client.name, *counts)
        .join(Wave, Wave.id == Letter.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Client, Client.id == Survey.client_id)
        .where(Letter.wave_id.in_(lagging))
        .group_by(Wave.id, Wave.survey_id, Wave.number, Client.name)
        .order_by(Wave.id)
    )
    with house.office() as session:
        rows = session.execute(lines).all()
        surveys = sorted({row[1] for row in rows})
        named = session.execute(select(Survey.id, Survey.title).where(Survey.id.in_(surveys)))
        titles: dict[int, Mapping[str, str]] = {row[0]: row[1] for row in named}
    return [Mailing(row[0], row[1], row[2], titles[row[1]], *row[3:]) for row in rows]


def _unprinted(house: House) -> int:
    printed = select(ReportFile.release_id).where(ReportFile.kind == "pdf", ReportFile.unit == "")
    wanted = select(func.count()).where(ReleaseRow.state == "released", ReleaseRow.id.not_in(printed))
    with house.office() as session:
        return session.scalar(wanted) or 0


def _hints(house: House) -> int:
    queue = open_queue(house.settings.data, house.settings.redis_url)
    try:
        return int(queue.storage.queue_size())
    finally:
        queue.storage.close()
