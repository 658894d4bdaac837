"""The report as one HTML document that holds its charts, to be read without a printer."""

from surveyhost.core.release.model import Release
from surveyhost.report.brand import Brand
from surveyhost.report.html import Pictures, document, reading
from surveyhost.report.model import Imprint


def report_html(
    release: Release,
    language: str,
    unit: str | None = None,
    brand: Brand | None = None,
    earlier: Release | None = None,
    imprint: Imprint | None = None,
) -> str:
    """As the printer gets it, but with the charts in their places. NoSuchUnit for a unit that is not published."""
    return document(reading(release, language, unit, brand, earlier, imprint), Pictures(inline=True))
