"""Draws charts, and writes what is drawn, without working the same thing out again and again.

A company's report has some 250 charts of a few shapes and words each, a hundred thousand numbers in what it draws, and
five thousand tags.
"""

from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.svg import utils

from .names import put

NUMBERS = 1 << 16
"""Numbers and lengths that are kept, of each kind; a report has some thousand different ones."""
_size, _to_bytes, _references = utils.size, pydyf._to_bytes, pydyf.PDF.page_references
size = lru_cache(NUMBERS)(_size)
_number = lru_cache(NUMBERS)(_to_bytes)


def to_bytes(item: Any) -> bytes:
    """As the library's, which writes most numbers many times."""
    if isinstance(item, bytes):
        return item
    if isinstance(item, str):
        return item.encode("ascii")
    written: bytes = _number(item) if isinstance(item, float) else _to_bytes(item)
    return written


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """As the library's, which lists all pages for each tag."""
    pages = len(pdf.pages["Kids"])
    kept: tuple[int, tuple[bytes, ...]] = pdf.__dict__.get("listed", (-1, ()))
    if kept[0] != pages:
        kept = pdf.__dict__["listed"] = pages, _references.fget(pdf)
    return kept[1]


def keep() -> bool:
    """From now on. False, and nothing changed, where the library is not the one we know."""
    known = isinstance(_references, property) and _to_bytes(1.5) == b"1.5" and _size("2mm") > 7
    if known:
        put(_size, size)
        put(_to_bytes, to_bytes)
        pydyf.PDF.page_references = property(page_references)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    put(size, _size)
    put(to_bytes, _to_bytes)
    pydyf.PDF.page_references = _references
