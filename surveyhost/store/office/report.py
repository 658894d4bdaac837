"""Files made of releases, and what a client does about its findings."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.actions import ActionKind, ActionState
from ...core.wave.lifecycle import ReleaseState
from .base import Named, Office
from .release import ReleaseRow
from .survey import Survey

ORDER = "zip"
"""Kind of the empty file that says: the reports of all units, in this language."""


class ReportFile(Office):
    """A release printed, kept with its hash."""

    __tablename__ = "report_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    kind: Mapped[str]
    """pdf, xlsx, csv, json, zip."""
    language: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    """SHA-256 before signing."""
    made: Mapped[datetime]


class ActionPlan(Office):
    """What the client will do about a finding."""

    __tablename__ = "action_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    finding: Mapped[str | None]
    """Code of the finding it answers."""
    what: Mapped[str]
    owner: Mapped[str]
    due: Mapped[date]
    kind: Mapped[ActionKind] = mapped_column(Named(ActionKind))
    state: Mapped[ActionState] = mapped_column(Named(ActionState), default=ActionState.NOT_BEGUN)
    created: Mapped[datetime]


# Printed reports


def report_content(session: Session, release_id: int, kind: str, language: str, unit: str) -> bytes | None:
    """A file that was made of a release, of one unit or "" for the company; None while it is not there."""
    of_release = select(ReportFile.content).where(ReportFile.release_id == release_id, ReportFile.kind == kind)
    return session.scalar(of_release.where(ReportFile.language == language, ReportFile.unit == unit))


def printed_reports(session: Session) -> set[tuple[int, str]]:
    """(release id, language) of every report of a whole company that is printed."""
    whole = select(ReportFile.release_id, ReportFile.language).where(ReportFile.kind == "pdf", ReportFile.unit == "")
    return {(row.release_id, row.language) for row in session.execute(whole)}


def unprinted_releases(session: Session) -> int:
    """How many releases are out without a report in any language."""
    printed = select(ReportFile.release_id).where(ReportFile.kind == "pdf", ReportFile.unit == "")
    wanted = select(func.count()).where(ReleaseRow.state == ReleaseState.RELEASED, ReleaseRow.id.not_in(printed))
    return session.scalar(wanted) or 0


def printed_units(session: Session, release_id: int, language: str) -> dict[str, str]:
    """Unit to the digest of its printed report, in the order of the units' codes."""
    of_release = select(ReportFile.unit, ReportFile.digest).where(
        ReportFile.release_id == release_id, ReportFile.language == language
    )
    rows = session.execute(of_release.where(ReportFile.kind == "pdf", ReportFile.unit != "").order_by(ReportFile.unit))
    return {row.unit: row.digest for row in rows}


def orders_of_unit_reports(session: Session, waiting: bool = False) -> list[tuple[int, str]]:
    """(release id, language) of all orders for unit reports, or of those not done yet; as they were given."""
    wanted = select(ReportFile.release_id, ReportFile.language).where(ReportFile.kind == ORDER)
    wanted = wanted.where(ReportFile.digest == "") if waiting else wanted
    return [(row.release_id, row.language) for row in session.execute(wanted.order_by(ReportFile.id))]


def finish_order(session: Session, release_id: int, language: str, digest: str) -> None:
    """The order is done: it gets a digest."""
    order = update(ReportFile).where(ReportFile.release_id == release_id, ReportFile.language == language)
    session.execute(order.where(ReportFile.kind == ORDER).values(digest=digest))


# Action plans


def action_plans(session: Session, client_id: int, survey_id: int | None = None) -> Sequence[ActionPlan]:
    """The actions of one client (of one of its surveys), by due date."""
    wanted = select(ActionPlan).join(Survey, Survey.id == ActionPlan.survey_id).where(Survey.client_id == client_id)
    if survey_id is not None:
        wanted = wanted.where(ActionPlan.survey_id == survey_id)
    return session.scalars(wanted.order_by(ActionPlan.due, ActionPlan.id)).all()


def action_plan(session: Session, client_id: int, plan_id: int) -> ActionPlan | None:
    """The action with this id if it is this client's; else None."""
    wanted = select(ActionPlan).join(Survey, Survey.id == ActionPlan.survey_id)
    return session.scalar(wanted.where(ActionPlan.id == plan_id, Survey.client_id == client_id))
