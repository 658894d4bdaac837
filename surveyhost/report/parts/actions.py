"""The findings that matter most, and rows to plan what will be done about them."""

from .. import sentences
from ..model import Reading
from . import Part

BLANK_ROWS = {6: 4}
"""Rows for a pen on the action page, by findings above them: they share one page where they can."""


def actions(reading: Reading) -> Part:
    """The findings that matter most, and rows to plan what will be done about them."""
    found = sentences.headline_sentences(reading)
    return Part(
        "actions",
        reading.words.say("Findings and actions"),
        {"found": found, "blank": BLANK_ROWS.get(len(found), 5), "trends": reading.trends},
    )
