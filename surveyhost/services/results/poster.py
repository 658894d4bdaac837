"""The poster of a results page, one A4 sheet a language. Reaches the printer, so only the desk may import it."""

from datetime import UTC, datetime

from ...config import CHECKOUT, Settings
from ...core.release.model import Release
from ...outside.pdf.html_to_pdf import print_pdf
from ...outside.qr_codes import square
from ...report.results_page import poster_html

STATIC = CHECKOUT / "static"
STYLE = "css/poster.css"
KIND = "poster"
"""Of the file in which it is kept."""
SQUARE = "square:page"


def poster_pdf(release: Release, language: str, settings: Settings, client: str, path: str) -> bytes:
    """What there is to read and where, as PDF/UA-1: no figure, so that it stays true as long as the page is up."""
    where = f"{settings.base_url}/r/{path}"
    html = poster_html(release, language, client, settings.vendor, where, SQUARE)
    moment = datetime.fromisoformat(release.closed).replace(tzinfo=UTC)
    return print_pdf(html, STATIC, moment, {SQUARE: square(f"{where}#{language}")}, style=STYLE)
