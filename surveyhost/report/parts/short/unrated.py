"""What a short report says of a survey that rates nothing: the votes of a ballot, or what was chosen."""

from dataclasses import replace
from typing import Any

from ...model import Reading
from ..choices import chosen
from ..loop.ballot import ballot
from . import MORE, Room


def answers(reading: Reading, room: Room) -> dict[str, Any]:
    """As the full report prints them, as many as there is room for; `more` where that is not all."""
    for part in ballot(reading):
        votes = part.shows["votes"]
        kept = [replace(one, text=reading.words.short(one.text, room.letters)) for one in votes[: room.votes]]
        return {
            "title": part.label,
            "ballot": {**part.shows, "votes": kept},
            "choices": [],
            "more": reading.words.say(MORE) if len(votes) > room.votes else "",
        }
    found = [one for section in reading.release.questionnaire.sections for one in chosen(reading, section)]
    more = reading.words.say(MORE) if len(found) > room.items else ""
    kept = [replace(one, text=reading.words.short(one.text, room.letters)) for one in found[: room.items]]
    return {"ballot": None, "choices": kept, "more": more}
