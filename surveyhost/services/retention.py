"""What of a client is forgotten when: links at closing, answers by the contract's date, rosters by the client's rule.

The rules are those by which the worker destroys (`closing`); this only says when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ..core.lifecycle import IN_FIELD
from ..store.office import Client, ReleaseRow, Roster, Survey, Wave
from .closing import answers_due, roster_due
from .house import House


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
        rows = session.execute(_waves().where(Survey.client_id == client_id)).all()
    latest = {row.survey_id: row for row in rows}
    found = [due for row in rows for due in _of_wave(row)]
    found += [due for row in latest.values() for due in _roster(row, client.settings.get("retention_days"))]
    return sorted(found, key=lambda due: (due.when is None, due.when or datetime.max, due.survey_id))


def _waves() -> Any:
    first = select(ReleaseRow.wave_id, func.min(ReleaseRow.approved).label("released"))
    first_release = first.where(ReleaseRow.state == "released").group_by(ReleaseRow.wave_id).subquery()
    columns = (Wave.survey_id, Survey.title, Wave.number, Wave.state, Wave.closes, Wave.closed, Wave.policy)
    return (
        select(*columns, first_release.c.released, Roster.people)
        .join(Survey, Survey.id == Wave.survey_id)
        .outerjoin(first_release, first_release.c.wave_id == Wave.id)
        .outerjoin(Roster, Roster.survey_id == Wave.survey_id)
        .order_by(Wave.survey_id, Wave.number)
    )


def _of_wave(row: Any) -> Iterator[Due]:
    if row.state in IN_FIELD:
        yield Due(row.survey_id, row.title, row.number, "links", row.closes)
    elif row.state not in {"planned", "forgotten"}:
        yield Due(row.survey_id, row.title, row.number, "answers", answers_due(row.policy, row.closed, row.released))


def _roster(row: Any, days: int | None) -> Iterator[Due]:
    """The roster goes with the survey's last wave: so many days after its first release, never before its answers."""
    if not row.people or row.state in {*IN_FIELD, "planned"}:
        return
    yield Due(row.survey_id, row.title, row.number, "roster", roster_due(row.policy, row.released, days))
