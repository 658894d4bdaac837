"""The printer: HTML in, a tagged PDF out. Only this module and `patches` import WeasyPrint.

Nothing is fetched from anywhere: style and fonts come from the static folder, charts from memory. The same input gives
the same bytes.
"""

import contextlib
import gc
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.pdf import generate_pdf
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..refusals import NotLaidOut
from . import font_files, patches
from .pages import page_digests
from .tags import finish, put_enclosure

if not patches.strangers():
    from .patches.reading import Document
    from .patches.styles import Cache, Printed
    from .patches.writing import written


class Standard(StrEnum):
    """What a file keeps to, as the library calls it."""

    UA_1 = "pdf/ua-1"
    """ISO 14289-1, on PDF 1.7: what readers of today know."""
    UA_2 = "pdf/ua-2"
    """ISO 14289-2, on PDF 2.0."""


OPTIONS: Mapping[str, Any] = {"pdf_tags": True}
ELEMENTS, STYLE = "css/print-elements.css", "css/print.css"
"""Files of the static folder: what elements there are, and how a report looks."""
CONTROLS = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}
"""What may not stand in a document; at the first of them a reader would take it for ended."""
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
_turn = threading.RLock()
"""One document at a time: fonts and kept styles are shared, and threads would only take turns anyway."""


class TooManyPagesError(Exception):
    """A document takes more pages than it may."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file inside the PDF."""

    name: str
    description: str
    content: bytes


class StaticOnly(URLFetcher):
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
class Printer:
    """Fonts and style sheets, read once a process."""

    fonts: FontConfiguration
    elements: CSS
    style: CSS


@lru_cache(maxsize=8)
def _printer(static: Path, style: str, needed: tuple[str, ...] = ()) -> Printer:
    fonts = FontConfiguration()

    def sheet(name: str) -> CSS:
        path = static / name
        text = font_files.styled(path.read_text(encoding="utf-8"), needed if name == style else ())
        fetcher = StaticOnly(static, {})
        return CSS(string=text, base_url=path.resolve().as_uri(), font_config=fonts, url_fetcher=fetcher)

    return Printer(fonts, sheet(ELEMENTS), sheet(style))


@lru_cache(maxsize=8)
def _cache(static: Path, style: str, own: str, needed: tuple[str, ...] = ()) -> "Cache":
    """The styles of documents that bring the same rules of their `own` (a client's colours)."""
    printer = _printer(static, style, needed)
    colours = CSS(string=own, font_config=printer.fonts, url_fetcher=StaticOnly(static, {}))
    return Cache([(printer.elements, "user agent", None), (colours, "author", None), (printer.style, "user", None)])


Bind = Callable[[bytes, Sequence[str]], bytes]
"""An enclosure's content and the digests of all pages to what is enclosed."""


def read(html: str, base_url: str, url_fetcher: URLFetcher) -> HTML:
    """A document on its way to the printer."""
    whole = html.translate(CONTROLS)
    if patches.on():
        return Document(whole, base_url, url_fetcher)
    return HTML(string=whole, base_url=base_url, url_fetcher=url_fetcher, media_type="print")


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: a report makes a million small objects and drops them all at once.

    The collector would look through the whole release again and again meanwhile, where it finds nothing. What is left
    behind is looked for twice, among the objects made meanwhile only: when the pages are drawn, and at the end.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:  # whoever is outermost: inside, a function may still hold its pages
            gc.enable()
            gc.collect(1)  # and among those that were there when the pages were drawn


DATED = "SOURCE_DATE_EPOCH"
"""Variable of the environment that says, in place of the clock, when fonts were made (reproducible-builds.org)."""


@contextlib.contextmanager
def _dated(moment: datetime) -> Iterator[None]:
    """Fonts that are cut to weight meanwhile bear this date. To be used by one thread at a time."""
    was = os.environ.get(DATED)
    os.environ[DATED] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if was is None:
            del os.environ[DATED]
        else:
            os.environ[DATED] = was


def lay_out(
    html: str, static: Path, pictures: Mapping[str, bytes], style: str = STYLE, standard: Standard = Standard.UA_1
) -> Any:
    """The document on pages, not yet written: `.pages`. NotLaidOut if that fails."""
    needed = font_files.needed(html, pictures.values())
    printer = _printer(static, style, needed)
    fetcher = StaticOnly(static, {name: font_files.drawn(one, needed) for name, one in pictures.items()})
    try:
        with _turn:
            document = read(html, f"{static.resolve().as_uri()}/", fetcher)
            if not patches.on():
                sheets = [printer.elements, printer.style]
                return document.render(font_config=printer.fonts, stylesheets=sheets, **_options(standard))
            own = "\n".join(element.text or "" for element in document.etree_element.iter("style"))
            return Printed.of(document, _cache(static, style, own, needed), printer.fonts, str(standard))
    except (ValueError, RecursionError) as error:
        raise NotLaidOut(error=error) from error


def print_pdf(
    html: str,
    static: Path,
    moment: datetime,
    pictures: Mapping[str, bytes] | None = None,
    enclosures: Sequence[Enclosure] = (),
    style: str = STYLE,
    bind: Bind | None = None,
    most_pages: int | None = None,
    standard: Standard = Standard.UA_1,
) -> bytes:
    """A PDF of the document that keeps to a standard for people who hear it.

    `static`: the folder that holds css/print.css and the fonts. `moment`: the date that stands in the file, since the
    real one would make every print different. `pictures`: address to SVG or PNG. `style`: a style sheet of that folder.
    `bind`: gets an enclosure's content and the digests of all pages (see `pages`), and gives what is enclosed.
    TooManyPagesError if it takes more than `most_pages`. NotLaidOut if nothing can be laid out.
    """
    drawn = pictures or {}

    def attached() -> list[Attachment]:
        return [
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

    def exchange(pages: Sequence[str]) -> list[tuple[bytes, bytes]]:
        return [(one.content, bind(one.content, pages)) for one in enclosures] if bind is not None else []

    def on_pages() -> Any:
        laid_out = lay_out(html, static, drawn, style, standard)
        if most_pages is not None and len(laid_out.pages) > most_pages:
            raise TooManyPagesError
        return laid_out

    write = _write if patches.on() else _write_as_the_library_does
    with _turn, uncollected(), _dated(moment):
        return write(on_pages, standard, attached, _identifier(html, drawn, enclosures), exchange)


def _options(standard: Standard) -> dict[str, Any]:
    return {**OPTIONS, "pdf_variant": str(standard)}


Attached = Callable[[], list[Attachment]]
"""Makes the files to enclose, anew for each time a document is drawn: each is good for one."""
Exchange = Callable[[Sequence[str]], Sequence[tuple[bytes, bytes]]]
"""Digests of all pages to pairs of an enclosed content and what is enclosed in its place; none where none is bound."""


OnPages = Callable[[], Any]
"""Lays out the document. Whoever calls it holds the pages alone, and they go when they are drawn."""


def _write(on_pages: OnPages, standard: Standard, attached: Attached, identifier: bytes, exchange: Exchange) -> bytes:
    """The file; drawn once, though its enclosures name its own pages."""
    file = generate_pdf(on_pages(), None, 1, **{**DEFAULT_OPTIONS, **_options(standard), "attachments": attached()})
    gc.collect(0)  # the pages: what stands on them refers to each other in cycles
    finish(file)
    version = b"2.0" if standard == Standard.UA_2 else b"1.7"
    made: dict[int, bytes] = {}
    first = written(file, identifier, version, made)
    exchanged = exchange(page_digests(first))
    for before, after in exchanged:
        for number in put_enclosure(file, before, after):
            del made[number]
    return written(file, identifier, version, made) if exchanged else first


def _write_as_the_library_does(
    on_pages: OnPages, standard: Standard, attached: Attached, identifier: bytes, exchange: Exchange
) -> bytes:
    """The same pages by the library's public interface alone; drawn a second time where enclosures name the pages."""
    laid_out = on_pages()

    def drawn(exchanged: Sequence[tuple[bytes, bytes]]) -> bytes:
        def last(_document: Any, file: Any) -> None:
            finish(file)
            for before, after in exchanged:
                put_enclosure(file, before, after)

        options = {**_options(standard), "attachments": attached(), "pdf_identifier": identifier}
        made: bytes = laid_out.write_pdf(finisher=last, **options)
        return made

    first = drawn(())
    exchanged = exchange(page_digests(first))
    return drawn(exchanged) if exchanged else first


def _identifier(html: str, pictures: Mapping[str, bytes], enclosures: Sequence[Enclosure]) -> bytes:
    """The file's identity: a digest of everything that went into it."""
    whole = hashlib.sha256(html.encode())
    for name in sorted(pictures):
        whole.update(pictures[name])
    for one in enclosures:
        whole.update(one.name.encode() + b"\0" + one.content)
    return whole.hexdigest()[:32].encode()
