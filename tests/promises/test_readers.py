"""The reader of a unit, with the file that the portal hands out: what of the company is in it, in any byte."""

import io
import json

import pikepdf
import pypdfium2
import pytest

from surveyhost.core.release.json import facts_digest
from surveyhost.core.report_length import OF_UNITS
from surveyhost.services.releases import releases, signed_reports, unit_reports, verify
from surveyhost.services.releases.unit_batch import print_unit
from surveyhost.services.releases.unit_reports import Wanted
from surveyhost.services.tabulation import tally
from tests.support import factories


@pytest.fixture
def release(house):
    return factories.approved(house, tally.prepare(house, factories.STAFF, factories.closed_wave(house, 60).survey_id))


def attached(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.attachments[verify.ATTACHED].get_file().read_bytes()


def words(pdf: bytes) -> str:
    """Everything printed on the pages, each word on the line of the one before."""
    opened = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())


def strangers(house, release: int, own: tuple[str, ...]) -> list[str]:
    """Names of units beside the reader's own."""
    units = [group.path for group in releases.load(house, release).units() if group.path]
    return [path[-1] for path in units if path[: len(own)] != own and own[: len(path)] != path]


@pytest.mark.sqlite_first
def test_a_units_report_carries_nothing_of_its_neighbours(house, release):
    unit = next(group for group in releases.load(house, release).units() if len(group.path) == 2)
    whole = attached(releases_pdf(house, release))
    others = strangers(house, release, unit.path)
    assert others and all(name in whole.decode() for name in others)
    for pdf in (
        *(signed_reports.signed(house, release, "vi", unit.code, one) for one in OF_UNITS),
        *(print_unit(signed_reports.batch(house, release, "vi", one), unit.code) for one in OF_UNITS),
    ):
        part = attached(pdf).decode()
        assert not [name for name in others if name in part]
        assert json.loads(part)["whole"] == facts_digest(json.loads(whole))
        assert json.loads(part)["audit"]["digest"][:16] in words(pdf).replace(" ", ""), "where the audit log ended"
        assert len(json.loads(part)["groups"]) < len(json.loads(whole)["groups"])
        assert not [name for name in others if name in words(pdf)]


def releases_pdf(house, release: int) -> bytes:
    signed_reports.print_missing(house)
    return releases.file(house, release, "pdf", "vi")


@pytest.mark.sqlite_first
def test_the_zip_of_unit_reports_neither(house, release, monkeypatch):
    monkeypatch.setattr(unit_reports.signing, "sign_report", lambda settings, pdf, now: pdf)
    for length in OF_UNITS:
        unit_reports.print_units(house, Wanted(release, "vi", length), workers=1)
        for group in unit_reports._units(releases.load(house, release)):
            part = attached(releases.file(house, release, length.kind, "vi", unit=group.code)).decode()
            assert not [name for name in strangers(house, release, group.path) if name in part]
