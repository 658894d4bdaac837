"""Response: the company's rate, and how many answered where."""

from dataclasses import dataclass

from ...core.release.model import COMPANY
from ..model import Reading
from . import Part


def rate(reading: Reading) -> str:
    """The company's response rate, as a bound where 1 to k - 1 people did not answer."""
    release, words = reading.release, reading.words
    if not release.invited:
        return words.percent_of(0)
    if release.respondents is None:
        least = max(0, release.invited - reading.k + 1)
        return words.say("from %(low)s", low=words.percent_of(100 * least // release.invited))
    return words.percent_of(round(100 * release.respondents / release.invited))


@dataclass(frozen=True, slots=True)
class Answered:
    name: str
    n: str
    part: float
    """Of the company's answers, percent; the width of a bar."""
    depth: int


def response(reading: Reading) -> Part:
    """The company's rate, and how many answered in each unit down to the second level."""
    release, words = reading.release, reading.words
    whole = max(1, reading.whole.respondents)
    units = [group for group in release.units() if group.code != COMPANY and len(group.path) <= 2]
    if len(units) > 40:
        units = [group for group in units if len(group.path) == 1][:40]
    rows = [
        Answered(group.path[-1], words.number(group.respondents), 100 * group.respondents / whole, len(group.path) - 1)
        for group in units
    ]
    return Part(
        "response",
        words.say("Response"),
        {
            "rate": rate(reading),
            "answered": reading.people(reading.whole),
            "invited": words.number(release.invited),
            "rows": rows,
            "bound": release.respondents is None,
        },
    )
