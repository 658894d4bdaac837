"""The report on one page, for everybody: key figures, themes, what stands out, and how to check it."""

from dataclasses import replace

from ... import sentences
from ...model import Reading
from .. import Part
from ..appendix import proof
from ..fieldwork.box import facts
from ..overview import has_scores, overview
from . import MORE, Room
from .unrated import answers

ELSEWHERE = {"strength", "low"}
"""Findings that already stand among the strongest and the weakest."""


def one_page(reading: Reading, room: Room) -> Part:
    words, whole = reading.words, overview(reading).shows
    instead = {} if has_scores(reading) else answers(reading, room)
    found = [one for one in sentences.headline_sentences(reading, 12) if one.kind not in ELSEWHERE]
    is_whole = len(whole["themes"]) <= room.themes
    ends = {
        name: [replace(one, text=words.short(one.text, room.letters)) for one in whole[name][: room.extremes]]
        for name in ("strong", "weak")
    }
    shows = {
        **whole,
        **ends,
        **proof(reading),
        "lines": [
            f"{words.text(reading.release.title)}, {words.period(reading.release.opened, reading.release.closed)}",
            *([whole["lead"]] if whole["lead"] else []),
        ],
        "themes": whole["themes"][: room.themes],
        "slopes": whole["slopes"] if is_whole else None,
        "more": "" if is_whole else words.say(MORE),
        "ballot": None,
        "choices": [],
        **instead,
        "found": found[: room.findings],
        "fieldwork": facts(reading)[1:5],
    }
    return Part("one_page", words.say("One page"), shows)
