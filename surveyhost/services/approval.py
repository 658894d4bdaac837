"""The second person's act: approve a prepared release, or send it back. What is approved never changes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..core.disclosure import ledger
from ..core.errors import Refusal
from ..core.lifecycle import check_move
from ..core.release_json import digest
from ..core.roles import check_second_person
from ..store.office import ReleaseRow, Survey, Wave
from . import audit, jobs
from .house import Actor, House
from .survey_rows import turn_down

READ, UNREAD = "read", "unread"
"""What a release's row says of its comments: whether its lists are those that a reviewer has finished."""


def get_release(session: Session, release_id: int) -> tuple[ReleaseRow, Wave, Survey]:
    """A release with its wave and survey, in any state. Refusal("release-unknown") if there is none."""
    row = session.get(ReleaseRow, release_id)
    if row is None:
        raise Refusal("There is no such release.", "release-unknown")
    wave = session.get_one(Wave, row.wave_id)
    return row, wave, session.get_one(Survey, wave.survey_id)


def entries(session: Session, wave: Wave) -> list[dict[str, Any]]:
    """The ledger of a wave so far, oldest entry first."""
    rows = select(ReleaseRow.ledger).where(ReleaseRow.wave_id == wave.id, ReleaseRow.state == "released")
    found = [entry for entry in session.scalars(rows) if entry]
    return sorted(found, key=lambda entry: entry["number"])


def _entry(session: Session, row: ReleaseRow, wave: Wave) -> dict[str, Any]:
    """The ledger entry of this release, chained to those before. What it shows was kept when it was prepared."""
    so_far = entries(session, wave)
    if len(so_far) != row.certificate["ledger_before"]:
        raise Refusal("Another release was approved meanwhile; prepare this one again.", "ledger")
    return ledger.append(so_far, ledger.from_document(row.certificate["shown"]), row.tables_hash)


def unread(house: House) -> frozenset[int]:
    """Ids of the releases that wait for somebody to read their comments."""
    query = select(ReleaseRow.id, ReleaseRow.certificate).where(ReleaseRow.state == "prepared")
    with house.office() as session:
        return frozenset(row.id for row in session.execute(query) if row.certificate.get("comments") != READ)


def approve(house: House, actor: Actor, release_id: int) -> None:
    """Release the tables: somebody else than who prepared them says so. The desk is told to print the reports.

    Refusal: "same-person", "state" (already released or sent back), "tables" (they are not what was prepared),
    "certificate" (nothing is released without one), "comments" (they have not all been read and decided about),
    "same-reader" (who decided about the comments last cannot be who releases them).
    """
    with house.office.begin() as session:
        audit.hold(session)  # a reviewer who decides at this moment comes before or after, never in between
        row, wave, survey = get_release(session, release_id)
        check_second_person(row.prepared_by, actor.name)
        check_move(row.state, "released", of="release")
        if digest(row.tables) != row.tables_hash:
            raise Refusal("The tables are not those that were prepared; prepare the release again.", "tables")
        if not row.certificate:
            raise Refusal("This release has no certificate; it cannot be approved.", "certificate")
        if row.certificate.get("comments") != READ:
            raise Refusal("The comments have not all been read; a comment reviewer does that first.", "comments")
        _check_other_reader(row.certificate.get("read_by", ""), actor)
        row.ledger = _entry(session, row, wave)
        row.state, row.approved_by, row.approved = "released", actor.name, house.now()
        if wave.state == "tabulated":
            wave.state = "released"
        after = {"release": row.number, "tables": row.tables_hash}
        audit.record(session, house, actor, "release.approve", f"release {row.id}", survey.client_id, after=after)
    jobs.enqueue_printing(house)


def _check_other_reader(reader: str, actor: Actor) -> None:
    """Whoever shows, masks or heads comments lays that before somebody else, as with the tables."""
    if reader.strip().casefold() == actor.name.strip().casefold():
        raise Refusal(f"{actor.name} decided about the comments; another person must approve them.", "same-reader")


def send_back(house: House, actor: Actor, release_id: int, note: str) -> None:
    """Not yet: the release goes back with a note, and a new one has to be prepared. Refusal("state") otherwise.

    Its tables are deleted: what is not released stands in no ledger, and nobody answers for it.
    """
    if not note.strip():
        raise Refusal("Say in a sentence what should change.", "note")
    with house.office.begin() as session:
        audit.hold(session)
        row, _, survey = get_release(session, release_id)
        check_move(row.state, "sent_back", of="release")
        turn_down(row, actor.name, house.now())
        after = {"note": note.strip()[:500]}
        audit.record(session, house, actor, "release.send_back", f"release {row.id}", survey.client_id, after=after)
