"""Response: the company's rate, how many answered where, and what those who did not could change."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....core.release.derived import least_answered, of_everybody
from ....core.release.model import COMPANY, Group
from ....core.release.scales import cells_of
from ...model import Reading
from .. import Part
from .box import facts

NARROW = 12
"""Letters of a group's name that surely stand on a line where two breakdowns stand side by side."""
TALL = 30
"""Lines of names that surely stand on a page."""


def rate(reading: Reading) -> str:
    """The company's response rate, as a bound where 1 to k - 1 people did not answer."""
    release, words = reading.release, reading.words
    if not release.invited:
        return words.percent_of(0)
    if release.respondents is None:
        least = min(release.invited, least_answered(release.invited, reading.k))
        return words.say("from %(low)s", low=words.percent_of(100 * least // release.invited))
    return words.percent_of(round(100 * release.respondents / release.invited))


@dataclass(frozen=True, slots=True)
class Answered:
    name: str
    n: str
    part: float
    """Of the company's answers, percent; the width of a bar."""
    depth: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one breakdown."""

    name: str
    rows: Sequence[Answered]

    @property
    def is_long(self) -> bool:
        """Whether it has to go on on another page: as wide as the page, since what stands side by side cannot break."""
        return sum(1 + len(row.name) // NARROW for row in self.rows) > TALL


@dataclass(frozen=True, slots=True)
class Between:
    """A theme as it was answered, and between what it would lie if everybody who was invited had answered."""

    name: str
    figure: str
    low: int
    high: int
    ends: tuple[int, int]
    """Of the figure itself: the same twice, or a range."""


def _answered(reading: Reading, group: Group, name: str, depth: int) -> Answered:
    part = min(100.0, 100 * group.respondents / max(1, reading.answered))
    return Answered(name, reading.words.number(group.respondents), part, depth)


def response(reading: Reading) -> Part:
    """The company's rate, and how many answered in each unit down to the second level."""
    release, words = reading.release, reading.words
    units = [group for group in release.units() if group.code != COMPANY and len(group.path) <= 2]
    if len(units) > 40:
        units = [group for group in units if len(group.path) == 1][:40]
    return Part(
        "response",
        words.say("Response"),
        {
            "rate": rate(reading),
            "answered": reading.people(reading.whole),
            "invited": words.number(release.invited),
            "rows": [_answered(reading, group, group.path[-1], len(group.path) - 1) for group in units],
            "bound": release.respondents is None,
            "fieldwork": facts(reading),
            "contents": not missing(reading),
        },
    )


def missing(reading: Reading) -> list[Part]:
    """What the silent could change in each theme, and how many answered in each group; none where neither is known.

    Computed from printed figures: what is not in the release, like the number invited in a group, is not in here.
    """
    themes, groups = _themes(reading), _by_breakdown(reading)
    if not reading.is_company or not (themes or groups):
        return []
    return [Part("missing", reading.words.say("Who is missing"), {"themes": themes, "groups": groups})]


def _themes(reading: Reading) -> list[Between]:
    release, words = reading.release, reading.words
    found = []
    for scale in reading.scales:
        score = reading.score(COMPANY, scale)
        all_of = of_everybody(cells_of(release, COMPANY, scale.measures), release.invited)
        if score is not None and all_of is not None:
            ends = (score.low, score.high)
            found.append(Between(words.text(scale.text), words.percent(score), all_of.low, all_of.high, ends))
    return found


def _by_breakdown(reading: Reading) -> list[Breakdown]:
    """The groups of the whole company, by breakdown."""
    found: dict[str, list[Answered]] = {}
    for group in reading.release.groups:
        if group.breakdown != "unit" and (group.parent or COMPANY) == COMPANY:
            row = _answered(reading, group, ", ".join(group.path), 1)
            found.setdefault(reading.words.breakdown(group.breakdown), []).append(row)
    return [Breakdown(name, rows) for name, rows in found.items()]
