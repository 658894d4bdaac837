"""The reports of a release's units: printed in the background, kept as soon as they are signed, zipped when asked for.

What is asked for stands in the office as an empty file, for each length and language; a worker that was stopped goes on
where it stood, because a unit that lies there is not printed again. This module reaches the printer: it is the desk's.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import IO

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.plurals import counted
from ...core.release.json import digest
from ...core.release.model import COMPANY, Group, Release
from ...core.report_length import OF_UNITS, Length
from ...core.wave.lifecycle import ReleaseState
from ...store.office import report as store
from ...store.office.accounts import readers_with_client
from ...store.office.release import clients_of_released
from ...store.office.report import ORDERS, ReportFile
from ...store.sessions import Session
from ..keys import signing
from ..office import audit, failing_duties, locks
from ..office.house import Actor, House
from . import releases, signed_reports, unit_batch
from .approval import get_release
from .refusals import (
    CompanyOnly,
    NotApprovedYet,
    NotInThisLanguage,
    OnePageOfCompany,
    PrintingAlready,
    UnitReportsNotPrinted,
)

TOGETHER = 20
"""Reports that are kept in one transaction, with one event."""
LOCK = "unit-reports"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the unit reports of one release, length and language are."""

    length: Length
    language: str
    done: int
    units: int
    is_ordered: bool

    @property
    def is_whole(self) -> bool:
        return self.done >= self.units


def _units(release: Release) -> list[Group]:
    return [group for group in release.units() if group.code != COMPANY]


def progress(house: House, release_id: int) -> list[Progress]:
    """How far they are, for each length and language of the release. NoSuchRelease."""
    release = releases.load(house, release_id)
    codes = {group.code for group in _units(release)}
    with house.office() as session:
        ordered = store.orders_of_unit_reports(session)
        printed = {
            (length, one): len(store.printed_units(session, release_id, one, length).keys() & codes)
            for length in OF_UNITS
            for one in release.questionnaire.languages
        }
    return [
        Progress(length, one, done, len(codes), (release_id, one, length) in ordered)
        for (length, one), done in printed.items()
    ]


def order(house: House, actor: Actor, release_id: int, language: str, length: Length = Length.FULL) -> None:
    """Ask for the reports of all units in this length.

    Refusal: WrongState before it is released, NotInThisLanguage, CompanyOnly, OnePageOfCompany.
    """
    release = releases.load(house, release_id)
    _check(length)
    if language not in release.questionnaire.languages:
        raise NotInThisLanguage(language=language)
    if not _units(release):
        raise CompanyOnly()
    with house.office.begin() as session:
        row, _, survey = get_release(session, release_id)
        if row.state != ReleaseState.RELEASED:
            raise NotApprovedYet()
        if (release_id, language, length) in store.orders_of_unit_reports(session):
            return
        about = {"release_id": release_id, "kind": ORDERS[length], "language": language}
        session.add(ReportFile(**about, content=b"", digest="", made=house.now()))
        after = {"language": language, "length": str(length), "units": len(_units(release))}
        audit.record(
            session, house, actor, AuditAct.REPORT_UNITS, f"release {release_id}", survey.client_id, after=after
        )


def _check(length: Length) -> None:
    if length not in OF_UNITS:
        raise OnePageOfCompany()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports of units: of one release, in one language and length; all of them, or of these codes."""

    release_id: int
    language: str
    length: Length = Length.FULL
    only: Collection[str] | None = None


def print_units(
    house: House,
    wanted: Wanted,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Print and sign the units that do not lie there yet; how many were made now. OnePageOfCompany.

    progress: called with reports done and reports in all. One process at a time does this: PrintingAlready for another.
    """
    _check(wanted.length)
    with locks.alone(house, LOCK) as is_mine:
        if not is_mine:
            raise PrintingAlready()
        return _print(house, wanted, workers, progress)


def _print(
    house: House,
    wanted: Wanted,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> int:
    batch = signed_reports.batch(house, wanted.release_id, wanted.language, wanted.length)
    codes = [group.code for group in batch.units() if wanted.only is None or group.code in wanted.only]
    with house.office() as session:
        lying = store.printed_units(session, wanted.release_id, wanted.language, wanted.length)
    waiting = [code for code in codes if code not in lying]
    done = len(codes) - len(waiting)
    made: list[ReportFile] = []
    for code, pdf in unit_batch.unit_reports(batch, waiting, workers):
        made.append(_file(house, wanted, code, pdf))
        done += 1
        if len(made) == TOGETHER or done == len(codes):
            _keep(house, wanted, made)
            made = []
        if progress is not None:
            progress(done, len(codes))
    return len(waiting)


def _file(house: House, of: Wanted, unit: str, pdf: bytes) -> ReportFile:
    signed = signing.sign_report(house.settings, pdf, house.now())
    about = {"release_id": of.release_id, "kind": of.length.kind, "language": of.language}
    return ReportFile(**about, unit=unit, content=signed, digest=digest(pdf), made=house.now())


def _keep(house: House, of: Wanted, made: list[ReportFile]) -> None:
    digests = {file.unit: file.digest for file in made}
    with house.office.begin() as session:
        _, _, survey = get_release(session, of.release_id)
        session.add_all(made)
        after = {"language": of.language, "length": str(of.length), "units": digests}
        audit.record(
            session,
            house,
            signed_reports.DESK,
            AuditAct.REPORT_PRINT,
            f"release {of.release_id}",
            survey.client_id,
            after=after,
        )


def print_asked_for(house: House) -> int:
    """What was asked for and is not there: all units where ordered, and the units that readers are limited to.

    How many were made. Safe to repeat and to interrupt; nothing while another process prints.
    """
    with locks.alone(house, LOCK) as is_mine:
        if not is_mine:
            return 0
        with house.office() as session:
            orders = store.orders_of_unit_reports(session, waiting=True)
        made: list[int] = []

        def print_release(release_id: int) -> None:
            for one in orders:
                if one[0] == release_id:
                    made.append(_print(house, Wanted(*one), None, None))
                    _close_order(house, *one)
            made.extend(_print(house, one, 1, None) for one in _of_readers(house, release_id))

        failing_duties.each(house, Duty.UNITS, _with_readers(house) | {one[0] for one in orders}, print_release)
        return sum(made)


def _close_order(house: House, release_id: int, language: str, length: Length) -> None:
    """The order is done: it gets a digest over those of its reports, and is not looked at again."""
    with house.office.begin() as session:
        _, _, survey = get_release(session, release_id)
        done = digest("".join(store.printed_units(session, release_id, language, length).values()).encode())
        store.finish_order(session, release_id, language, length, done)
        after = {"language": language, "length": str(length), "digest": done}
        audit.record(
            session,
            house,
            signed_reports.DESK,
            AuditAct.REPORT_UNITS_DONE,
            f"release {release_id}",
            survey.client_id,
            after=after,
        )


def _limits(session: Session) -> dict[int, set[tuple[str, ...]]]:
    """Client to the units that some reader of it is limited to."""
    limited: dict[int, set[tuple[str, ...]]] = {}
    for account in readers_with_client(session):
        paths = {tuple(part.strip() for part in path.split("/")) for path in account.units}
        limited.setdefault(account.client_id or 0, set()).update(paths)
    return {client: paths for client, paths in limited.items() if paths}


def _with_readers(house: House) -> set[int]:
    """Releases of clients some of whose readers are limited to units."""
    with house.office() as session:
        released = clients_of_released(session)
        limits = _limits(session)
    return {release_id for release_id, client_id in released.items() if client_id in limits}


def _of_readers(house: House, release_id: int) -> list[Wanted]:
    """The units that some reader of the client is limited to, in each length and language."""
    with house.office() as session:
        row, _, survey = get_release(session, release_id)
        own = _limits(session).get(survey.client_id)
        is_released = row.state == ReleaseState.RELEASED
    if not own or not is_released:
        return []
    release = releases.load(house, release_id)
    codes = {group.code for group in _units(release) if group.path in own}
    spoken = release.questionnaire.languages if codes else ()
    return [Wanted(release_id, one, length, codes) for length in OF_UNITS for one in spoken]


def archive(house: House, release_id: int, language: str, out: IO[bytes], length: Length = Length.FULL) -> None:
    """All unit reports of a length as one ZIP with an index, written to `out`. UnitReportsNotPrinted until all lie
    there."""
    units = _units(releases.load(house, release_id))
    with house.office() as session:
        lying = store.printed_units(session, release_id, language, length)
    missing = [group for group in units if group.code not in lying]
    if missing or not units:
        reports = counted(len(units), "unit report")
        raise UnitReportsNotPrinted(count=len(missing), reports=reports, whole=len(units))

    def one_by_one() -> Iterator[tuple[Group, bytes]]:
        for group in units:
            yield group, releases.file(house, release_id, length.kind, language, unit=group.code)

    unit_batch.archive(one_by_one(), out, length)
