"""What needs doing, and what happens by itself: one list for the console's first page, read from the office alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ...core.errors import Refusal
from ...core.roles import Act
from ...core.wave import policy as contract
from ...core.wave.lifecycle import IN_FIELD, ReleaseState, WaveState
from ...store.office.loop.threads import waiting_to_be_read
from ...store.office.release import ListedRelease
from ...store.office.wave import policies_of_released_waves
from ..letters import trouble as mail_trouble
from ..office.house import House
from ..releases import approval, releases
from ..setup import clients, lists
from ..setup.lists import ListedSurvey, ListedWave
from ..setup.split_steps import SplitStep
from ..threads import contact

SOON = timedelta(days=3)
"""So long before closing a low rate is worth a reminder."""
LOW = 40
"""Percent, as HR sees it, below which a wave about to close needs somebody."""
HORIZON = timedelta(days=45)
"""As far ahead as "happens by itself" looks."""


class TaskKind(StrEnum):
    """What is to be done, and what happens by itself."""

    MAIL = "mail"
    ROSTER = "roster"
    OPEN = "open"
    LETTERS = "letters"
    HELD = "held"
    PAUSED = "paused"
    LOW = "low"
    PREPARE = "prepare"
    EXPORT = "export"
    COUNT = "count"
    COMMENTS = "comments"
    SIGN = "sign"
    REPLIES = "replies"
    CONTACTS = "contacts"
    AGAIN = "again"
    OPENS = "opens"
    REMINDS = "reminds"
    CLOSES = "closes"
    DESTROYED = "destroyed"


SPLIT = {SplitStep.FIELDWORK: TaskKind.EXPORT, SplitStep.EXPORT: TaskKind.EXPORT, SplitStep.COUNT: TaskKind.COUNT}
"""What waits for somebody of a closed wave that is counted in halves."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, or to happen. `act` the act of `core.roles` it takes."""

    kind: TaskKind
    act: Act
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
    in_field: Sequence[ListedSurvey]


def agenda(house: House, person: str = "") -> Agenda:
    """Everything that waits, by due time. `person`'s own releases are left out: somebody else has to sign them."""
    now, lines = house.now(), lists.surveys(house)
    waiting = {(one.survey_id, one.wave): one for one in releases.waiting(house)}
    days = _destroy_days(house)
    unread = approval.unread(house)
    todo = [task for line in lines for task in _todo(line, waiting, unread, person, now)]
    todo += [*_mail(house), *_replies(house)]
    todo += _of_pulses(waiting, {line.id for line in lines}, unread, now)
    coming = [task for line in lines if line.wave for task in _coming(line, line.wave, days, now)]
    field_lines = [line for line in lines if line.wave and line.wave.state in IN_FIELD]
    return Agenda(
        sorted(todo, key=lambda task: task.due),
        sorted(coming, key=lambda task: task.due),
        sorted(field_lines, key=lambda line: line.wave.closes if line.wave else now),
    )


def _mail(house: House) -> Iterator[Task]:
    """That no letter gets through is one task, however many letters and surveys it holds up."""
    trouble = mail_trouble.current(house)
    if trouble is not None:
        values = {"cause": trouble.cause, "word": trouble.word, "letters": trouble.letters, "until": trouble.until}
        yield Task(TaskKind.MAIL, Act.LETTER_EDIT, house.now(), {"en": ""}, "", 0, values=values)


def _replies(house: House) -> Iterator[Task]:
    """Replies and messages that wait for a reader, and people who want to be contacted."""
    people = contact.waiting(house)
    if people:
        yield Task(TaskKind.CONTACTS, Act.LETTER_EDIT, house.now(), {"en": ""}, "", 0, values={"count": people})
    with house.office() as session:
        waiting = waiting_to_be_read(session)
    for release_id, count in waiting.items():
        one = releases.line(house, release_id)
        client = clients.client(house, one.client_id).name
        values = {"count": count}
        act = Act.COMMENTS_REVIEW
        yield Task(TaskKind.REPLIES, act, house.now(), one.title, client, one.survey_id, one.wave, release_id, values)


def _destroy_days(house: House) -> dict[int, int]:
    """Wave id to the days after release when it is destroyed, for waves that are released and not yet forgotten."""
    with house.office() as session:
        found = {wave_id: _days(policy) for wave_id, policy in policies_of_released_waves(session).items()}
    return {wave_id: days for wave_id, days in found.items() if days is not None}


def _days(policy: bytes) -> int | None:
    """None for a contract that cannot be read: its line says nothing of a date, and `verify` says why."""
    try:
        return contract.parse(policy).destroy_by_days
    except Refusal:
        return None


def _of_pulses(
    waiting: Mapping[tuple[int, int], ListedRelease], listed: Collection[int], unread: frozenset[int], now: datetime
) -> Iterator[Task]:
    """Releases of pulses' periods in which people wrote something: their surveys stand in no list."""
    for (survey_id, wave), release in waiting.items():
        if survey_id in listed:
            continue
        is_unread = release.id in unread
        kind, act = (TaskKind.COMMENTS, Act.COMMENTS_REVIEW) if is_unread else (TaskKind.SIGN, Act.RELEASE_APPROVE)
        values = {"number": release.number, "by": release.prepared_by}
        yield Task(kind, act, now, release.title, "", survey_id, wave, release.id, values)


def _task(line: ListedSurvey, kind: TaskKind, act: Act, due: datetime, **values: object) -> Task:
    number = line.wave.wave.wave_number if line.wave else None
    return Task(kind, act, due, line.title, line.client, line.id, number, values=values)


def _todo(
    line: ListedSurvey,
    waiting: Mapping[tuple[int, int], ListedRelease],
    unread: frozenset[int],
    person: str,
    now: datetime,
) -> Iterator[Task]:
    wave = line.wave
    if wave is None:
        kind = TaskKind.OPEN if line.people else TaskKind.ROSTER
        yield _task(line, kind, Act.WAVE_OPEN if line.people else Act.ROSTER_IMPORT, now + timedelta(days=7))
        return
    if wave.refused and wave.state == WaveState.OPEN:
        yield _task(line, TaskKind.LETTERS, Act.LETTER_EDIT, now + timedelta(days=1), number=wave.refused)
    if wave.held:
        yield _task(line, TaskKind.HELD, Act.LETTER_EDIT, now, number=wave.held)
    if wave.paused and wave.state in IN_FIELD:
        yield _task(line, TaskKind.PAUSED, Act.LETTER_EDIT, now)
    rate = wave.rate.percent if wave.rate else 0
    if wave.state == WaveState.OPEN and now < wave.closes <= now + SOON and rate < LOW:
        yield _task(line, TaskKind.LOW, Act.WAVE_REMIND, wave.closes, rate=rate)
    if wave.state == WaveState.CLOSED and wave.split in SPLIT:
        yield _task(line, SPLIT[wave.split], Act.RELEASE_PREPARE, now)
    elif wave.state == WaveState.CLOSED:
        yield _task(line, TaskKind.PREPARE, Act.RELEASE_PREPARE, now, key=wave.needs_key)
    yield from _release_task(line, wave, waiting, unread, person, now)


def _release_task(
    line: ListedSurvey,
    wave: ListedWave,
    waiting: Mapping[tuple[int, int], ListedRelease],
    unread: frozenset[int],
    person: str,
    now: datetime,
) -> Iterator[Task]:
    """Reading the comments comes first; then the second person signs."""
    release = waiting.get((line.id, wave.wave.wave_number or 0))
    number, title, client = wave.wave.wave_number, line.title, line.client
    if release is not None and release.id in unread:
        yield Task(TaskKind.COMMENTS, Act.COMMENTS_REVIEW, now, title, client, line.id, number, release.id)
    elif release is not None and release.prepared_by != person:
        values = {"number": release.number, "by": release.prepared_by}
        yield Task(TaskKind.SIGN, Act.RELEASE_APPROVE, now, title, client, line.id, number, release.id, values)
    elif wave.waiting == ReleaseState.SENT_BACK:
        yield _task(line, TaskKind.AGAIN, Act.RELEASE_PREPARE, now)


def _coming(line: ListedSurvey, wave: ListedWave, days: Mapping[int, int], now: datetime) -> Iterator[Task]:
    if wave.state == WaveState.MINTED and wave.opens > now:
        yield _task(line, TaskKind.OPENS, Act.CONSOLE_SEE, wave.opens, people=wave.invited)
    if wave.state == WaveState.OPEN and wave.reminders and not wave.paused:
        yield _task(line, TaskKind.REMINDS, Act.CONSOLE_SEE, wave.reminders[0])
    if wave.state == WaveState.OPEN:
        yield _task(line, TaskKind.CLOSES, Act.CONSOLE_SEE, wave.closes)
    if wave.state == WaveState.RELEASED and wave.released and wave.id in days:
        due = wave.released + timedelta(days=days[wave.id])
        if due <= now + HORIZON:
            yield _task(line, TaskKind.DESTROYED, Act.CONSOLE_SEE, due)
