"""Published tables and nothing behind them: what HR's portal, the exports and the command line read."""

from functools import lru_cache

from ...core.release.json import from_bytes
from ...core.release.model import Release
from ...core.wave.lifecycle import ReleaseState
from ...report.tables import EXPORTS
from ...store.office.release import (
    ListedRelease,
    ReleaseRow,
    latest_released,
    release_of_client,
    releases_in_list,
    tables_of_earlier_waves,
)
from ...store.office.report import report_content
from ...store.sessions import Session
from ..office.house import House
from .refusals import NoSuchRelease, NothingApproved, ReleaseDamaged, ReleaseGone, ReportNotPrinted

KEPT = 8
"""Releases that a process keeps read: those of 400 units take a third of a second each."""


def for_client(house: House, client_id: int) -> list[ListedRelease]:
    """The released releases of one client, newest first."""
    with house.office() as session:
        return releases_in_list(session, client_id=client_id, state=ReleaseState.RELEASED)


def waiting(house: House) -> list[ListedRelease]:
    """Releases that wait for a second person, oldest last."""
    with house.office() as session:
        return releases_in_list(session, state=ReleaseState.PREPARED)


def of_survey(house: House, survey_id: int) -> list[ListedRelease]:
    """Every release of a survey in any state, for staff; newest first."""
    with house.office() as session:
        return releases_in_list(session, survey_id=survey_id)


def line(house: House, release_id: int) -> ListedRelease:
    """One release in any state, for staff. NoSuchRelease if there is none."""
    with house.office() as session:
        lines = releases_in_list(session, release_id)
    if not lines:
        raise NoSuchRelease()
    return lines[0]


def _row(session: Session, release_id: int, client_id: int | None) -> ReleaseRow:
    """A release by its id; with a client's id only if it is that client's and released."""
    row = (
        session.get(ReleaseRow, release_id) if client_id is None else release_of_client(session, release_id, client_id)
    )
    if row is None:
        raise NoSuchRelease()
    return row


def find(house: House, survey_id: int, wave: int | None = None, number: int | None = None) -> int:
    """The id of a released release: the latest, unless wave and number say which. Refusal if there is none."""
    with house.office() as session:
        found = latest_released(session, survey_id, wave, number)
    if found is None:
        which = "" if number is None else f" {number}"
        raise NothingApproved(survey_id=survey_id, which=which)
    return found


def load(house: House, release_id: int, client_id: int | None = None) -> Release:
    """The tables of a release. With a client's id: only if it is that client's and approved (HR's way in)."""
    with house.office() as session:
        tables = _row(session, release_id, client_id).tables
    if not tables:
        raise ReleaseGone()
    try:
        return _read(tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ReleaseDamaged() from None


@lru_cache(maxsize=KEPT)
def _read(tables: bytes) -> Release:
    """Known by their bytes: tables that were changed are others, and a release that is gone has none."""
    return from_bytes(tables)


def before(house: House, survey_id: int, wave: int) -> tuple[Release, ...]:
    """The latest release of each earlier wave of a survey, oldest first, back to the first that cannot be read."""
    with house.office() as session:
        tables = tables_of_earlier_waves(session, survey_id, wave)
    found: list[Release] = []
    for one in reversed(tables):
        try:
            found.append(_read(one))
        except (KeyError, TypeError, ValueError, AttributeError):
            break
    return tuple(reversed(found))


def file(
    house: House, release_id: int, kind: str, language: str, client_id: int | None = None, unit: str = ""
) -> bytes:
    """A release as a file. `kind`: that of a `Length` (as it was printed and kept), or of `EXPORTS` (made now)."""
    if kind in EXPORTS:
        release = load(house, release_id, client_id)
        return EXPORTS[kind](release, language, next(reversed(before(house, release.survey, release.wave)), None))
    with house.office() as session:
        row = _row(session, release_id, client_id)
        printed = report_content(session, row.id, kind, language, unit)
    if printed is None:
        raise ReportNotPrinted()
    return printed


def everything(house: House, limit: int = 200) -> list[ListedRelease]:
    """Releases of all clients in any state, newest first, for the release desk."""
    with house.office() as session:
        return releases_in_list(session, limit=limit)
