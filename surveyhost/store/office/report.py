"""Files made of releases."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.report_length import KINDS, Length
from ...core.wave.lifecycle import ReleaseState
from .base import Office
from .pulses.tables import is_of_pulse
from .release import ReleaseRow
from .wave import Wave

ORDERS = {Length.FULL: "zip", Length.SUMMARY: "zip_summary"}
"""Kind of the empty file that says: the reports of all units, in this length and language."""
ORDERED = {kind: length for length, kind in ORDERS.items()}


class ReportFile(Office):
    """A release printed, kept with its hash."""

    __tablename__ = "report_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    kind: Mapped[str]
    """`Length.kind` of a report; xlsx, csv, json; one of `ORDERS`."""
    language: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    """SHA-256 before signing."""
    made: Mapped[datetime]


def report_content(session: Session, release_id: int, kind: str, language: str, unit: str) -> bytes | None:
    """A file that was made of a release, of one unit or "" for the company; None while it is not there."""
    of_release = select(ReportFile.content).where(ReportFile.release_id == release_id, ReportFile.kind == kind)
    return session.scalar(of_release.where(ReportFile.language == language, ReportFile.unit == unit))


def latest_report_of_surveys(session: Session, survey_ids: Collection[int], kind: str, language: str) -> bytes | None:
    """The latest file of this kind and language made of a release of these surveys; None where there is none."""
    wanted = select(ReportFile.content).join(ReleaseRow, ReleaseRow.id == ReportFile.release_id)
    wanted = wanted.join(Wave, Wave.id == ReleaseRow.wave_id).where(Wave.survey_id.in_(survey_ids))
    wanted = wanted.where(ReportFile.kind == kind, ReportFile.language == language)
    return session.scalar(wanted.order_by(ReportFile.id.desc()).limit(1))


def printed_reports(session: Session) -> set[tuple[int, str, str]]:
    """(release id, kind, language) of every report of a whole company that is printed."""
    whole = select(ReportFile.release_id, ReportFile.kind, ReportFile.language)
    whole = whole.where(ReportFile.kind.in_(KINDS.values()), ReportFile.unit == "")
    return {(row.release_id, row.kind, row.language) for row in session.execute(whole)}


def unprinted_releases(session: Session) -> int:
    """How many releases are out without a report in any language; those of pulses get none."""
    printed = select(ReportFile.release_id).where(ReportFile.kind == "pdf", ReportFile.unit == "")
    wanted = (
        select(func.count())
        .select_from(ReleaseRow)
        .where(ReleaseRow.state == ReleaseState.RELEASED, ReleaseRow.id.not_in(printed))
    )
    wanted = wanted.join(Wave, Wave.id == ReleaseRow.wave_id).where(~is_of_pulse(Wave.survey_id))
    return session.scalar(wanted) or 0


def printed_units(session: Session, release_id: int, language: str, length: Length) -> dict[str, str]:
    """Unit to the digest of its report as printed in this length, in the order of the units' codes."""
    of_release = select(ReportFile.unit, ReportFile.digest).where(
        ReportFile.release_id == release_id, ReportFile.language == language
    )
    of_release = of_release.where(ReportFile.kind == length.kind, ReportFile.unit != "")
    rows = session.execute(of_release.order_by(ReportFile.unit))
    return {row.unit: row.digest for row in rows}


def orders_of_unit_reports(session: Session, waiting: bool = False) -> list[tuple[int, str, Length]]:
    """(release id, language, length) of all orders for unit reports, or of those not done yet; as they were given."""
    wanted = select(ReportFile.release_id, ReportFile.language, ReportFile.kind).where(ReportFile.kind.in_(ORDERED))
    wanted = wanted.where(ReportFile.digest == "") if waiting else wanted
    rows = session.execute(wanted.order_by(ReportFile.id))
    return [(row.release_id, row.language, ORDERED[row.kind]) for row in rows]


def finish_order(session: Session, release_id: int, language: str, length: Length, digest: str) -> None:
    """The order is done: it gets a digest."""
    order = update(ReportFile).where(ReportFile.release_id == release_id, ReportFile.language == language)
    session.execute(order.where(ReportFile.kind == ORDERS[length]).values(digest=digest))
