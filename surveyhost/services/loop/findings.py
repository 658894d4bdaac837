"""Findings: marking a printed figure, and the list of them by state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.audit_acts import AuditAct
from ...core.loop import finding as references
from ...core.loop.decision import Decision
from ...core.loop.finding import FindingKind, Place, Reference
from ...core.loop.reach import EVERYTHING, Reach
from ...core.loop.refusals import NotPrinted
from ...core.loop.steps import LoopState
from ...core.release.derived import Span
from ...core.release.json import from_bytes
from ...core.release.model import Release
from ...store.office.loop import findings as store
from ...store.office.loop.actions import states_by_finding
from ...store.office.loop.findings import Finding
from ...store.office.release import ReleaseRow, release_of_client, tables_before_wave
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from .refusals import FindingStays, NoSuchFinding

UNDECIDED = frozenset({LoopState.RELEASED, LoopState.TOLD})


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One finding, with the figure read from its release just now."""

    id: int
    survey_id: int
    release_id: int
    place: Place
    figure: Span | None
    """As the release prints it; None where the release cannot be read, or does not print what was kept."""
    kept: Span
    """As it was printed when somebody pointed at it."""
    kind: FindingKind
    state: LoopState
    marked: datetime
    marked_by: str
    decision: Decision | None
    reason: str
    decided: datetime | None
    replaced: bool
    """Another release of the same wave came out since; this figure is the old one's."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Findings, and the releases in which they are printed."""

    findings: tuple[ListedFinding, ...]
    releases: Mapping[int, Release]

    def in_state(self, state: LoopState) -> list[ListedFinding]:
        """Those in this state, newest release first."""
        return [one for one in self.findings if one.state == state]

    def find(self, finding_id: int) -> ListedFinding:
        """The one with this id. NoSuchFinding."""
        for one in self.findings:
            if one.id == finding_id:
                return one
        raise NoSuchFinding()


def _read(tables: bytes) -> Release | None:
    try:
        return from_bytes(tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def place_of(row: Finding) -> Place:
    """Where the finding's figure is printed."""
    return Place(row.group_code, row.about, row.code, row.category)


def _figure(row: Finding, release: Release | None) -> Span | None:
    """The figure as the release prints it; None where that is not what was kept."""
    if release is None:
        return None
    try:
        figure = references.refer(release, place_of(row)).figure
    except NotPrinted:
        return None
    return figure if figure == Span(row.low, row.high, row.answers) else None


def _line(row: Finding, release: Release | None, replaced: frozenset[int]) -> ListedFinding:
    return ListedFinding(
        id=row.id,
        survey_id=row.survey_id,
        release_id=row.release_id,
        place=place_of(row),
        figure=_figure(row, release),
        kept=Span(row.low, row.high, row.answers),
        kind=row.kind,
        state=row.state,
        marked=row.marked,
        marked_by=row.marked_by,
        decision=row.decision,
        reason=row.reason,
        decided=row.decided,
        replaced=row.release_id in replaced,
    )


def loop(house: House, client_id: int, reach: Reach = EVERYTHING, survey_id: int | None = None) -> Loop:
    """The findings of one client (of one of its surveys) that are within reach, newest release first."""
    with house.office() as session:
        return read_loop(session, store.findings_of_client(session, client_id, survey_id), reach)


def read_loop(session: Session, rows: Sequence[Finding], reach: Reach = EVERYTHING) -> Loop:
    """These findings with the releases in which they are printed, as far as they are within reach."""
    tables = store.tables_by_release(session, {row.release_id for row in rows})
    releases = {key: found for key, raw in tables.items() if (found := _read(raw)) is not None}
    replaced = store.replaced_releases(session, {row.survey_id for row in rows})
    lines = (_line(row, releases.get(row.release_id), replaced) for row in rows if _holds(reach, releases, row))
    return Loop(tuple(lines), releases)


def _holds(reach: Reach, releases: Mapping[int, Release], row: Finding) -> bool:
    release = releases.get(row.release_id)
    return reach == EVERYTHING if release is None else reach.holds(release, row.group_code)


def own(session: Session, client_id: int, reach: Reach, finding_id: int) -> Finding:
    """The row of a finding of this client within reach, to change. NoSuchFinding."""
    row = store.finding_of_client(session, client_id, finding_id)
    if row is None or not read_loop(session, [row], reach).findings:
        raise NoSuchFinding()
    return row


def mark(house: House, actor: Actor, client_id: int, reach: Reach, release_id: int, place: Place) -> int:
    """Point at a printed figure; the finding's id, the same if somebody pointed at it before.

    Refusal: NoSuchFinding (not this client's release, or a group out of reach), NotPrinted.
    """
    with house.office.begin() as session:
        audit.hold(session)
        row = release_of_client(session, release_id, client_id)
        release = _read(row.tables) if row is not None else None
        if row is None or release is None or not reach.holds(release, place.group):
            raise NoSuchFinding()
        found = references.refer(release, place)
        for earlier in store.findings_of_release(session, release_id):
            if place_of(earlier) == place:
                return earlier.id
        survey_id = session.get_one(Wave, row.wave_id).survey_id
        made = _new(session, house, actor, row, survey_id, FindingKind.MARKED, found)
        after = {"release": release_id, "group": place.group, place.about.value: place.code}
        audit.record(session, house, actor, AuditAct.FINDING_MARK, f"finding {made.id}", client_id, after=after)
        return made.id


def _new(
    session: Session, house: House, actor: Actor, row: ReleaseRow, survey_id: int, kind: FindingKind, found: Reference
) -> Finding:
    made = Finding(
        survey_id=survey_id,
        release_id=row.id,
        group_code=found.place.group,
        about=found.place.about,
        code=found.place.code,
        category=found.place.category,
        low=found.figure.low,
        high=found.figure.high,
        answers=found.figure.n,
        kind=kind,
        state=LoopState.RELEASED,
        marked=house.now(),
        marked_by=actor.name,
        decision=None,
        reason="",
        decided=None,
        decided_by="",
    )
    session.add(made)
    session.flush()
    return made


def unmark(house: House, actor: Actor, client_id: int, reach: Reach, finding_id: int) -> None:
    """Take a figure off the list that somebody marked and nobody decided about. NoSuchFinding, FindingStays."""
    with house.office.begin() as session:
        row = own(session, client_id, reach, finding_id)
        answered = states_by_finding(session, [row.id])[row.id]
        if row.kind != FindingKind.MARKED or row.state not in UNDECIDED or answered:
            raise FindingStays()
        before = {"release": row.release_id, "group": row.group_code, row.about.value: row.code}
        store.delete_finding(session, row.id)
        audit.record(session, house, actor, AuditAct.FINDING_UNMARK, f"finding {finding_id}", client_id, before)


def begin(session: Session, house: House, actor: Actor, row: ReleaseRow, wave: Wave, client_id: int) -> None:
    """The first headlines of a release that comes out now are findings by themselves.

    Not again those that an earlier release of the same wave had: their findings are kept, and marked as replaced.
    """
    release = from_bytes(row.tables)
    before = tables_before_wave(session, wave.survey_id, wave.number)
    earlier = None if before is None else _read(before)
    known = set(_known(session, row))
    made = []
    for kind, found in references.headlines(release, earlier):
        if _name(release, found.place) not in known:
            made.append(_new(session, house, actor, row, wave.survey_id, kind, found).id)
    about = f"release {row.id}"
    audit.record(session, house, actor, AuditAct.FINDING_RELEASE, about, client_id, after={"findings": made})


def _known(session: Session, row: ReleaseRow) -> Iterable[tuple[object, ...]]:
    """What findings of earlier releases of the same wave are about, whatever codes their groups had there."""
    for earlier in store.earlier_releases_of_wave(session, row.id):
        release = _read(earlier.tables)
        if release is not None:
            for one in store.findings_of_release(session, earlier.id):
                yield _name(release, place_of(one))


def _name(release: Release, place: Place) -> tuple[object, ...]:
    group = release.group(place.group)
    return group.breakdown, group.path, group.parent, place.about, place.code, place.category
