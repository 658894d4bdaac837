"""Whole numbers as people type them, or as anybody may send them."""

import re

_WHOLE = re.compile(r"\s*([0-9]{1,10})\s*", re.ASCII)
"""Ten digits at most: `int` raises ValueError on more than 4,300, and on digits such as ² that are none of a number."""


LARGEST = 2**31 - 1
"""Ids are 32 bits wide on PostgreSQL; SQLite would look for any."""


def natural(text: str | None, most: int = LARGEST) -> int | None:
    """The whole number from 0 to `most` that a text is; None if it is none."""
    found = _WHOLE.fullmatch(text or "")
    number = int(found[1]) if found else None
    return number if number is not None and number <= most else None
