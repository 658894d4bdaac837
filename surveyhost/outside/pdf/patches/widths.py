"""Asks how wide a box becomes that has no width of its own, in the order that costs least.

Nearly every such box (an entry of a legend, a page number in the list of contents) has room for all it says on one
line. The library first lays out each of its words by itself, to know how narrow it could be, which then does not
matter.
"""

from typing import Any

from weasyprint.layout import preferred

from .names import is_called_alike, put

_its = preferred.shrink_to_fit


def shrink_to_fit(context: Any, box: Any, available_content_width: Any) -> Any:
    """As the library's, but how narrow it could be is asked only where there is no room for all of it."""
    widest = preferred.max_content_width(context, box, outer=False)
    if widest <= available_content_width:
        return widest
    return min(max(preferred.min_content_width(context, box, outer=False), available_content_width), widest)


def keep() -> bool:
    """From now on. False, and nothing changed, where the library is not the one we know."""
    known = is_called_alike(shrink_to_fit, _its)
    if known:
        put(_its, shrink_to_fit)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    put(shrink_to_fit, _its)
