"""Results pages: what HR writes, what it has asked the desk to publish, and what lies in the vault for everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.wave.letters import AFTERWARDS, UNSENT, LetterKind, LetterState
from ..base import Office
from ..letter import Letter
from ..release import ReleaseRow
from ..roster import Participant, gets_letters
from ..wave import Wave


class ResultsPage(Office):
    """One release's page. `path` is that of the wave: what was printed and mailed goes on leading to the newest one."""

    __tablename__ = "results_page"
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True, autoincrement=False)
    path: Mapped[str]
    """24 letters, drawn at random; nobody who was not told of it comes upon the page."""
    draft: Mapped[dict[str, Any]]
    """`core.loop.results_page.Telling` as HR is writing it."""
    ordered: Mapped[dict[str, Any] | None]
    """What the desk shall publish, frozen when HR said so."""
    ordered_by: Mapped[str | None]
    """Who said so; None while nothing waits."""
    told: Mapped[datetime | None]
    """When the letters to everybody were written; None while none was."""
    shown: Mapped[dict[str, Any] | None]
    """What the page was made from."""
    published: Mapped[datetime | None]
    """When the desk made the bytes below last; None while there is no page."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The page as it lies in the vault."""
    removed: Mapped[datetime | None]
    """Since when it is down: by hand, or because another one of the survey took its place."""


_IS_UP = ResultsPage.published.is_not(None) & ResultsPage.removed.is_(None)


def page_of(session: Session, release_id: int, for_update: bool = False) -> ResultsPage | None:
    """The page of this release, locked if asked for; None if nobody has begun one."""
    return session.get(ResultsPage, release_id, with_for_update=for_update or None)


def path_of_wave(session: Session, wave_id: int) -> str | None:
    """The path of the wave's pages; None before the first."""
    wanted = select(ResultsPage.path).join(ReleaseRow, ReleaseRow.id == ResultsPage.release_id)
    return session.scalar(wanted.where(ReleaseRow.wave_id == wave_id).limit(1))


def releases_to_publish(session: Session) -> list[int]:
    """Ids of the releases whose page HR has ordered, by id."""
    return list(
        session.scalars(
            select(ResultsPage.release_id).where(ResultsPage.ordered_by.is_not(None)).order_by(ResultsPage.release_id)
        )
    )


def paths_ordered(session: Session) -> frozenset[str]:
    """The paths under which the desk is to lay a page."""
    return frozenset(session.scalars(select(ResultsPage.path).where(ResultsPage.ordered_by.is_not(None))))


def pages_up(session: Session) -> dict[str, bytes]:
    """Path to content of every page that has to lie in the vault."""
    rows = session.execute(select(ResultsPage.path, ResultsPage.content).where(_IS_UP))
    return {row.path: row.content for row in rows if row.content is not None}


def releases_with_page_up(session: Session) -> list[tuple[int, datetime, dict[str, Any]]]:
    """(release id, when it was approved, what its page was made from) of every page that is up, by id."""
    rows = select(ResultsPage.release_id, ReleaseRow.approved, ResultsPage.shown)
    rows = rows.join(ReleaseRow, ReleaseRow.id == ResultsPage.release_id).where(_IS_UP).order_by(ResultsPage.release_id)
    return [(row[0], row[1], row[2] or {}) for row in session.execute(rows) if row[1] is not None]


def take_down_others(session: Session, release_id: int, wave: Wave, now: datetime) -> list[int]:
    """The survey's other pages, of this wave or an earlier one, are down from now on; the ids of their releases."""
    others = select(ReleaseRow.id).join(Wave, Wave.id == ReleaseRow.wave_id)
    others = others.where(Wave.survey_id == wave.survey_id, Wave.number <= wave.number, ReleaseRow.id != release_id)
    down = list(session.scalars(select(ResultsPage.release_id).where(_IS_UP, ResultsPage.release_id.in_(others))))
    session.execute(update(ResultsPage).where(ResultsPage.release_id.in_(down)).values(removed=now))
    _drop_letters(session, wave)
    return down


def _drop_letters(session: Session, wave: Wave) -> None:
    """Letters that still wait to lead to a page of an earlier wave do not go out any more."""
    earlier = select(Wave.id).where(Wave.survey_id == wave.survey_id, Wave.number < wave.number)
    waiting = (Letter.kind.in_(AFTERWARDS), Letter.state.in_(UNSENT), Letter.wave_id.in_(earlier))
    session.execute(delete(Letter).where(*waiting))


def later_page_is_up(session: Session, wave: Wave) -> bool:
    """Whether the page of a later wave of the survey is up."""
    later = select(ReleaseRow.id).join(Wave, Wave.id == ReleaseRow.wave_id)
    later = later.where(Wave.survey_id == wave.survey_id, Wave.number > wave.number)
    return (
        session.scalar(select(ResultsPage.release_id).where(_IS_UP, ResultsPage.release_id.in_(later)).limit(1))
        is not None
    )


def paths_by_wave(session: Session, wave_ids: Sequence[int]) -> dict[int, str]:
    """Wave id to the path of its page, of these waves, where one is up."""
    rows = select(ReleaseRow.wave_id, ResultsPage.path).join(ResultsPage, ResultsPage.release_id == ReleaseRow.id)
    return {row[0]: row[1] for row in session.execute(rows.where(_IS_UP, ReleaseRow.wave_id.in_(wave_ids)))}


# Letters to all who were invited


def _invited(wave_id: int) -> Any:
    invited = select(Letter.participant_id).where(Letter.wave_id == wave_id, Letter.kind == LetterKind.INVITATION)
    wants = or_(Participant.by_mail, Participant.reminders)  # whoever wanted no more text messages gets none
    return gets_letters(wave_id) & wants & Participant.id.in_(invited)


def invited_by_letter(session: Session, wave_id: int) -> int:
    """How many of those invited, by mail or as text message, can be written to still."""
    return session.scalar(select(func.count()).select_from(Participant).where(_invited(wave_id))) or 0


def write_results_letters(
    session: Session, wave_id: int, batch: int, due: datetime, kind: LetterKind = LetterKind.RESULTS
) -> None:
    """A waiting letter for everybody who was invited by letter or text message and is there still, in one statement."""
    who = select(
        literal(wave_id),
        Participant.id,
        literal(kind, Letter.kind.type),
        literal(batch),
        literal(LetterState.WAITING, Letter.state.type),
        literal(due, Letter.due.type),
        literal(0),
    ).where(_invited(wave_id))
    columns = ["wave_id", "participant_id", "kind", "batch", "state", "due", "tries"]
    session.execute(insert(Letter).from_select(columns, who))
