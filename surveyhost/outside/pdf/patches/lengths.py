"""Works out the lengths of boxes once for each style and room, instead of once for each box.

The library resolves 18 lengths (margins, paddings, borders, widths, heights) each time that it looks at a box, ten
thousand times for a company's report. They hang on the style, which is kept from report to report, on the room around
the box, and in tables on the borders that the cells have agreed on.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from .names import is_called_alike, put

SIDES = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
NAMES = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{least}{axis}" for axis in ("width", "height") for least in ("", "min_", "max_")),
    *SIDES,
)
"""What the library sets on a box, all of it."""
MOST = 200
"""Rooms of one style that are kept before all are dropped; most styles have one or two."""
_its = percent.resolve_percentages


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """As the library's; what it has set before for this style in this room is set again."""
    if isinstance(containing_block, Box):
        room = containing_block.width, containing_block.height
    else:
        room = tuple(containing_block)
    own, style = box.__dict__, box.style
    agreed = tuple([own.get(side) for side in SIDES]) if style["border_collapse"] == "collapse" else None
    key = room, agreed, isinstance(box, PageBox)
    kept = style.__dict__.setdefault("lengths", {})
    found = kept.get(key)
    if found is None:
        _its(box, room)
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = {name: own[name] for name in NAMES}
    else:
        own.update(found)


def keep() -> bool:
    """From now on. False, and nothing changed, where the library is not the one we know."""
    known = is_called_alike(resolve_percentages, _its)
    if known:
        put(_its, resolve_percentages)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    put(resolve_percentages, _its)
