"""Bringing an installation that is in use to the revision of this program; and what that will do, told beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...config import Settings
from ...core.audit_acts import AuditAct
from ...core.plurals import counted
from ...store import migrate, pending
from ...store.pending import Pending, Touch, Upgrade
from ..office import audit_late_seals
from ..office.audit import Chain
from ..office.house import open_house
from . import presence

FRESH = timedelta(days=1)
"""A backup that is older does not count as one that was made for this."""
_COSTS = {
    Touch.DROPPED: "loses columns, or is dropped",
    Touch.DELETED: "loses rows",
    Touch.COPIED: "is copied row by row",
    Touch.WRITTEN: "has rows written over",
    Touch.INDEXED: "gets an index",
    Touch.ALTERED: "gets columns, or is renamed in part",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What `upgrade` will do, and on what ground."""

    databases: tuple[Upgrade, ...]
    """Those that are behind."""
    in_field: int
    """Waves that send letters or take answers."""
    backup: datetime | None
    """When the last one was made, by the audit log."""
    now: datetime

    @property
    def has_fresh_backup(self) -> bool:
        """Whether a backup was made within the last day."""
        return self.backup is not None and self.now - self.backup < FRESH


def plan(settings: Settings, now: datetime) -> Plan:
    """What is to be done. Changes nothing. Refusal where keys or databases are missing, or newer than this program."""
    presence.check(settings)
    databases = [pending.upgrade_of(which, url) for which, url in migrate.every_url(settings)]
    behind = tuple(one for one in databases if one.revisions)
    if not behind:
        migrate.check(settings)
    in_field = pending.waves_in_field(settings.office_url)
    return Plan(behind, in_field, pending.last(settings.office_url, AuditAct.BACKUP_MAKE), now)


def said(found: Plan) -> Iterator[str]:
    """The plan in sentences, a line each."""
    for one in found.databases:
        yield f"The {one.which} goes from {one.at or 'nothing'} to {one.newest}:"
        for revision in one.revisions:
            yield from _revision(revision, one)
        yield _locks(one)
    if found.in_field:
        are = "wave is" if found.in_field == 1 else "waves are"
        yield f"{found.in_field} {are} in the field: nobody can answer until you serve again; then fieldwork goes on."
    yield "Stop `serve` and every `worker` first: programs of the version before do not work with what comes out."
    yield (
        "There is no way back but a backup and the program that made it: no program takes databases newer than itself."
    )
    yield _backup(found)


def _revision(one: Pending, of: Upgrade) -> Iterator[str]:
    """What it is for; of a revision that deletes something the whole of what it says, and each table it touches."""
    about = " ".join(one.about.split()) if one.loses else one.about.partition("\n")[0]
    yield f"  {one.name}: {about}"
    for name, kinds in one.touches.items():
        worst = next(touch for touch in _COSTS if touch in kinds)
        if worst is Touch.COPIED and not of.on_sqlite:
            worst = Touch.ALTERED
        if name in of.rows:
            for_good = " for good" if worst in {Touch.DROPPED, Touch.DELETED} else ""
            yield f"    {name} ({counted(of.rows[name], 'row')}) {_COSTS[worst]}{for_good}."


def _locks(one: Upgrade) -> str:
    gone_over = {
        name
        for revision in one.revisions
        for name, kinds in revision.touches.items()
        if kinds & {Touch.WRITTEN, Touch.DELETED, Touch.INDEXED} or (one.on_sqlite and Touch.COPIED in kinds)
    }
    rows = sum(one.rows.get(name, 0) for name in gone_over)
    taking = f"It goes over {counted(rows, 'row')}" if rows else "It goes over no rows, so it is done at once"
    if one.on_sqlite:
        return f"  {taking}; nobody can write to the {one.which} meanwhile, all of it happens or none."
    return f"  {taking}; the tables named are locked until its end, all of it happens or none."


def _backup(found: Plan) -> str:
    if found.backup is None:
        return "No backup was ever made: make one first."
    if not found.has_fresh_backup:
        return f"The last backup is of {found.backup:%Y-%m-%d %H:%M} UTC, more than a day ago: make one first."
    return f"The last backup is of {found.backup:%Y-%m-%d %H:%M} UTC."


def carry_out(settings: Settings) -> Chain:
    """Bring both databases to the newest revision, and seal the audit log, which is checked. Safe to repeat."""
    migrate.upgrade(settings)
    return audit_late_seals.begin(open_house(settings))
