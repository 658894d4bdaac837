"""The reports of a release's units: printed in the background, kept as soon as they are signed, zipped when asked for.

What is asked for stands in the office as an empty file of kind "zip"; a worker that was stopped goes on where it stood,
because a unit that lies there is not printed again. This module reaches the printer: it is the desk's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..core.release import COMPANY, Group, Release
from ..core.release_json import digest
from ..outside.queue import alone
from ..store.accounts import Account
from ..store.office import ReleaseRow, ReportFile, Survey, Wave
from . import audit, print_room, releases, report_batch, signing
from .approval import get_release
from .house import Actor, House

ORDER = "zip"
"""Kind of the empty file that says: all units, in this language."""
TOGETHER = 20
"""Reports that are kept in one transaction, with one event."""
LOCK = "unit-reports.lock"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the unit reports of one release and language are."""

    language: str
    done: int
    units: int
    is_ordered: bool

    @property
    def is_whole(self) -> bool:
        return self.done >= self.units


def _printed(session: Session, release_id: int, language: str) -> set[str]:
    query = select(ReportFile.unit).where(
        ReportFile.release_id == release_id,
        ReportFile.kind == "pdf",
        ReportFile.language == language,
        ReportFile.unit != "",
    )
    return set(session.scalars(query))


def _orders(session: Session, *conditions: ColumnElement[bool]) -> list[tuple[int, str]]:
    rows = select(ReportFile.release_id, ReportFile.language).where(ReportFile.kind == ORDER, *conditions)
    return [(row.release_id, row.language) for row in session.execute(rows.order_by(ReportFile.id))]


def _units(release: Release) -> list[Group]:
    return [group for group in release.units() if group.code != COMPANY]


def standing(house: House, release_id: int) -> list[Standing]:
    """How far they are, for each language of the release. Refusal("release-unknown")."""
    release = releases.load(house, release_id)
    codes = {group.code for group in _units(release)}
    with house.office() as session:
        ordered = {language for of, language in _orders(session) if of == release_id}
        printed = {one: len(_printed(session, release_id, one) & codes) for one in release.questionnaire.languages}
    return [Standing(one, done, len(codes), one in ordered) for one, done in printed.items()]


def order(house: House, actor: Actor, release_id: int, language: str) -> None:
    """Ask for the reports of all units. Refusal: "state" before it is released, "language", "no-units"."""
    release = releases.load(house, release_id)
    if language not in release.questionnaire.languages:
        raise Refusal(f"This release is not there in '{language}'.", "language")
    if not _units(release):
        raise Refusal("This release shows the company only; it has no unit reports.", "no-units")
    with house.office.begin() as session:
        row, _, survey = get_release(session, release_id)
        if row.state != "released":
            raise Refusal("Unit reports are printed after the release is approved.", "state")
        if (release_id, language) in _orders(session):
            return
        session.add(
            ReportFile(release_id=release_id, kind=ORDER, language=language, content=b"", digest="", made=house.now())
        )
        after = {"language": language, "units": len(_units(release))}
        audit.record(session, house, actor, "report.units", f"release {release_id}", survey.client_id, after=after)


def print_units(
    house: House,
    release_id: int,
    language: str,
    only: Iterable[str] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Print and sign the units (codes, all by default) that do not lie there yet; how many were made now.

    progress: called with reports done and reports in all. One process at a time does this: Refusal("busy") for another.
    """
    with alone(house.settings.data / LOCK) as is_mine:
        if not is_mine:
            raise Refusal("Unit reports are being printed already; they will be here in a while.", "busy")
        return _print(house, release_id, language, only, workers, progress)


def _print(
    house: House,
    release_id: int,
    language: str,
    only: Iterable[str] | None,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> int:
    batch = print_room.batch(house, release_id, language)
    wanted = [group.code for group in batch.units() if only is None or group.code in set(only)]
    with house.office() as session:
        lying = _printed(session, release_id, language)
    waiting = [code for code in wanted if code not in lying]
    done = len(wanted) - len(waiting)
    made: list[ReportFile] = []
    for code, pdf in report_batch.unit_reports(batch, waiting, workers):
        made.append(_file(house, release_id, language, code, pdf))
        done += 1
        if len(made) == TOGETHER or done == len(wanted):
            _keep(house, release_id, language, made)
            made = []
        if progress is not None:
            progress(done, len(wanted))
    return len(waiting)


def _file(house: House, release_id: int, language: str, unit: str, pdf: bytes) -> ReportFile:
    signed = signing.sign_report(house.settings, pdf, house.now())
    about = {"language": language, "unit": unit, "digest": digest(pdf)}
    return ReportFile(release_id=release_id, kind="pdf", content=signed, made=house.now(), **about)


def _keep(house: House, release_id: int, language: str, made: list[ReportFile]) -> None:
    digests = {file.unit: file.digest for file in made}
    with house.office.begin() as session:
        _, _, survey = get_release(session, release_id)
        session.add_all(made)
        after = {"language": language, "units": digests}
        audit.record(
            session, house, print_room.DESK, "report.print", f"release {release_id}", survey.client_id, after=after
        )


def print_asked_for(house: House) -> int:
    """What was asked for and is not there: all units where ordered, and the units that readers are limited to.

    How many were made. Safe to repeat and to interrupt; nothing while another process prints.
    """
    with alone(house.settings.data / LOCK) as is_mine:
        if not is_mine:
            return 0
        with house.office() as session:
            orders = _orders(session, ReportFile.digest == "")
        made = 0
        for one in orders:
            made += _print(house, *one, None, None, None)
            _close_order(house, *one)
        return made + sum(_print(house, *one, codes, 1, None) for one, codes in _of_readers(house).items())


def _close_order(house: House, release_id: int, language: str) -> None:
    """The order is done: it gets a digest over those of its reports, and is not looked at again."""
    of = (ReportFile.release_id == release_id, ReportFile.language == language)
    reports = select(ReportFile.digest).where(*of, ReportFile.kind == "pdf", ReportFile.unit != "")
    with house.office.begin() as session:
        _, _, survey = get_release(session, release_id)
        done = digest("".join(session.scalars(reports.order_by(ReportFile.unit))).encode())
        session.execute(update(ReportFile).where(*of, ReportFile.kind == ORDER).values(digest=done))
        after = {"language": language, "digest": done}
        audit.record(
            session, house, print_room.DESK, "report.units_done", f"release {release_id}", survey.client_id, after=after
        )


def _of_readers(house: House) -> Mapping[tuple[int, str], set[str]]:
    """Release and language to the units that some reader of the client is limited to."""
    limited: dict[int, set[tuple[str, ...]]] = {}
    with house.office() as session:
        for account in session.scalars(select(Account).where(Account.client_id.is_not(None), Account.active)):
            paths = {tuple(part.strip() for part in path.split("/")) for path in account.units}
            limited.setdefault(account.client_id or 0, set()).update(paths)
        query = select(ReleaseRow.id, Survey.client_id).join(Wave, Wave.id == ReleaseRow.wave_id).join(Survey)
        released = session.execute(query.where(ReleaseRow.state == "released")).all()
    wanted: dict[tuple[int, str], set[str]] = {}
    for release_id, client_id in released:
        own = limited.get(client_id)
        if own:
            release = releases.load(house, release_id)
            codes = {group.code for group in _units(release) if group.path in own}
            wanted |= {(release_id, one): codes for one in release.questionnaire.languages if codes}
    return wanted


def archive(house: House, release_id: int, language: str, out: IO[bytes]) -> None:
    """All unit reports as one ZIP with an index, written to `out`. Refusal("report-waiting") until all lie there."""
    units = _units(releases.load(house, release_id))
    with house.office() as session:
        lying = _printed(session, release_id, language)
    missing = [group for group in units if group.code not in lying]
    if missing or not units:
        raise Refusal(f"{len(missing)} of {len(units)} unit reports are still being printed.", "report-waiting")

    def one_by_one() -> Iterator[tuple[Group, bytes]]:
        for group in units:
            yield group, releases.file(house, release_id, "pdf", language, unit=group.code)

    report_batch.archive(one_by_one(), out)
