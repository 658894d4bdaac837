"""Figures of the house for monitoring: letters, queue, duties, clock, mail. Over all clients, and never about a wave.

Whoever reads them every second must not learn when somebody answered, asked for a lost link or wrote back. So nothing
here is counted in the vault or in the audit log, letters with a new link are left out, reminders until they have gone,
and what fails for the sake of one person's request.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...core.duties import OF_A_PERSON, Duty
from ...core.wave.letters import Cause, LetterState
from ...store.office.letter_counts import letters_by_state
from ...store.office.report import unprinted_releases
from ...store.office.upkeep import clock_mark
from ..letters import trouble as mail_trouble
from ..office import failing_duties
from ..office.house import House
from .backlog import waiting_tasks
from .readiness import ProcessPart, named_parts, readiness

STEP = 10
"""A single task may be somebody's lost link: only many at once are told."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One gauge, under a name of its own."""

    name: str
    """In Prometheus' manner, with the unit at its end."""
    help: str
    values: Mapping[str, float] = field(default_factory=dict)
    """The label's value to the figure; "" where there is no label."""
    label: str = ""


def figures(house: House) -> Iterator[Figure]:
    """All of them, from a handful of queries. Changes nothing."""
    found = readiness(house)
    wrong = {*found.failing, *found.troubled}
    parts = {str(part): float(part not in wrong) for part in (*ProcessPart, *named_parts(house))}
    yield Figure("surveyhost_part_up", "1 where this part is well.", parts, "part")
    if ProcessPart.OFFICE in wrong:
        return
    with house.office() as session:
        letters, unprinted, mark = letters_by_state(session), unprinted_releases(session), clock_mark(session)
        has_round = mail_trouble.is_round_going(house, session)
    yield Figure(
        "surveyhost_letters",
        "Letters of the waves that are kept, those with a new link left out, and reminders that wait.",
        {str(state): float(letters.get(state, 0)) for state in LetterState},
        "state",
    )
    yield Figure("surveyhost_reports_unprinted", "Releases without a report.", {"": float(unprinted)})
    if ProcessPart.QUEUE not in wrong:
        tasks = waiting_tasks(house) // STEP * STEP
        yield Figure("surveyhost_tasks_waiting", f"Tasks in the queue, in steps of {STEP}.", {"": float(tasks)})
    if mark is not None:
        age = max(0.0, (house.now() - mark.seen).total_seconds())
        yield Figure("surveyhost_worker_seen_age_seconds", "Since the worker wrote down what time it is.", {"": age})
    failing = [one.duty for one in failing_duties.failing(house)]
    told = [duty for duty in Duty if duty not in OF_A_PERSON and (duty != Duty.LETTERS or has_round)]
    counts = {str(duty): float(failing.count(duty)) for duty in told}
    yield Figure("surveyhost_duties_failing", "Duties of the worker that fail now.", counts, "duty")
    trouble = mail_trouble.of_rounds(house)
    causes = {str(cause): float(trouble is not None and trouble.cause == cause) for cause in Cause}
    yield Figure("surveyhost_mail_trouble", "1 while no letter gets through for this cause.", causes, "cause")
