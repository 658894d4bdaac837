"""The printer: HTML in, a tagged PDF out. The library is weasyprint; only pdf_styles, pdf_text and this import it.

Nothing is fetched from anywhere: style and fonts come from the static folder, charts from memory. The same input gives
the same bytes.
"""

import contextlib
import gc
import hashlib
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

from cssselect2 import ElementWrapper
from lxml import etree
from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.pdf import generate_pdf
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..core.errors import Refusal
from . import pdf_text
from .pdf_styles import Printed, Shelf
from .pdf_tags import finish
from .pdf_writing import written

VARIANT = "pdf/ua-1"
ELEMENTS, STYLE = "css/print-elements.css", "css/print.css"
"""Files of the static folder: what elements there are, and how a report looks."""
CONTROLS = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}
"""What may not stand in a document; at the first of them a reader would take it for ended."""
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
pdf_text.keep()
_turn = threading.RLock()
"""One document at a time: fonts and kept styles are shared, and threads would only take turns anyway."""


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


@lru_cache(maxsize=8)
def _shelf(static: Path, style: str, own: str) -> Shelf:
    """The styles of documents that bring the same rules of their `own` (a client's colours)."""
    press = _press(static, style)
    colours = CSS(string=own, font_config=press.fonts, url_fetcher=StaticOnly(static, {}))
    return Shelf([(press.elements, "user agent", None), (colours, "author", None), (press.style, "user", None)])


class Document(HTML):  # type: ignore[misc]
    """A document on its way to the printer.

    It is read by libxml2: the printer's own reader, in Python, takes a tenth of the time that a report takes.
    """

    def __init__(self, html: str, base_url: str, url_fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree(html), content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class _Builder:
    """What libxml2 reads, as elements of the standard library; comments are left out."""

    def __init__(self) -> None:
        made = TreeBuilder()
        self.data, self.end, self.close = made.data, made.end, made.close
        self._start = made.start

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A new element; its attributes come in a mapping that the builder does not take."""
        self._start(tag, dict(attributes))


def tree(html: str) -> Element:
    """The elements of a whole document, as a browser would make them of our templates: rows stand in a table body."""
    parser = etree.HTMLParser(target=_Builder(), encoding="utf-8", huge_tree=True)
    root: Element = etree.fromstring(html.translate(CONTROLS).encode(), parser)
    for table in list(root.iter("table")):
        loose = [place for place, child in enumerate(table) if child.tag == "tr"]
        if loose:
            body = Element("tbody")
            body.text = table[loose[0] - 1].tail if loose[0] else table.text
            body.extend(table[place] for place in loose)
            for row in list(body):
                table.remove(row)
            table.insert(loose[0], body)
    return root


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: a report makes a million small objects and drops them all at once.

    What it leaves behind is looked for once, among the objects made meanwhile only.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
        gc.collect(0)


def lay_out(html: str, static: Path, pictures: Mapping[str, bytes], style: str = STYLE) -> Any:
    """The document on pages, not yet written: `.pages`. Refusal("print") if that fails."""
    press = _press(static, style)
    fetcher = StaticOnly(static, pictures)
    try:
        with _turn:
            document = Document(html, f"{static.resolve().as_uri()}/", fetcher)
            own = "\n".join(element.text or "" for element in document.etree_element.iter("style"))
            return Printed.of(document, _shelf(static, style, own), press.fonts, VARIANT)
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
    attachments = [
        Attachment(
            string=one.content,
            name=one.name,
            description=one.description,
            created=moment,
            modified=moment,
            relationship="Data",
        )
        for one in enclosures
    ]
    with _turn, _uncollected():
        file = generate_pdf(
            lay_out(html, static, drawn, style),
            None,
            1,
            **{**DEFAULT_OPTIONS, "pdf_variant": VARIANT, "pdf_tags": True, "attachments": attachments},
        )
        finish(file)
        return written(file, _identifier(html, drawn, enclosures))


def _identifier(html: str, pictures: Mapping[str, bytes], enclosures: Sequence[Enclosure]) -> bytes:
    """The file's identity: a digest of everything that went into it."""
    whole = hashlib.sha256(html.encode())
    for name in sorted(pictures):
        whole.update(pictures[name])
    for one in enclosures:
        whole.update(one.name.encode() + b"\0" + one.content)
    return whole.hexdigest()[:32].encode()
