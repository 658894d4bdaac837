"""Shortcuts through private names of WeasyPrint and pydyf, and one switch for all of them.

They make a company's unit reports about twice as fast (docs/performance.md): `reading` reads with libxml2, `styles`
keeps what an element looks like from one report to the next, `text` lays out a piece of text once, `glyphs` reads what
it is drawn with once, `lines` sets a line of one piece at once, `widths` asks first how wide a box is at most,
`lengths` keeps the lengths of a style, `drawing` keeps numbers, colours and lists of pages, `writing` makes each object
of a file once. Private names may change with any version, so the shortcuts are loaded with the versions they were
written for and with no other. Without them the libraries' own ways print the same pages.
"""

import importlib
from collections.abc import Mapping
from importlib.metadata import version

PUT_IN_PLACE = ("text", "glyphs", "lines", "widths", "lengths", "drawing")
"""Modules that take the place of the libraries' own functions; the others are called by the printer."""
WRITTEN_FOR: Mapping[str, str] = {"weasyprint": "70.0", "pydyf": "0.13.0"}


def strangers() -> list[str]:
    """Which libraries are here in another version: "weasyprint 71.0 (written for 70.0)"."""
    return [
        f"{name} {version(name)} (written for {known})" for name, known in WRITTEN_FOR.items() if version(name) != known
    ]


def described() -> str:
    """In a sentence, how this process prints."""
    if on():
        return "Printing takes its shortcuts."
    return f"Printing goes the libraries' own way, which takes longer: {', '.join(strangers()) or 'switched off'}."


_is_on = False


def on() -> bool:
    """Whether printing takes the shortcuts."""
    return _is_on


def switch(to: bool) -> None:
    """The one switch. Stays off where a library is a stranger."""
    global _is_on  # noqa: PLW0603  (the libraries are patched for the whole process, so the switch is the process's)
    if strangers():
        return
    kept = [importlib.import_module(f".{name}", __name__) for name in PUT_IN_PLACE]
    _is_on = to and all(one.keep() for one in kept)
    if not _is_on:
        for one in kept:
            one.as_the_library_does()


switch(to=True)
