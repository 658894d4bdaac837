"""Renders the respondent's pages, and caches those that are the same bytes for everybody.

A kept page is found by contract, language and what else makes a difference; it holds no token, since every link on it
is a bare query ("?page=2"). What does differ between two people, an answer carried to the next page or the words of
a receipt, is put in at marked places after the page was found.
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from ..shared.templates import environment
from .visits import DOMAIN, OF_SEAT, Visit

KEPT = 1024
"""Pages kept in memory; beyond that the oldest goes first."""


_MARK = OF_SEAT.encode()
_HEAD = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
"""Of a packed page (RFC 1952): deflated, no time, no name."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it goes over the line, plain and packed; and, of a page that is a seat's, the pieces to make it of."""

    plain: bytes
    packed: bytes
    pieces: tuple[bytes, bytes] | None = None
    """What stands before the seat's place and what behind, each deflated by itself."""

    def of(self, draft: str) -> "Printed":
        """The page for the seat whose drafts have this name. Packs nothing anew: the name goes between the pieces."""
        if self.pieces is None:
            return self
        name = draft.encode()
        plain = self.plain.replace(_MARK, name, 1)
        size = len(name).to_bytes(2, "little")
        stored = b"\x00" + size + bytes(0xFF ^ byte for byte in size) + name  # a block as it is (RFC 1951, 3.2.4)
        before, behind = self.pieces
        return Printed(plain, _HEAD + before + stored + behind + _tail(plain))


def _tail(plain: bytes) -> bytes:
    return zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")


def _deflated(content: bytes, end: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush(end)


def printed(plain: bytes) -> Printed:
    """A page, packed."""
    before, mark, behind = plain.partition(_MARK)
    pieces = (_deflated(before, zlib.Z_FULL_FLUSH), _deflated(behind, zlib.Z_FINISH)) if mark else None
    return Printed(plain, _HEAD + _deflated(plain, zlib.Z_FINISH) + _tail(plain), pieces)


class PageCache:
    """Printed pages by what makes them differ."""

    def __init__(self, size: int = KEPT) -> None:
        self._pages: OrderedDict[Hashable, Printed] = OrderedDict()
        self._size = size

    def get(self, key: Hashable, make: Callable[[], str]) -> Printed:
        """The page under this key; made now if it is not there."""
        found = self._pages.get(key)
        if found is None:
            found = self._pages[key] = printed(make().encode())
            while len(self._pages) > self._size:
                self._pages.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forgets every page."""
        self._pages.clear()

    def __len__(self) -> int:
        return len(self._pages)


CACHE = PageCache()


def render(visit: Visit, template: str, **context: Any) -> str:
    """A page of `templates/respondent/`, in the visit's language."""
    found = environment(DOMAIN, visit.interface).get_template(f"respondent/{template}.html")
    return found.render(visit.context() | context)


def kept(
    visit: Visit, template: str, difference: Hashable = (), context: Callable[[], Mapping[str, Any]] = dict
) -> Printed:
    """The same page for everybody: printed at the first visit, from memory afterwards.

    `difference` is what else, besides the visit, the page depends on; `context` is asked for only to print it.
    """
    return CACHE.get((template, *visit.key, difference), lambda: render(visit, template, **context()))


def hidden(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Hidden inputs that carry answers from page to page."""
    return Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value) for name, value in pairs
    )


@cache
def slot(number: int) -> Markup:
    """A place in a kept page, to be filled by `fill`."""
    return Markup("<!--slot {} -->").format(number)


def fill(page: Printed, *pieces: str) -> bytes:
    """A kept page with its slots filled, first to last. Text that is no Markup is escaped."""
    html = page.plain
    for number, piece in enumerate(pieces, start=1):
        html = html.replace(slot(number).encode(), escape(piece).encode(), 1)
    return html
