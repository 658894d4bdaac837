"""Paths of units: levels with " / " between them, in one spelling."""

import re

from .look_alikes import Spellings, key
from .look_alikes import visible as tidy

LEVEL = " / "
"""Between the levels of a unit's path."""
MOST_LEVELS = 12
_LEVELS = re.compile(r"(?:^|\s)/|/(?=\s|$)|//")


def spelled(spellings: Spellings, path: str | None) -> str | None:
    """A unit's path with each level as it was spelled first under the levels above it."""
    levels: list[str] = []
    for level in path.split(LEVEL) if path else ():
        levels.append(spellings.of(level, "unit", *levels))
    return path and LEVEL.join(levels)


def unit_path(text: str) -> str | None:
    """A unit's path in its one spelling, None where a level is empty. A slash without space is part of a name."""
    if not text:
        return ""
    plain = text.replace("／", "/")
    levels = [tidy(level) for level in _LEVELS.split(plain)]
    return LEVEL.join(levels) if all(levels) and "//" not in plain else None


def same_unit(one: str, other: str) -> bool:
    """Whether two paths look alike."""
    return one == other or key(one) == key(other)
