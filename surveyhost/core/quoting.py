"""Typed or uploaded text elsewhere: as one short line in a sentence, in a table so that nothing is computed of it."""

import unicodedata

LONGEST = 60
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet program takes for a formula."""


def quoted(text: str, most: int = LONGEST) -> str:
    """The text without control characters, cut to `most` characters with an ellipsis."""
    kept = "".join(letter for letter in text[: 4 * most] if unicodedata.category(letter)[0] != "C")
    return kept if len(kept) <= most and len(text) <= 4 * most else kept[:most] + "…"


def shortened(text: str, most: int = LONGEST) -> str:
    """The text cut at a word, with an ellipsis, where it has more than `most` characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet program would take it for a formula."""
    return "'" + text if text.startswith(FORMULA) else text
