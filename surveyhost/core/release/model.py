"""A release: the protected tables of one wave, frozen. The only thing a screen, a PDF or an export ever reads.

Nothing in here is a count of answers per category: shares are whole percents, so a release holds no more
than what may be printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..questionnaire.model import Questionnaire

Form = Literal["full", "bands"]
Protection = Literal["lifted", "merged", "not_stated", "few", "waiting"]
COMPANY = "company"
"""The code of the group that holds everybody who is counted at all."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in whole percents: exact when `low == high`, else the range that is all we say.

    A clipped share is (80, 100), printed "at least 80 %", or (0, 20), printed "at most 20 %".
    """

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Group:
    """A published reporting group: the company, a unit and below, or one value of a breakdown inside a unit block."""

    code: str
    breakdown: str
    """"unit", or the breakdown's name ("tenure", "unit*work_mode")."""
    path: tuple[str, ...]
    """unit: the unit's path from below the company, () for the company. Else: the values' label(s)."""
    parent: str | None
    respondents: int
    """Of the company, where its own number is not said (`Release.respondents`), the bound."""
    covers: tuple[Mapping[str, str], ...] = ()
    """The roster cells it counts: {"unit": "A / B", attribute: value, ...} each; published in anonymity.json."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is published about one measure in one group."""

    n: int
    form: Form
    shares: tuple[Share, ...]
    """full: one per category. bands: three, unfavourable / neutral / favourable. They are whole percents that add
    to 100 (largest remainder) unless a share is clipped."""
    bands: tuple[Share, Share, Share] | None
    """unfavourable / neutral / favourable, for measures on a scale that has a good end; else None."""
    mean: float | None
    """Of the points (1..), or of the places where everybody gives one; two decimals, full form only, and only where
    nothing is clipped."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A place where nothing is printed, and why. `into` is the group in which these people are counted."""

    kind: Protection
    path: tuple[str, ...]
    """The unit path or value that does not stand alone."""
    breakdown: str
    into: str | None
    measure: str | None = None
    """None: for every item. Else only for this one."""


@dataclass(frozen=True, slots=True)
class DecidedAction:
    """One action as a report prints it: not who does it, since a release is kept for good."""

    what: str
    kind: str
    due: str
    """ISO date."""
    state: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding of the wave before, as its release printed it, and what the client decided about it."""

    about: Mapping[str, str]
    """Language to the words of the question, or of the theme."""
    breakdown: str
    path: tuple[str, ...]
    """The group, as that release named it: see `Group`."""
    figure: tuple[int, int]
    is_score: bool
    """An eNPS, and no percent."""
    decision: str | None
    """A member of `core.loop.decision.Decision`; None where there is none yet."""
    reason: str
    actions: tuple[DecidedAction, ...]


@dataclass(frozen=True, slots=True)
class CommentList:
    """The comments of one item written by the people of one block; sorted by content, without counts."""

    item: str
    group: str
    """The group under which the list stands; its own people only, never those of lists below it."""
    comments: tuple[str, ...]
    headings: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Optional headings set by the reviewer, to positions in `comments`."""
    neutral: tuple[int, ...] = ()
    """Positions in `comments` at which no comment stands, but a sentence of the vendor's in its place."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one action that a follow-up asked about; figures from published cells of both releases."""

    action: Mapping[str, str]
    """Language to the client's words."""
    asked: tuple[str, ...]
    """Codes of the items that ask whether it was done, whether it was noticed, and whether the problem is smaller."""
    verdict: str | None
    """A member of `core.loop.judging.verdict.Verdict`; None where no figure was chosen to judge it by."""
    code: str = ""
    """Of the measure, or of the theme, that decides."""
    is_theme: bool = False
    breakdown: str = ""
    path: tuple[str, ...] = ()
    """The group, by words that mean the same in both releases: see `Group`."""
    before: tuple[int, int] | None = None
    """Percent favourable; the same figure twice where it is known, else the ends of what is known."""
    expected: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    interval: tuple[int, int] | None = None
    """90 %, of `after` less `expected`, in points."""
    n_before: int | None = None
    n_after: int | None = None
    smallest: int | None = None
    """The smallest rise, in points, that could be seen; None where none could."""
    company: tuple[int, int] | None = None
    """The company's own change in points."""


@dataclass(frozen=True, slots=True)
class Release:
    survey: int
    wave: int
    number: int
    title: Mapping[str, str]
    client: str
    questionnaire: Questionnaire
    policy: Mapping[str, object]
    """The frozen policy as its canonical JSON document reads."""
    policy_hash: str
    """64 hex digits."""
    opened: str
    closed: str
    """ISO dates."""
    invited: int
    respondents: int | None
    """None where the rate is printed as a bound (1 to k - 1 people did not answer)."""
    groups: tuple[Group, ...]
    """The company first, then units in tree order, then breakdowns."""
    cells: Mapping[tuple[str, str], Cell]
    """(group code, measure code) to what is published. A missing key is a protected place."""
    protected: tuple[Protected, ...]
    comments: tuple[CommentList, ...]
    certificate: Mapping[str, object]
    destruction: Mapping[str, object] = field(default_factory=dict)
    """What close destroyed, and the latest date for the rest."""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Roster word to language to what a report calls it there."""
    decided: tuple[Decided, ...] = ()
    """What was decided about the findings of the wave before, when this release was prepared."""

    became: tuple[Became, ...] = ()
    """In a follow-up: each action that it asked about."""

    def group(self, code: str) -> Group:
        """The group with this code; KeyError if it is not published."""
        for group in self.groups:
            if group.code == code:
                return group
        raise KeyError(code)

    def units(self) -> tuple[Group, ...]:
        """The company and every published unit, in tree order."""
        return tuple(group for group in self.groups if group.breakdown == "unit")
