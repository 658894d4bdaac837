"""One print of each kind for the whole session: printing is the slow part."""

import pytest

from surveyhost.core.release.model import Release
from surveyhost.core.report_length import Length
from surveyhost.report.brand import Brand, Imprint
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample

BRAND = Brand("Linh kiện Minh Hải", "#6B2D5C")
IMPRINT = Imprint(
    "2026-12-14",
    prepared_by="Lê Quốc Bảo",
    prepared="2026-12-11",
    approved_by="Trần Thu Hà",
    ledger=1,
    tables_hash="b06d55e1f2a97c30" * 4,
)


@pytest.fixture(scope="session")
def release() -> Release:
    return sample.release()


@pytest.fixture(scope="session")
def earlier() -> Release:
    return sample.release(2025, seed=9)


@pytest.fixture(scope="session")
def company(release: Release, earlier: Release) -> bytes:
    """The whole company's report in Vietnamese."""
    return report_pdf(release, "vi", None, BRAND, {"anonymity.json": b'{"k":5}'}, earlier, IMPRINT)


@pytest.fixture(scope="session")
def company_en(release: Release, earlier: Release) -> bytes:
    return report_pdf(release, "en", None, BRAND, {"anonymity.json": b'{"k":5}'}, earlier, IMPRINT)


@pytest.fixture(scope="session")
def unit(release: Release, earlier: Release) -> bytes:
    """A unit of seven people, all of it in three bands."""
    return report_pdf(release, "vi", "u5", BRAND, None, earlier, IMPRINT)


@pytest.fixture(scope="session")
def unit_summary(release: Release, earlier: Release) -> bytes:
    """The same in its short length."""
    return report_pdf(release, "vi", "u5", BRAND, None, earlier, IMPRINT, Length.SUMMARY)


@pytest.fixture(scope="session")
def site_summary(release: Release) -> bytes:
    """A unit with units below it, in its short length."""
    return report_pdf(release, "en", "u1", BRAND, None, None, IMPRINT, Length.SUMMARY)
