"""Unit reports in the background: asked for once, gone on with after a stop, zipped when whole."""

import io
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from surveyhost.core.audit_acts import AuditAct
from surveyhost.core.errors import Refusal
from surveyhost.core.release.json import digest, to_bytes
from surveyhost.core.report_length import OF_UNITS, Length
from surveyhost.outside.pdf.pages import page_digests
from surveyhost.services.accounts import accounts
from surveyhost.services.office import audit, locks
from surveyhost.services.office.house import Actor
from surveyhost.services.operations import worker
from surveyhost.services.releases import releases, signed_reports, unit_batch, unit_reports, verify
from surveyhost.services.releases.unit_reports import Wanted
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import ReleaseRow, ReportFile
from tests.support import factories


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    return request.param


@pytest.fixture
def quick(monkeypatch):
    """Reports without a printer: what is tested is who prints which, and when. A list of what was printed, full length
    by its unit and language."""
    made = []

    def print_all(batch, units, workers=None):
        for unit in units:
            is_full = batch.length == Length.FULL
            made.append((unit, batch.language) if is_full else (unit, batch.language, batch.length))
            yield unit, f"%PDF {unit} {batch.language}{'' if is_full else ' short'}".encode()

    monkeypatch.setattr(unit_batch, "unit_reports", print_all)
    monkeypatch.setattr(unit_reports.signing, "sign_report", lambda settings, pdf, now: b"signed " + pdf)
    return made


@pytest.fixture
def release(house):
    return factories.approved(house, tally.prepare(house, factories.STAFF, factories.closed_wave(house, 60).survey_id))


def codes(house, release):
    return [group.code for group in releases.load(house, release).units()[1:]]


def progress(house, release, language="vi", length=Length.FULL):
    found = unit_reports.progress(house, release)
    return next(one for one in found if (one.language, one.length) == (language, length))


def test_asked_for_once_printed_once_and_zipped(house, release, quick):
    units = codes(house, release)
    assert len(units) >= 3
    assert not progress(house, release).is_ordered
    for _ in range(2):
        unit_reports.order(house, factories.STAFF, release, "vi")
        assert unit_reports.print_asked_for(house) == (len(units) if _ == 0 else 0)
    assert sorted(quick) == sorted((unit, "vi") for unit in units)
    assert progress(house, release).is_whole
    assert not progress(house, release, "en").is_whole
    out = io.BytesIO()
    unit_reports.archive(house, release, "vi", out)
    with zipfile.ZipFile(out) as zipped:
        assert len(zipped.namelist()) == len(units) + 1
        assert zipped.read(zipped.namelist()[0]) == f"signed %PDF {units[0]} vi".encode()
    assert audit.check(house).whole


def test_broken_off_it_goes_on_where_it_stood(house, release, quick, monkeypatch):
    monkeypatch.setattr(unit_reports, "TOGETHER", 1)
    units = codes(house, release)
    unit_reports.order(house, factories.STAFF, release, "vi")
    whole = unit_batch.unit_reports

    def stopped(batch, waiting, workers=None):
        yield from list(whole(batch, waiting[:2], workers))
        raise KeyboardInterrupt

    monkeypatch.setattr(unit_batch, "unit_reports", stopped)
    with pytest.raises(KeyboardInterrupt):
        unit_reports.print_asked_for(house)
    assert (progress(house, release).done, progress(house, release).is_whole) == (2, False)
    with pytest.raises(Refusal, match="Still being printed"):
        unit_reports.archive(house, release, "vi", io.BytesIO())
    monkeypatch.setattr(unit_batch, "unit_reports", whole)
    seen = []
    assert (
        unit_reports.print_units(house, Wanted(release, "vi"), progress=lambda *of: seen.append(of)) == len(units) - 2
    )
    assert seen[0] == (3, len(units))
    assert seen[-1] == (len(units), len(units))
    assert sorted(quick) == sorted((unit, "vi") for unit in units), "none was printed twice"


def test_each_length_is_asked_for_printed_and_kept_by_itself(house, release, quick):
    units = codes(house, release)
    unit_reports.order(house, factories.STAFF, release, "vi", Length.SUMMARY)
    assert progress(house, release, length=Length.SUMMARY).is_ordered and not progress(house, release).is_ordered
    assert unit_reports.print_asked_for(house) == len(units)
    assert (progress(house, release, length=Length.SUMMARY).is_whole, progress(house, release).done) == (True, 0)
    with pytest.raises(Refusal, match="Still being printed"):
        unit_reports.archive(house, release, "vi", io.BytesIO())
    unit_reports.order(house, factories.STAFF, release, "vi")
    assert unit_reports.print_asked_for(house) == len(units)
    assert unit_reports.print_asked_for(house) == 0
    assert len(quick) == len(set(quick)) == 2 * len(units)
    names = {}
    for length, ends in ((Length.FULL, b"vi"), (Length.SUMMARY, b"vi short")):
        out = io.BytesIO()
        unit_reports.archive(house, release, "vi", out, length)
        with zipfile.ZipFile(out) as zipped:
            names[length] = zipped.namelist()[:-1]
            assert zipped.read(names[length][0]) == f"signed %PDF {units[0]} ".encode() + ends
            assert all(one in zipped.read("index.csv").decode() for one in names[length])
    assert all(one.endswith(" summary.pdf") for one in names[Length.SUMMARY])
    assert not set(names[Length.FULL]) & set(names[Length.SUMMARY])
    with house.office() as session:
        kept = session.execute(select(ReportFile.kind, func.count()).where(ReportFile.unit != "").group_by("kind"))
        assert dict(kept.all()) == {"pdf": len(units), "pdf_summary": len(units)}
    told = [one.after["length"] for one in audit.events(house) if one.act == AuditAct.REPORT_UNITS_DONE]
    assert told == [Length.FULL, Length.SUMMARY] and audit.check(house).whole


def test_a_short_length_that_was_broken_off_goes_on_where_it_stood(house, release, quick, monkeypatch):
    """The full ones lie there already, and do not count."""
    units = codes(house, release)
    unit_reports.print_units(house, Wanted(release, "vi"))
    quick.clear()
    monkeypatch.setattr(unit_reports, "TOGETHER", 1)
    whole = unit_batch.unit_reports

    def stopped(batch, waiting, workers=None):
        yield from list(whole(batch, waiting[:2], workers))
        raise KeyboardInterrupt

    monkeypatch.setattr(unit_batch, "unit_reports", stopped)
    short = Wanted(release, "vi", Length.SUMMARY)
    with pytest.raises(KeyboardInterrupt):
        unit_reports.print_units(house, short)
    monkeypatch.setattr(unit_batch, "unit_reports", whole)
    assert unit_reports.print_units(house, short) == len(units) - 2
    assert sorted(quick) == sorted((unit, "vi", Length.SUMMARY) for unit in units), "none was printed twice"


def test_one_page_is_the_companys(house, release, quick):
    with pytest.raises(Refusal, match="One page is a report of the whole company"):
        unit_reports.order(house, factories.STAFF, release, "vi", Length.ONE_PAGE)
    with pytest.raises(Refusal, match="One page is a report of the whole company"):
        unit_reports.print_units(house, Wanted(release, "vi", Length.ONE_PAGE))
    assert quick == []


def test_one_process_at_a_time(house, release, quick):
    unit_reports.order(house, factories.STAFF, release, "vi")
    with locks.alone(house, unit_reports.LOCK):
        assert unit_reports.print_asked_for(house) == 0
        with pytest.raises(Refusal, match="being printed already"):
            unit_reports.print_units(house, Wanted(release, "vi"))
    assert quick == []


def test_what_cannot_be_asked_for(house, release, quick):
    with pytest.raises(Refusal, match="'de'"):
        unit_reports.order(house, factories.STAFF, release, "de")
    with house.office.begin() as session:
        row = session.get(ReleaseRow, release)
        whole = releases.load(house, release)
        row.tables = to_bytes(replace(whole, groups=whole.groups[:1]))
        row.tables_hash = digest(row.tables)
    with pytest.raises(Refusal, match="company only"):
        unit_reports.order(house, factories.STAFF, release, "vi")
    with house.office.begin() as session:
        row = session.get(ReleaseRow, release)
        row.tables, row.state = to_bytes(whole), "prepared"
    with pytest.raises(Refusal, match="after the release is approved"):
        unit_reports.order(house, factories.STAFF, release, "vi")


def test_units_that_readers_are_limited_to_are_printed_unasked(house, release, quick):
    client = releases.line(house, release).client_id
    accounts.add_hr(house, Actor("x"), client, "nga@minhhai.example", "Nga", "reader", ["Nhà máy"])
    unit_reports.print_asked_for(house)
    group = next(one for one in releases.load(house, release).units() if one.path == ("Nhà máy",))
    both = [(group.code, one) for one in ("en", "vi")]
    assert sorted(quick) == sorted([*both, *((*one, Length.SUMMARY) for one in both)]), "in each length"
    assert releases.file(house, release, "pdf", "vi", unit=group.code).startswith(b"signed %PDF")
    assert releases.file(house, release, "pdf_summary", "vi", unit=group.code).endswith(b"short")


def test_a_unit_is_not_taken_for_the_company(house, release, quick, monkeypatch):
    """Unit reports lie there, and the company's is still to be printed."""
    unit_reports.print_units(house, Wanted(release, "vi"))
    printed = []
    monkeypatch.setattr(signed_reports, "_print", lambda house, of, length, language: printed.append(language) or True)
    worker.print_all(house)
    assert sorted(set(printed)) == ["en", "vi"] and len(printed) == 6
    with pytest.raises(Refusal, match="still being printed"):
        releases.file(house, release, "pdf", "vi")


def test_printed_for_real_in_two_processes(house, release):
    two = codes(house, release)[:2]
    pages = {}
    for length in OF_UNITS:
        assert unit_reports.print_units(house, Wanted(release, "en", length, only=two), workers=2) == 2
        with house.office() as session:
            of_length = select(func.count()).where(ReportFile.unit.in_(two), ReportFile.kind == length.kind)
            assert session.scalar(of_length) == 2
        printed = releases.file(house, release, length.kind, "en", unit=two[0])
        assert printed.startswith(b"%PDF") and str(verify.attached(printed)["unit"]) == two[0]
        pages[length] = len(page_digests(printed))
    assert pages[Length.SUMMARY] <= 4 < pages[Length.FULL]
