"""Lays out repeated text once: a report contains the same figures and sentences again and again.

The library makes a layout for each piece of text, throws its glyphs away and makes them again to draw. Here a piece of
the same words, style and room gets the layout that was made before, with its glyphs.
"""

from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.svg.text import Style
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

from .names import is_called_alike

MOST = 4_000
"""Pieces that are kept before all are dropped; a report of 40 pages has some 2,000."""
LONGEST = 120
"""Characters up to which a piece is likely to come again."""
_split, _strut = inline.split_first_line, inline.strut
_kept: dict[Any, Any] = {}


class Kept(Layout):
    """A layout that stays as it was drawn."""

    def reactivate(self, style: Any) -> None:
        """Ready to be drawn. What the library makes anew each time is made the first time."""
        if not hasattr(self, "layout"):
            super().reactivate(style)

    def deactivate(self) -> None:
        """Nothing to do: it stays."""


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: Any,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """As the library's, but the same piece is looked at once."""
    if len(text) > LONGEST or justification_spacing:
        return _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    looks = _looks(style) if isinstance(style, Style) else id(style)
    key = text, looks, max_width, is_line_start, minimum
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        made = _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        made[0].__class__ = Kept
        # With its style, so that no other style can come to bear the same id.
        found = _kept[key] = made, style
    return found[0]


def _looks(style: Any) -> tuple[Any, ...]:
    """What is set in the style of a chart's words, which is made anew for each of them."""
    of_text = ("font_family", "font_style", "font_weight", "font_size", "direction")
    return id(style.font_config), *[repr(style[name]) for name in of_text]


def strut(style: Any) -> Any:
    """As the library's: height and baseline of an empty line. Kept with the style."""
    found = style.__dict__.get("strut")
    if found is None:
        found = style.__dict__["strut"] = _strut(style)
    return found


def keep() -> bool:
    """From now on text is laid out once. False, and nothing changed, where the library is not the one we know."""
    known = is_called_alike(split_first_line, _split) and is_called_alike(strut, _strut)
    if known:
        _use(split_first_line, strut)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    _use(_split, _strut)
    _kept.clear()


def _use(split: Any, empty: Any) -> None:
    """Lines of the page, widths of boxes, and charts, which look the name up where it is defined."""
    inline.split_first_line = preferred.split_first_line = line_break.split_first_line = split
    inline.strut = empty
