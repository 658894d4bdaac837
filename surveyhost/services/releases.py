"""Published tables and nothing behind them: what HR's portal, the exports and the command line read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..core.release import Release
from ..core.release_json import from_bytes
from ..store.office import ReleaseRow, ReportFile, Survey, Wave
from .exports import EXPORTS
from .house import House


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One release in a list: what it is of, and where it stands."""

    id: int
    survey_id: int
    wave: int
    number: int
    title: dict[str, str]
    client_id: int
    state: str
    prepared_by: str
    prepared: datetime
    approved_by: str | None
    approved: datetime | None
    policy_hash: str


def _lines(session: Session, *conditions: object, limit: int | None = None) -> list[ReleaseLine]:
    """Columns by name: the tables of a release and a survey's questionnaire are heavy, and no list shows them."""
    query = (
        select(
            ReleaseRow.id,
            Wave.survey_id,
            Wave.number,
            ReleaseRow.number,
            Survey.title,
            Survey.client_id,
            ReleaseRow.state,
            ReleaseRow.prepared_by,
            ReleaseRow.prepared,
            ReleaseRow.approved_by,
            ReleaseRow.approved,
            Wave.policy_hash,
        )
        .join(Wave, Wave.id == ReleaseRow.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(ReleaseRow.id.desc())
        .limit(limit)
    )
    return [ReleaseLine(*row) for row in session.execute(query)]


def for_client(house: House, client_id: int) -> list[ReleaseLine]:
    """The released releases of one client, newest first."""
    with house.office() as session:
        return _lines(session, Survey.client_id == client_id, ReleaseRow.state == "released")


def waiting(house: House) -> list[ReleaseLine]:
    """Releases that wait for a second person, oldest last."""
    with house.office() as session:
        return _lines(session, ReleaseRow.state == "prepared")


def of_survey(house: House, survey_id: int) -> list[ReleaseLine]:
    """Every release of a survey in any state, for staff; newest first."""
    with house.office() as session:
        return _lines(session, Survey.id == survey_id)


def line(house: House, release_id: int) -> ReleaseLine:
    """One release in any state, for staff. Refusal("release-unknown") if there is none."""
    with house.office() as session:
        lines = _lines(session, ReleaseRow.id == release_id)
    if not lines:
        raise Refusal("There is no such release.", "release-unknown")
    return lines[0]


def _row(session: Session, release_id: int, client_id: int | None) -> ReleaseRow:
    """A release by its id; with a client's id only if it is that client's and released."""
    query = select(ReleaseRow).where(ReleaseRow.id == release_id)
    if client_id is not None:
        query = query.join(Wave, Wave.id == ReleaseRow.wave_id).join(Survey, Survey.id == Wave.survey_id)
        query = query.where(Survey.client_id == client_id, ReleaseRow.state == "released")
    row = session.scalar(query)
    if row is None:
        raise Refusal("There is no such release.", "release-unknown")
    return row


def find(house: House, survey_id: int, wave: int | None = None, number: int | None = None) -> int:
    """The id of a released release: the latest, unless wave and number say which. Refusal if there is none."""
    query = (
        select(ReleaseRow.id)
        .join(Wave, Wave.id == ReleaseRow.wave_id)
        .where(Wave.survey_id == survey_id, ReleaseRow.state == "released")
        .order_by(Wave.number.desc(), ReleaseRow.number.desc())
    )
    if wave is not None:
        query = query.where(Wave.number == wave)
    if number is not None:
        query = query.where(ReleaseRow.number == number)
    with house.office() as session:
        found = session.scalar(query)
    if found is None:
        which = "" if number is None else f" {number}"
        raise Refusal(f"Survey {survey_id} has no approved release{which} yet.", "release-unknown")
    return found


def load(house: House, release_id: int, client_id: int | None = None) -> Release:
    """The tables of a release. With a client's id: only if it is that client's and approved (HR's way in)."""
    with house.office() as session:
        tables = _row(session, release_id, client_id).tables
    if not tables:
        raise Refusal("This release was sent back; its tables were deleted.", "release-gone")
    return from_bytes(tables)


def file(
    house: House, release_id: int, kind: str, language: str, client_id: int | None = None, unit: str = ""
) -> bytes:
    """A release as a file. `kind`: pdf (as it was printed and kept), xlsx, csv or json (made from the tables)."""
    if kind in EXPORTS:
        return EXPORTS[kind](load(house, release_id, client_id), language)
    with house.office() as session:
        row = _row(session, release_id, client_id)
        printed = session.scalar(
            select(ReportFile.content).where(
                ReportFile.release_id == row.id,
                ReportFile.kind == kind,
                ReportFile.language == language,
                ReportFile.unit == unit,
            )
        )
    if printed is None:
        raise Refusal("This report is still being printed; it will be here in a minute.", "report-waiting")
    return printed


def everything(house: House, limit: int = 200) -> list[ReleaseLine]:
    """Releases of all clients in any state, newest first, for the release desk."""
    with house.office() as session:
        return _lines(session, limit=limit)
