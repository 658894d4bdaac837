"""The worker's duties, each done by itself: what fails for one wave stops nothing else, and is told until it works.

A failure is kept with its duty and what it was about (a wave, for printing a release, for a spare the number of its
vault, or the house itself). It is shown on the console's first page and by `surveyhost verify`, and gone as soon as the
duty is done.
"""

import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ...core.duties import OF_RELEASE, OF_VAULT, Duty
from ...core.errors import Refusal
from ...store.office import upkeep
from ...store.office.release import release_waves
from ...store.office.upkeep import Trouble
from ...store.office.wave import wave_titles
from ...store.sessions import Session, StoreError
from ...store.vault.scrubbing import Busy
from .house import House

log = logging.getLogger(__name__)
HOUSE = 0
"""The subject of a duty that is about no wave."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A duty that fails at present."""

    duty: Duty
    wave: str
    """The wave as people call it, "3/1"; "" for the house."""
    title: Mapping[str, str]
    client: str
    survey_id: int | None
    number: int | None
    since: datetime
    times: int
    reason: str


def attempt(house: House, duty: Duty, act: Callable[[], object], subject: int = HOUSE) -> bool:
    """Do it; True where it was done. A failure is kept and logged, and goes no further."""
    return _try(house, duty, act, subject)[0] is True


def note(house: House, duty: Duty, act: Callable[[], object], subject: int = HOUSE) -> None:
    """As `attempt`, of one that only looks: that it found nothing wrong does not mean that the duty was done."""
    _try(house, duty, act, subject, is_well=True)


def each(house: House, duty: Duty, subjects: Iterable[int], act: Callable[[int], object]) -> list[int]:
    """Do it for each of these, whatever becomes of the others; those for which it was done and did not return False.

    A failure kept earlier about something that is not among them any more is forgotten: it was mended by hand.
    """
    with house.office() as session:
        held = upkeep.subjects_in_trouble(session, duty)
    outcome = {
        subject: _try(house, duty, partial(act, subject), subject, is_well=subject not in held) for subject in subjects
    }
    settle(house, duty, [HOUSE, *(subject for subject, (done, _) in outcome.items() if not done)])
    return [subject for subject, (done, said) in outcome.items() if done and said is not False]


def _try(
    house: House, duty: Duty, act: Callable[[], object], subject: int, is_well: bool = False
) -> tuple[bool | None, object]:
    """Whether it was done (None: somebody reads the vault just now; its turn comes again), and what it returned.

    is_well: where it was done, there is no failure to be forgotten.
    """
    try:
        said = act()
    except Busy:
        return None, None
    except Exception as error:
        reason = error.reason if isinstance(error, Refusal) else f"Something broke inside ({type(error).__name__})."
        log.error("%s of %s failed: %s", duty, subject or "the house", type(error).__name__)
        with contextlib.suppress(StoreError):  # where the office itself is gone, the log has to do
            _keep(house, duty, subject, reason)
        return False, None
    if not is_well:
        settle(house, duty, [], subject)
    return True, said


def _keep(house: House, duty: Duty, subject: int, reason: str) -> None:
    with house.office.begin() as session:
        row = session.get(Trouble, (duty, subject), with_for_update=True)
        now = house.now()
        if row is None:
            session.add(Trouble(duty=duty, subject=subject, first=now, last=now, times=1, reason=reason))
        else:
            row.last, row.times, row.reason = now, row.times + 1, reason


def settle(house: House, duty: Duty, still: Iterable[int], subject: int | None = None) -> None:
    """Forget failures of this duty (about one subject, where given) but for those about `still`."""
    with house.office() as session:
        held = upkeep.subjects_in_trouble(session, duty)
    gone = (held if subject is None else held & {subject}) - set(still)
    if gone:
        with house.office.begin() as session:
            upkeep.delete_troubles(session, duty, gone)


def drop(session: Session, wave_id: int) -> None:
    """Forget every failure about this wave, in the caller's transaction: it is gone, destroyed, or mended."""
    upkeep.delete_troubles_of_wave(session, wave_id, but=OF_RELEASE | OF_VAULT)


def failing(house: House) -> list[Failing]:
    """Everything that fails at present, the oldest first."""
    with house.office() as session:
        rows = upkeep.troubles(session)
        if not rows:
            return []
        wave_of = release_waves(session) if any(row.duty in OF_RELEASE for row in rows) else {}
        waves = wave_titles(session)
    found = []
    for row in rows:
        subject = HOUSE if row.duty in OF_VAULT else row.subject
        wave = waves.get(wave_of.get(subject, 0) if row.duty in OF_RELEASE else subject)
        found.append(
            Failing(
                duty=row.duty,
                wave="" if wave is None else f"{wave.survey_id}/{wave.number}",
                title={} if wave is None else wave.title,
                client="" if wave is None else wave.client,
                survey_id=None if wave is None else wave.survey_id,
                number=None if wave is None else wave.number,
                since=row.first,
                times=row.times,
                reason=row.reason,
            )
        )
    return found
