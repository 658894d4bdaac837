"""What needs doing, and what happens by itself: one list for the console's first page, read from the office alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from ..core import policy as contract
from ..store.office import Wave
from . import approval, releases, surveys
from .house import House
from .releases import ReleaseLine
from .survey_pages import SurveyLine, WaveLine

SOON = timedelta(days=3)
"""So long before closing a low rate is worth a reminder."""
LOW = 40
"""Percent, as HR sees it, below which a wave about to close needs somebody."""
HORIZON = timedelta(days=45)
"""As far ahead as "happens by itself" looks."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, or to happen. `kind` is the key of its words; `act` the act of `core.roles` it takes."""

    kind: str
    act: str
    due: datetime
    title: Mapping[str, str]
    client: str
    survey_id: int
    wave: int | None = None
    release_id: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agenda:
    todo: Sequence[Task]
    by_itself: Sequence[Task]
    in_field: Sequence[SurveyLine]


def agenda(house: House, person: str = "") -> Agenda:
    """Everything that waits, by due time. `person`'s own releases are left out: somebody else has to sign them."""
    now, lines = house.now(), surveys.surveys(house)
    waiting = {(one.survey_id, one.wave): one for one in releases.waiting(house)}
    days = _destroy_days(house)
    unread = approval.unread(house)
    todo = [task for line in lines for task in _todo(line, waiting, unread, person, now)]
    coming = [task for line in lines if line.wave for task in _coming(line, line.wave, days, now)]
    field_lines = [line for line in lines if line.wave and line.wave.state in {"minted", "open"}]
    return Agenda(
        sorted(todo, key=lambda task: task.due),
        sorted(coming, key=lambda task: task.due),
        sorted(field_lines, key=lambda line: line.wave.closes if line.wave else now),
    )


def _destroy_days(house: House) -> dict[int, int]:
    """Wave id to the days after release when it is destroyed, for waves that are released and not yet forgotten."""
    with house.office() as session:
        rows = session.execute(select(Wave.id, Wave.policy).where(Wave.state == "released"))
        return {row.id: contract.parse(row.policy).destroy_by_days for row in rows}


def _task(line: SurveyLine, kind: str, act: str, due: datetime, **values: object) -> Task:
    number = line.wave.wave.wave_number if line.wave else None
    return Task(kind, act, due, line.title, line.client, line.id, number, values=values)


def _todo(
    line: SurveyLine,
    waiting: Mapping[tuple[int, int], ReleaseLine],
    unread: frozenset[int],
    person: str,
    now: datetime,
) -> Iterator[Task]:
    wave = line.wave
    if wave is None:
        kind = "open" if line.people else "roster"
        yield _task(line, kind, "wave.open" if line.people else "roster.import", now + timedelta(days=7))
        return
    if wave.refused and wave.state == "open":
        yield _task(line, "letters", "letter.edit", now + timedelta(days=1), number=wave.refused)
    if wave.paused and wave.state in {"minted", "open"}:
        yield _task(line, "paused", "letter.edit", now)
    if wave.state == "open" and now < wave.closes <= now + SOON and (wave.rate or 0) < LOW:
        yield _task(line, "low", "wave.remind", wave.closes, rate=wave.rate or 0)
    if wave.state == "closed":
        yield _task(line, "prepare", "release.prepare", now, key=wave.needs_key)
    yield from _release_task(line, wave, waiting, unread, person, now)


def _release_task(
    line: SurveyLine,
    wave: WaveLine,
    waiting: Mapping[tuple[int, int], ReleaseLine],
    unread: frozenset[int],
    person: str,
    now: datetime,
) -> Iterator[Task]:
    """Reading the comments comes first; then the second person signs."""
    release = waiting.get((line.id, wave.wave.wave_number or 0))
    number, title, client = wave.wave.wave_number, line.title, line.client
    if release is not None and release.id in unread:
        yield Task("comments", "comments.review", now, title, client, line.id, number, release.id)
    elif release is not None and release.prepared_by != person:
        values = {"number": release.number, "by": release.prepared_by}
        yield Task("sign", "release.approve", now, title, client, line.id, number, release.id, values)
    elif wave.waiting == "sent_back":
        yield _task(line, "again", "release.prepare", now)


def _coming(line: SurveyLine, wave: WaveLine, days: Mapping[int, int], now: datetime) -> Iterator[Task]:
    if wave.state == "minted" and wave.opens > now:
        yield _task(line, "opens", "console.see", wave.opens, people=wave.invited)
    if wave.state == "open" and wave.reminders and not wave.paused:
        yield _task(line, "reminds", "console.see", wave.reminders[0])
    if wave.state == "open":
        yield _task(line, "closes", "console.see", wave.closes)
    if wave.state == "released" and wave.released and wave.id in days:
        due = wave.released + timedelta(days=days[wave.id])
        if due <= now + HORIZON:
            yield _task(line, "destroyed", "console.see", due)
