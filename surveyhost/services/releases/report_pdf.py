"""A release as a PDF. Reaches the printer, so only the desk and the command line may import it."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ...config import CHECKOUT
from ...core.release.json import digest, with_pages
from ...core.release.model import COMPANY, Release
from ...core.release.readers import for_reader
from ...core.report_length import Length
from ...outside.pdf.html_to_pdf import Enclosure, Standard, TooManyPagesError, print_pdf, uncollected
from ...report.brand import Brand, Imprint
from ...report.formatting import words
from ...report.html import Pictures, document, reading
from ...report.model import Reading
from ...report.parts.short import Room, rooms

STATIC = CHECKOUT / "static"
FACTS = "anonymity.json"


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
    length: Length = Length.FULL,
    history: Sequence[Release] = (),
    standard: Standard = Standard.UA_1,
) -> bytes:
    """The report of the whole company, or of a published unit and below, as PDF/UA. One page is the company's alone.

    `attachments`: file name to content, carried inside (anonymity.json). The same arguments give the same bytes.
    A digest of the facts in it stands on the last pages, and digests of all pages in it, so that neither is changed
    without the other. NoSuchUnit for a unit that is not published.
    """
    reading(release, language, unit)
    files = for_reader(attachments or {}, unit or COMPANY)
    stamped = replace(imprint or Imprint(), facts=digest(files[FACTS]) if FACTS in files else "")
    of = reading(release, language, unit, brand, earlier, stamped, length, history)
    say = words(language).say
    enclosures = [
        Enclosure(name, say("Facts from which this report's protection can be checked"), content)
        for name, content in sorted(files.items())
    ]
    moment = _moment(release, imprint)
    *wider, last = rooms(length, of.is_company)
    for room in wider:
        with contextlib.suppress(TooManyPagesError):
            return _printed(of, room, moment, enclosures, length.most_pages(of.is_company), standard)
    return _printed(of, last, moment, enclosures, None, standard)


def _printed(
    of: Reading,
    room: Room | None,
    moment: datetime,
    enclosures: Sequence[Enclosure],
    most_pages: int | None,
    standard: Standard,
) -> bytes:
    pictures = Pictures(inline=False)
    how: dict[str, Any] = {"bind": with_pages, "most_pages": most_pages, "standard": standard}
    with uncollected():
        html = document(of, pictures, room)
        return print_pdf(html, STATIC, moment, pictures.drawn, enclosures, **how)
