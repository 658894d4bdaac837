"""The desk's printer: what is approved is printed once in each language, signed, and kept.

This module reaches the PDF printer, so neither the portal nor anything the portal imports may import it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.release.json import anonymity, digest, from_bytes
from ...core.release.model import Release
from ...core.report_length import Length
from ...core.wave.lifecycle import ReleaseState
from ...languages import printed_in
from ...outside.pdf.html_to_pdf import Standard
from ...report.brand import Brand, Imprint
from ...store.office.release import ReleaseRow, titles_of_released
from ...store.office.report import ReportFile, printed_reports
from ..keys import signing
from ..office import audit, failing_duties, locks
from ..office.house import Actor, House
from . import releases
from .approval import entries, get_release
from .report_pdf import report_pdf
from .unit_batch import Batch

DESK = Actor("desk")
LOCK = "reports"


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything the printer gets for one release: published tables, the client's clothes, who signed."""

    release: Release
    earlier: Release | None
    """The latest release of the wave before, for comparison."""
    history: tuple[Release, ...]
    """Those of the waves before that, oldest first."""
    brand: Brand
    imprint: Imprint
    attachments: Mapping[str, bytes]


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _dated(release: Release, row: ReleaseRow) -> Release:
    """The release with the latest date by which the rest is destroyed; that date runs from the approval."""
    if row.approved is None or row.state != ReleaseState.RELEASED:
        return release
    days = int(str(release.policy["destroy_by_days"]))
    by = _day(row.approved + timedelta(days=days))
    return replace(release, destruction={**release.destruction, "by": by})


def _copy(house: House, release_id: int) -> Copy:
    with house.office() as session:
        row, wave, survey = get_release(session, release_id)
        release, client, entry = from_bytes(row.tables), survey.client, row.ledger or {}
        so_far = [one for one in entries(session, wave) if one["number"] <= entry.get("number", 0)]
        is_released = row.state == ReleaseState.RELEASED
        people = {
            "prepared_by": row.prepared_by,
            "prepared_on": row.certificate.get("prepared_on", ""),
            "approved_by": (row.approved_by or "") if is_released else "",
            "approved_on": row.certificate.get("approved_on", ""),
        }
        imprint = Imprint(
            released=_day(row.approved) if is_released else "",
            prepared=_day(row.prepared),
            ledger=entry.get("number"),
            before=so_far[-2]["digest"] if len(so_far) > 1 else None,
            tables_hash=row.tables_hash,
            **people,
        )
        clothes = Brand(client.name, client.colour, client.logo, client.logo_kind, house.settings.vendor)
        end = row.certificate.get("audit") if is_released else None
        imprint = replace(imprint, audit=(end["events"], end["digest"]) if end else None)
        attachments = {"anonymity.json": anonymity(release, so_far, people, end)}
        dated, survey_id, number = _dated(release, row), wave.survey_id, wave.number
    before = releases.before(house, survey_id, number)
    return Copy(dated, before[-1] if before else None, before[:-1], clothes, imprint, attachments)


def pdf(
    house: House,
    release_id: int,
    language: str,
    unit: str | None = None,
    length: Length = Length.FULL,
    standard: Standard = Standard.UA_1,
) -> bytes:
    """The report of a release in any state, printed now: the release desk's preview, and the reports of units.

    `unit`: code of a published unit, None for the whole company, of which alone there is one page.
    """
    copy = _copy(house, release_id)
    about = (copy.brand, copy.attachments, copy.earlier, copy.imprint)
    return report_pdf(copy.release, language, unit, *about, length, copy.history, standard)


def batch(house: House, release_id: int, language: str, length: Length = Length.FULL) -> Batch:
    """What the reports of all units of a release are made from."""
    copy = _copy(house, release_id)
    about = (copy.brand, copy.earlier, copy.imprint, copy.attachments, copy.history)
    return Batch(copy.release, language, *about, length)


def signed(
    house: House,
    release_id: int,
    language: str,
    unit: str | None = None,
    length: Length = Length.FULL,
    standard: Standard = Standard.UA_1,
) -> bytes:
    """The report as it leaves the house: printed now, and signed by the vendor."""
    printed = pdf(house, release_id, language, unit, length, standard)
    return signing.sign_report(house.settings, printed, house.now())


def print_missing(house: House, lengths: Sequence[Length] = tuple(Length)) -> int:
    """Print what is released and not printed yet, in each language of its survey; how many files were made.

    Full reports come first. Safe to repeat and to interrupt: a file is written whole or not at all, and the worker
    calls this again. Whoever prints already is waited for, so that no report is printed twice.
    """
    with locks.in_turn(house, LOCK):
        return _print_missing(house, lengths)


def _print_missing(house: House, lengths: Sequence[Length]) -> int:
    with house.office() as session:
        released, printed = titles_of_released(session), printed_reports(session)
    wanted = [
        (release_id, length, language)
        for release_id, title in released.items()
        for length in sorted(lengths, key=lambda one: one != Length.FULL)
        for language in printed_in(title)
    ]
    missing = [one for one in wanted if (one[0], one[1].kind, one[2]) not in printed]

    def print_files(release_id: int) -> None:
        for of, length, language in missing:
            if of == release_id:
                _print(house, of, length, language)

    failing_duties.each(house, Duty.PRINT, dict.fromkeys(release_id for release_id, *_ in missing), print_files)
    return len(missing)


def _print(house: House, release_id: int, length: Length, language: str) -> None:
    with house.office() as session:
        _, _, survey = get_release(session, release_id)
    content = pdf(house, release_id, language, length=length)
    about = {"language": language, "length": str(length), "digest": digest(content)}
    signed = signing.sign_report(house.settings, content, house.now())
    with house.office.begin() as session:
        session.add(
            ReportFile(
                release_id=release_id,
                kind=length.kind,
                language=language,
                content=signed,
                digest=about["digest"],
                made=house.now(),
            )
        )
        audit.record(
            session, house, DESK, AuditAct.REPORT_PRINT, f"release {release_id}", survey.client_id, after=about
        )
