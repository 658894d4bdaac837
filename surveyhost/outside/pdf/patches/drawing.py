"""Draws charts, and writes what is drawn, without working the same thing out again and again.

A company's report has some 250 charts of a few shapes and words each, a hundred thousand numbers in what it draws, and
five thousand tags.
"""

from copy import copy
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.svg import utils

from .names import put

NUMBERS = 1 << 16
"""Numbers and lengths that are kept, of each kind; a report has some thousand different ones."""
_size, _to_bytes, _references = utils.size, pydyf._to_bytes, pydyf.PDF.page_references
_normalize, _parse_url, _color = utils.normalize, utils.parse_url, utils.color
size = lru_cache(NUMBERS)(_size)
normalize = lru_cache(NUMBERS)(_normalize)
parse_url = lru_cache(NUMBERS)(_parse_url)
_number = lru_cache(NUMBERS)(_to_bytes)
_parsed = lru_cache(NUMBERS)(_color)


def color(string: Any) -> Any:
    """As the library's, which reads a colour for each mark. A new one each time: its user changes it."""
    return copy(_parsed(string))


def to_bytes(item: Any) -> bytes:
    """As the library's, which writes most numbers many times."""
    kind = type(item)
    written: bytes
    if kind is bytes:
        written = item
    elif kind is float:
        written = _number(item)
    elif kind is str:
        written = item.encode("ascii")
    elif kind is int:
        written = b"%d" % item
    else:
        written = _to_bytes(item)
    return written


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """As the library's, which lists all pages for each tag."""
    pages = len(pdf.pages["Kids"])
    kept: tuple[int, tuple[bytes, ...]] = pdf.__dict__.get("listed", (-1, ()))
    if kept[0] != pages:
        kept = pdf.__dict__["listed"] = pages, _references.fget(pdf)
    return kept[1]


CACHED = ((_size, size), (_normalize, normalize), (_parse_url, parse_url), (_color, color), (_to_bytes, to_bytes))
"""Functions of the libraries, and what takes their place."""


def keep() -> bool:
    """From now on. False, and nothing changed, where the library is not the one we know."""
    known = isinstance(_references, property) and _to_bytes(1.5) == b"1.5" and _size("2mm") > 7
    if known and _normalize("1,2") == "1 2" and _parse_url("url(#a)").fragment == "a" and _color("#fff").alpha == 1:
        for its, own in CACHED:
            put(its, own)
        pydyf.PDF.page_references = property(page_references)
        return True
    return False


def as_the_library_does() -> None:
    """Undo `keep`."""
    for its, own in CACHED:
        put(own, its)
    pydyf.PDF.page_references = _references
