"""Findings, and which actions answer them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.loop.decision import Decision
from ....core.loop.finding import About, FindingKind
from ....core.loop.steps import LoopState
from ....core.wave.lifecycle import ReleaseState
from ..base import Named, Office
from ..release import ReleaseRow
from ..survey import Survey
from ..wave import Wave


class Finding(Office):
    """A printed figure that somebody points at, and what was decided about it."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("release_id", "group_code", "about", "code", "category"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    group_code: Mapped[str]
    about: Mapped[About] = mapped_column(Named(About))
    code: Mapped[str]
    category: Mapped[int]
    """0, or 1.. for the share of one category: see `core.loop.finding.Place`."""
    low: Mapped[int]
    high: Mapped[int]
    answers: Mapped[int]
    """The figure as it was printed when somebody pointed at it: a range and what it rests on."""
    kind: Mapped[FindingKind] = mapped_column(Named(FindingKind))
    state: Mapped[LoopState] = mapped_column(Named(LoopState), default=LoopState.RELEASED)
    marked: Mapped[datetime]
    marked_by: Mapped[str]
    decision: Mapped[Decision | None] = mapped_column(Named(Decision))
    reason: Mapped[str] = mapped_column(default="")
    decided: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")


class ActionFinding(Office):
    """An action answers a finding."""

    __tablename__ = "action_finding"
    action_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id", ondelete="CASCADE"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, index=True)


def findings_of_client(session: Session, client_id: int, survey_id: int | None = None) -> Sequence[Finding]:
    """The findings of one client (of one of its surveys), newest release first, then as they were marked."""
    wanted = select(Finding).join(Survey, Survey.id == Finding.survey_id).where(Survey.client_id == client_id)
    if survey_id is not None:
        wanted = wanted.where(Finding.survey_id == survey_id)
    return session.scalars(wanted.order_by(Finding.release_id.desc(), Finding.id)).all()


def findings_with_ids(session: Session, ids: Collection[int]) -> Sequence[Finding]:
    """The findings with these ids, by id."""
    return session.scalars(select(Finding).where(Finding.id.in_(ids)).order_by(Finding.id)).all()


def findings_of_release(session: Session, release_id: int) -> Sequence[Finding]:
    """The findings of one release, as they were marked."""
    return session.scalars(select(Finding).where(Finding.release_id == release_id).order_by(Finding.id)).all()


def finding_of_client(session: Session, client_id: int, finding_id: int) -> Finding | None:
    """The finding with this id if it is this client's; else None."""
    wanted = select(Finding).join(Survey, Survey.id == Finding.survey_id)
    return session.scalar(wanted.where(Finding.id == finding_id, Survey.client_id == client_id))


def findings_before_wave(session: Session, survey_id: int, wave: int) -> Sequence[Finding]:
    """The findings of the survey's earlier waves, by release, then as they were marked."""
    wanted = select(Finding).join(ReleaseRow, ReleaseRow.id == Finding.release_id)
    wanted = wanted.join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.where(Finding.survey_id == survey_id, Wave.number < wave)
    return session.scalars(wanted.order_by(Finding.release_id, Finding.id)).all()


def replaced_releases(session: Session, survey_ids: Collection[int]) -> frozenset[int]:
    """Ids of the releases of these surveys after which another one of the same wave came out."""
    newest = (
        select(ReleaseRow.wave_id, func.max(ReleaseRow.number).label("number"))
        .where(ReleaseRow.state == ReleaseState.RELEASED)
        .group_by(ReleaseRow.wave_id)
        .subquery()
    )
    wanted = select(ReleaseRow.id).join(Wave, Wave.id == ReleaseRow.wave_id)
    wanted = wanted.join(newest, newest.c.wave_id == ReleaseRow.wave_id)
    wanted = wanted.where(Wave.survey_id.in_(survey_ids), ReleaseRow.state == ReleaseState.RELEASED)
    return frozenset(session.scalars(wanted.where(ReleaseRow.number < newest.c.number)))


def earlier_releases_of_wave(session: Session, release_id: int) -> list[ReleaseRow]:
    """The releases of the same wave that came out before this one, oldest first."""
    this = session.get_one(ReleaseRow, release_id)
    wanted = select(ReleaseRow).where(
        ReleaseRow.wave_id == this.wave_id,
        ReleaseRow.state == ReleaseState.RELEASED,
        ReleaseRow.number < this.number,
    )
    return list(session.scalars(wanted.order_by(ReleaseRow.number)))


def tables_by_release(session: Session, release_ids: Collection[int]) -> dict[int, bytes]:
    """Release id to its tables."""
    wanted = select(ReleaseRow.id, ReleaseRow.tables).where(ReleaseRow.id.in_(release_ids))
    return {row.id: row.tables for row in session.execute(wanted)}


def findings_by_action(session: Session, action_ids: Collection[int]) -> Mapping[int, list[int]]:
    """Action id to the ids of the findings it answers, in order."""
    wanted = select(ActionFinding).where(ActionFinding.action_id.in_(action_ids))
    found: dict[int, list[int]] = {one: [] for one in action_ids}
    for row in session.scalars(wanted.order_by(ActionFinding.finding_id)):
        found[row.action_id].append(row.finding_id)
    return found


def answer_findings(session: Session, action_id: int, finding_ids: Collection[int]) -> None:
    """The action answers these findings, and no others."""
    session.execute(delete(ActionFinding).where(ActionFinding.action_id == action_id))
    session.add_all(ActionFinding(action_id=action_id, finding_id=one) for one in sorted(set(finding_ids)))
    session.flush()


def delete_finding(session: Session, finding_id: int) -> None:
    """Take a finding off the list; IntegrityError while an action answers it."""
    session.execute(delete(Finding).where(Finding.id == finding_id))


def latest_releases(session: Session, release_ids: Collection[int]) -> frozenset[int]:
    """Those of these releases that are of the latest of their waves."""
    wanted = select(ReleaseRow.id, Wave.number).join(Wave, Wave.id == ReleaseRow.wave_id)
    waves = {row.id: row.number for row in session.execute(wanted.where(ReleaseRow.id.in_(release_ids)))}
    return frozenset(release_id for release_id, wave in waves.items() if wave == max(waves.values()))
