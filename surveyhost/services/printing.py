"""A release as a PDF. Reaches the printer, so only the desk and the command line may import it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ..config import CHECKOUT
from ..core.release import Release
from ..outside.pdf import Enclosure, print_pdf
from .report_brand import Brand, Imprint
from .report_pages import Pictures, document, reading, report_html
from .report_words import words

STATIC = CHECKOUT / "static"


def _moment(release: Release, imprint: Imprint | None) -> datetime:
    """The date in the file: when it was released, else when the wave closed. Never the clock's."""
    day = (imprint.released if imprint else "") or release.closed
    moment = datetime.fromisoformat(day)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def report_pdf(
    release: Release,
    language: str,
    unit: str | None = None,
    brand: Brand | None = None,
    attachments: Mapping[str, bytes] | None = None,
    earlier: Release | None = None,
    imprint: Imprint | None = None,
) -> bytes:
    """The report of the whole company, or of a published unit and below, as PDF/UA-1.

    `attachments`: file name to content, carried inside (anonymity.json). The same arguments give the same bytes.
    Refusal("unit-unknown") for a unit that is not published.
    """
    of = reading(release, language, unit, brand, earlier, imprint)
    pictures = Pictures(inline=False)
    html = document(of, pictures)
    say = words(language).say
    enclosures = [
        Enclosure(name, say("Facts from which this report's protection can be checked"), content)
        for name, content in sorted((attachments or {}).items())
    ]
    return print_pdf(html, STATIC, _moment(release, imprint), pictures.drawn, enclosures)


__all__ = ["Brand", "Imprint", "report_html", "report_pdf"]
