"""Sets a line that is one piece of text without asking what else might stand on it.

Most lines of a report are the only text of a cell. The library sets each as if it held boxes within boxes beside
floats; here a line of one piece, with no float beside it, gets the place that all this comes to. Any other line is
the library's.
"""

from inspect import signature
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline, percent

from .names import put

EASING = 1 + 1e-9
"""By which the library widens a line, against what adding up fractions has lost."""
GIVEN = (
    "context",
    "linebox",
    "position_y",
    "bottom_space",
    "skip_stack",
    "containing_block",
    "absolute_boxes",
    "fixed_boxes",
    "first_letter_style",
    "first_line_style",
)
"""What the library's function is given, all of it by its place."""
_its = inline.get_next_linebox


def get_next_linebox(context: Any, linebox: Any, *about: Any) -> Any:
    """As the library's; `about` is what else it is given, by the names in `GIVEN`."""
    position_y, _, skip_stack, room, _, _, first_letter_style, first_line_style = about
    if not (first_letter_style or first_line_style or context.excluded_shapes) and _is_plain(linebox, room):
        skipped = inline.skip_first_whitespace(linebox, skip_stack)
        if skipped == "continue":
            return None, None
        made = _line(context, linebox, position_y, skipped, room)
        if made is not None:
            return made
    return _its(context, linebox, *about)


def _is_plain(linebox: Any, room: Any) -> bool:
    """Whether the line holds one piece of text, in a style that brings nothing but letters, from left to right."""
    if len(linebox.children) != 1 or type(linebox.children[0]) is not TextBox:
        return False
    own, its = linebox.style, linebox.children[0].style
    if not own["direction"] == room.style["direction"] == "ltr":
        return False
    # Such a style inherits how letters look, and nothing that makes room around them or moves them.
    return type(own) is type(its) is AnonymousStyle and its["font_size"] > 0


def _line(context: Any, linebox: Any, position_y: Any, skip_stack: Any, room: Any) -> Any:
    """The line and where the next begins; None where the text is not to be set like this."""
    (piece,) = linebox.children
    left = room.content_box_x()
    width = left + room.width - left
    linebox.position_x, linebox.position_y = left, position_y
    start, end = left + linebox.text_indent, (left + width) * EASING
    piece.position_x, piece.position_y = start, position_y
    percent.resolve_percentages(piece, room)
    skip = 0 if skip_stack is None else next(iter(skip_stack[0]))
    text, resume_at, is_broken = inline.split_text_box(context, piece, end - start, skip, is_line_start=True)
    if text is None or text.text[-1] == " " or start + text.width > end:
        return None
    if resume_at is not None:
        resume_at = {0: {resume_at: None}}
    line = linebox.copy_with_children([text])
    line.remove_decoration(start=skip_stack is not None, end=resume_at is not None)
    line.width = start + text.width - left
    inline._adjust_line_height(line)
    linebox.width, linebox.height = line.width, line.height
    moved = inline.text_align(context, line, width, last=resume_at is None or is_broken)
    _place(line, text, start + moved, position_y)
    line.position_x += moved
    return line, resume_at


def _place(line: Any, text: Any, position_x: Any, position_y: Any) -> None:
    """Put the text on the line's baseline, and the line where it belongs."""
    tops = 0 - text.baseline, 0 - line.baseline
    bottoms = (box_top + box.margin_height() for box_top, box in zip(tops, (text, line), strict=True))
    top = min(tops)
    line.height = max(bottoms) - top
    line.baseline = -top
    line.margin_top = line.margin_bottom = 0
    line.position_y = position_y
    text.position_x = position_x
    text.position_y = tops[0] + (position_y - top)


def keep() -> bool:
    """From now on. False, and nothing changed, where the library is not the one we know."""
    known = tuple(signature(_its).parameters) == GIVEN
    if known:
        put(_its, get_next_linebox)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    put(get_next_linebox, _its)
