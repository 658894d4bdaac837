"""Sort order as people expect it when looking names up: numbers by value, Vietnamese letters by their alphabet."""

import re
import unicodedata

Key = tuple[tuple[int, int, str], ...]
LONGEST = 100
"""Digits of a number that is compared by its value; `int` takes no more than 4,300."""
_PARTS = re.compile(r"(\d+)")
_LETTERS = str.maketrans(
    dict.fromkeys("\u0300\u0301\u0303\u0309\u0323", "")  # a tone makes no other letter
    | {"\u0306": "\ue000", "\u0302": "\ue001", "\u031b": "\ue002", "đ": "d\ue000"}  # ă after a, and so on
)


def looked_up(text: str) -> Key:
    """A key to sort by: "Line 2" before "Line 10", a before ă before â before b, d before đ. Where only tones, capitals
    or leading zeros differ, the texts themselves decide, so no two have the same key."""
    letters = unicodedata.normalize("NFD", text.casefold()).translate(_LETTERS)
    return (*(_part(part) for part in _PARTS.split(letters) if part), (-1, 0, text))


def _part(part: str) -> tuple[int, int, str]:
    """Digits as numbers, which stand before letters."""
    return (0, int(part), "") if part.isdecimal() and len(part) <= LONGEST else (1, 0, part)
