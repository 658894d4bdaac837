"""Prints the respondent's pages, and keeps those that are the same bytes for everybody.

A kept page is found by contract, language and what else makes a difference; it holds no token, since every link on it
is a bare query ("?page=2"). What does differ between two people, an answer carried to the next sheet or the words of
a receipt, is put in at marked places after the page was found.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from ..shared.pages import environment
from . import facts
from .visits import DOMAIN, Visit

KEPT = 1024
"""Pages kept in memory; beyond that the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it goes over the line, plain and packed."""

    plain: bytes
    packed: bytes


class Shelf:
    """Printed pages by what makes them differ."""

    def __init__(self, size: int = KEPT) -> None:
        self._pages: OrderedDict[Hashable, Printed] = OrderedDict()
        self._size = size

    def get(self, key: Hashable, make: Callable[[], str]) -> Printed:
        """The page under this key; made now if it is not there."""
        found = self._pages.get(key)
        if found is None:
            plain = make().encode()
            found = self._pages[key] = Printed(plain, gzip.compress(plain, 9, mtime=0))
            while len(self._pages) > self._size:
                self._pages.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forgets every page."""
        self._pages.clear()

    def __len__(self) -> int:
        return len(self._pages)


SHELF = Shelf()


def render(visit: Visit, template: str, **context: Any) -> str:
    """A page of `templates/respondent/`, in the visit's language."""
    found = environment(DOMAIN, facts.interface(visit.language)).get_template(f"respondent/{template}.html")
    return found.render(visit.context() | context)


def kept(
    visit: Visit, template: str, difference: Hashable = (), context: Callable[[], Mapping[str, Any]] = dict
) -> Printed:
    """The same page for everybody: printed at the first visit, from memory afterwards.

    `difference` is what else, besides the visit, the page depends on; `context` is asked for only to print it.
    """
    return SHELF.get((template, *visit.key, difference), lambda: render(visit, template, **context()))


def hidden(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Hidden inputs that carry answers from sheet to sheet."""
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
