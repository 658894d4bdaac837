"""The printer: HTML in, a tagged PDF out. The only importer of weasyprint.

Nothing is fetched from anywhere: style and fonts come from the static folder, charts from memory. The same input gives
the same bytes.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..core.errors import Refusal

VARIANT = "pdf/ua-1"
ELEMENTS, STYLE = "css/print-elements.css", "css/print.css"
"""Files of the static folder: what elements there are, and how a report looks."""
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file inside the PDF."""

    name: str
    description: str
    content: bytes


class StaticOnly(URLFetcher):  # type: ignore[misc]
    """Serves files of one folder and pictures from memory; everything else is refused before it is looked up."""

    def __init__(self, static: Path, pictures: Mapping[str, bytes]) -> None:
        super().__init__()
        self._static = static.resolve()
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes behind an address. ValueError for an address outside of folder and memory."""
        del headers
        if url in self._pictures:
            picture = self._pictures[url]
            kind = "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"
            return URLFetcherResponse(url, picture, {"Content-Type": kind})
        if url.startswith("data:"):
            return super().fetch(url)
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(self._static):
            raise ValueError(f"not ours to fetch: {parts.scheme}")
        return URLFetcherResponse(url, path.read_bytes())


@dataclass(frozen=True, slots=True)
class Press:
    """Fonts and style sheets, read once a process."""

    fonts: FontConfiguration
    elements: CSS
    style: CSS


@lru_cache(maxsize=4)
def _press(static: Path, style: str) -> Press:
    fonts = FontConfiguration()

    def sheet(name: str) -> CSS:
        path = static / name
        text = path.read_text(encoding="utf-8")
        fetcher = StaticOnly(static, {})
        return CSS(string=text, base_url=path.resolve().as_uri(), font_config=fonts, url_fetcher=fetcher)

    return Press(fonts, sheet(ELEMENTS), sheet(style))


class Document(HTML):  # type: ignore[misc]
    """A document under our own list of elements; see print-elements.css for why."""

    elements: CSS

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        del forms
        return [self.elements]


def lay_out(html: str, static: Path, pictures: Mapping[str, bytes], style: str = STYLE) -> Any:
    """The document on pages, not yet written: `.pages` and `.write_pdf()`. Refusal("print") if that fails."""
    press = _press(static, style)
    fetcher = StaticOnly(static, pictures)
    try:
        document = Document(string=html, base_url=f"{static.resolve().as_uri()}/", url_fetcher=fetcher)
        document.elements = press.elements
        return document.render(stylesheets=[press.style], font_config=press.fonts, pdf_variant=VARIANT)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"This could not be laid out: {error}.", "print") from error


def print_pdf(
    html: str,
    static: Path,
    moment: datetime,
    pictures: Mapping[str, bytes] | None = None,
    enclosures: Sequence[Enclosure] = (),
    style: str = STYLE,
) -> bytes:
    """A PDF/UA-1 of the document.

    `static`: the folder that holds css/print.css and the fonts. `moment`: the date that stands in the file, since the
    real one would make every print different. `pictures`: address to SVG or PNG. `style`: a style sheet of that folder.
    Refusal("print") if nothing can be laid out.
    """
    drawn = pictures or {}
    pdf: bytes = lay_out(html, static, drawn, style).write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=_identifier(html, drawn, enclosures),
        attachments=[
            Attachment(
                string=one.content,
                name=one.name,
                description=one.description,
                created=moment,
                modified=moment,
                relationship="Data",
            )
            for one in enclosures
        ],
    )
    return pdf


def _identifier(html: str, pictures: Mapping[str, bytes], enclosures: Sequence[Enclosure]) -> bytes:
    """The file's identity: a digest of everything that went into it."""
    whole = hashlib.sha256(html.encode())
    for name in sorted(pictures):
        whole.update(pictures[name])
    for one in enclosures:
        whole.update(one.name.encode() + b"\0" + one.content)
    return whole.hexdigest()[:32].encode()
