"""One reading of a release: in one language, for the company or a unit, with or without an earlier release beside it.

Everything a page shows is made from here, and a reading holds published tables only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ..core.loop.finding import About, Place
from ..core.questionnaire.kinds import is_question
from ..core.questionnaire.measures import Measure, measures
from ..core.questionnaire.model import Item
from ..core.release.chance.compared import Compared
from ..core.release.derived import Span, change, favourable, gap, least_answered, theme_score
from ..core.release.findings import Changed, Finding, Kind, changes, findings, trends_of_units
from ..core.release.model import COMPANY, Cell, Group, Protected, Release
from ..core.release.rankings import with_one_base
from ..core.release.scales import Scale, cells_of, comparable, rated, scales, twin
from ..core.report_length import Length
from ..core.thresholds import full_minimum
from . import names
from .brand import Brand, Imprint
from .charts.marks import reach
from .differences import Delta, Family, Key
from .formatting import Words, words


def words_of(release: Release, language: str) -> Words:
    """The words in which a release is read."""
    attributes = tuple(names.attributes(release, language).items())
    return words(language, str(release.policy.get("fallback") or "") or None, attributes)


@dataclass(frozen=True)
class Reading:
    release: Release
    language: str
    unit: Group
    brand: Brand
    imprint: Imprint = field(default_factory=Imprint)
    earlier: Release | None = None
    length: Length = Length.FULL
    history: tuple[Release, ...] = ()
    """Releases of the waves before `earlier`, oldest first."""

    @cached_property
    def words(self) -> Words:
        return words_of(self.release, self.language)

    @property
    def is_company(self) -> bool:
        return self.unit.code == COMPANY

    @cached_property
    def k(self) -> int:
        """The policy's smallest number of people."""
        return int(str(self.release.policy.get("k", 5)))

    @property
    def full_minimum(self) -> int:
        """People from which full tables are printed."""
        return full_minimum(self.k)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {measure.code: measure for measure in measures(self.release.questionnaire)}

    @cached_property
    def one_base(self) -> frozenset[str]:
        """The rankings whose options all count everybody who ranked anything."""
        return with_one_base(self.release)

    @cached_property
    def rated(self) -> tuple[Measure, ...]:
        return rated(self.release.questionnaire)

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """The themes, each over those of its items that are shown for the unit of this report, so that every group

        under it is compared on the same items. A theme of which nothing is shown is left out.
        """
        shown = (
            replace(scale, measures=tuple(code for code in scale.measures if self.cell(self.unit.code, code)))
            for scale in scales(self.release.questionnaire)
        )
        return tuple(scale for scale in shown if scale.measures)

    @cached_property
    def partial(self) -> list[tuple[Scale, int]]:
        """Themes that rest on fewer items than they have, with the number they have."""
        whole = {scale.code: len(scale.measures) for scale in scales(self.release.questionnaire)}
        return [(scale, whole[scale.code]) for scale in self.scales if len(scale.measures) < whole[scale.code]]

    @cached_property
    def _places(self) -> dict[tuple[str, tuple[str, ...], str], Protected]:
        return {
            (place.breakdown, place.path, place.measure): place
            for place in self.release.protected
            if place.measure is not None
        }

    def why(self, group: Group, measure: str) -> Protected:
        """Why a measure is not shown in a group, and where its people are counted."""
        found = self._places.get((group.breakdown, group.path, measure))
        return found or Protected("few", group.path, group.breakdown, None, measure)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Item code to its number in the questionnaire; notes have none."""
        items = (item for item in self.release.questionnaire.items() if is_question(item))
        return {item.code: number for number, item in enumerate(items, start=1)}

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {group.code: group for group in self.release.groups}

    @cached_property
    def parent(self) -> Group | None:
        """The unit above, where the report is a unit's."""
        return None if self.unit.parent is None else self.groups.get(self.unit.parent)

    @cached_property
    def whole(self) -> Group:
        return self.groups[COMPANY]

    @cached_property
    def reach(self) -> tuple[int, int]:
        """The one scale of all diverging bars of this report."""
        depth = len(self.unit.path) + 1
        wanted = (self.unit.code, *(group.code for group in self.below if len(group.path) == depth))
        cells = ((measure, self.cell(group, code)) for group in wanted for code, measure in self.measures.items())
        return reach((measure, cell) for measure, cell in cells if cell is not None)

    @cached_property
    def below(self) -> tuple[Group, ...]:
        """Every published unit under this one, in tree order."""
        depth = len(self.unit.path)
        return tuple(
            group for group in self.release.units() if len(group.path) > depth and group.path[:depth] == self.unit.path
        )

    @cached_property
    def trends(self) -> bool:
        """Is there an earlier wave that this unit may be compared with?"""
        return self.earlier is not None and (self.is_company or trends_of_units(self.release))

    @cached_property
    def found(self) -> Mapping[Kind, Sequence[Finding]]:
        """What the release says of this unit, ranked; the earlier wave only where it may be compared."""
        return findings(self.release, self.earlier if self.trends else None, self.unit.code)

    @cached_property
    def moves(self) -> Mapping[str, Delta]:
        """What changed in the unit of this report since the earlier wave, by measure: on whatever page it stands."""
        return {code: self._moved(one) for code, one in changes(self.release, self.earlier, self.unit.code).items()}

    def _moved(self, one: Changed) -> Delta:
        points = change(one.now, one.before).low
        return Delta(self.words.signed(points), points, lambda: one.sign)

    @cached_property
    def same(self) -> frozenset[str]:
        """Measures that mean the same in the earlier wave."""
        if self.earlier is None:
            return frozenset()
        return comparable(self.release.questionnaire, self.earlier.questionnaire)

    def cell(self, group: str, measure: str) -> Cell | None:
        return self.release.cells.get((group, measure))

    def favourable(self, group: str, measure: str) -> Span | None:
        """Favourable share of a measure in a group; None where the place is protected or has no good end."""
        cell = self.cell(group, measure)
        return None if cell is None else favourable(cell)

    def before(self, group: str, measure: str) -> Span | None:
        """The same in the earlier wave, where it may be compared."""
        then = self._then(group)
        if self.earlier is None or then is None or measure not in self.same:
            return None
        cell = self.earlier.cells.get((then, measure))
        return None if cell is None else favourable(cell)

    @cached_property
    def shown_before(self) -> dict[str, Span]:
        """Favourable share of each rated item that the earlier wave shows for this unit, comparable or not."""
        then = self._then(self.unit.code)
        if self.earlier is None or then is None:
            return {}
        cells = ((one.code, self.earlier.cells.get((then, one.code))) for one in rated(self.earlier.questionnaire))
        spans = ((code, favourable(cell)) for code, cell in cells if cell is not None)
        return {code: span for code, span in spans if span is not None}

    @cached_property
    def shown_items(self) -> int:
        """How many rated items are shown for the unit of this report."""
        return len(self.shown)

    @cached_property
    def shown(self) -> dict[str, Span]:
        """Favourable share of each rated item that is shown for the unit of this report."""
        spans = {measure.code: self.favourable(self.unit.code, measure.code) for measure in self.rated}
        return {code: span for code, span in spans.items() if span is not None}

    def score(self, group: str, scale: Scale) -> Span | None:
        """Theme score of a group."""
        return theme_score(cells_of(self.release, group, scale.measures))

    @cached_property
    def _of_company(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The themes as the company's report has them: each over those of its items that are shown there."""
        shown = (
            (one.code, [code for code in one.measures if (COMPANY, code) in self.release.cells])
            for one in scales(self.release.questionnaire)
        )
        return frozenset((code, tuple(some)) for code, some in shown)

    def place_of(self, group: str, scale: Scale) -> Place | None:
        """Where a theme's figure stands, to point at it; None where this report's rests on fewer items than others'."""
        is_same = (scale.code, scale.measures) in self._of_company
        return Place(group, About.THEME, scale.code) if is_same else None

    def score_before(self, group: str, scale: Scale) -> Span | None:
        """The theme score in the earlier wave; only if each of its measures means the same."""
        then = self._then(group)
        if self.earlier is None or then is None or not set(scale.measures) <= self.same:
            return None
        return theme_score(cells_of(self.earlier, then, scale.measures))

    def _then(self, group: str) -> str | None:
        """The group's code in the earlier release, where it may be compared."""
        if self.earlier is None or (group != COMPANY and not trends_of_units(self.release)):
            return None
        return twin(self.groups[group], self.earlier)

    def delta(self, family: Family, key: Key, now: Span | None, before: Span | None, **kind: bool) -> Delta | None:
        """A difference as printed, judged with its family; None if one side is missing or a range.

        kind: `inside` or `is_score` of `Compared`.
        """
        if now is None or before is None:
            return None
        points = gap(now, before)
        if not points.exact:
            return None
        return Delta(self.words.signed(points.low), points.low, family.add(key, Compared(now, before, **kind)))

    @cached_property
    def wave_name(self) -> str:
        """How this wave is called beside the earlier one: its year, or its number where both fell into one year."""
        return self._wave(self.release)

    @cached_property
    def earlier_name(self) -> str:
        return self._wave(self.earlier) if self.earlier is not None else ""

    @property
    def all_before(self) -> tuple[Release, ...]:
        """Releases of all earlier waves, oldest first."""
        return () if self.earlier is None else (*self.history, self.earlier)

    def names_of(self, releases: Sequence[Release]) -> list[str]:
        """What these waves are called beside each other: by their years, or by number where two fell into one year."""
        years = [date.fromisoformat(one.closed[:10]).year for one in releases]
        if len(set(years)) == len(years):
            return [str(year) for year in years]
        return [self.words.say("wave %(number)s", number=one.wave) for one in releases]

    def _wave(self, release: Release) -> str:
        both = [one for one in (self.release, self.earlier) if one is not None]
        return self.names_of(both)[both.index(release)]

    def name(self, group: Group) -> str:
        """A group's name in this report: below the unit it needs no more than its own part of the path."""
        above = (
            self.unit.path if group.breakdown == "unit" and group.path[: len(self.unit.path)] == self.unit.path else ()
        )
        return self.words.group(group, above if len(group.path) > len(above) else ())

    @property
    def answered(self) -> int:
        """How many answered in the company, or the bound where only that is said: what is drawn tells no more."""
        if self.release.respondents is None:
            return least_answered(self.release.invited, self.k)
        return self.whole.respondents

    def people(self, group: Group) -> str:
        """How many answered in a group, as printed: a bound for the company where only that is said."""
        if group.code == COMPANY and self.release.respondents is None:
            return self.words.say("from %(low)s", low=self.words.number(self.answered))
        return self.words.number(group.respondents)

    def question(self, measure: str) -> str:
        """The words of a measure."""
        return self.words.measure(self.release.questionnaire, self.measures[measure])

    def reference(self, measure: str) -> str:
        """ "item 7"."""
        return self.words.say("item %(number)s", number=self.numbers[self.measures[measure].item])

    def labels(self, item: Item) -> Sequence[str]:
        """The words on an item's scale, one per point; of a scale that names its ends only, "" between them."""
        given = item.labels.get(self.language) or next(iter(item.labels.values()), ())
        if len(given) == 2 and item.points > 2:
            return (given[0], *[""] * (item.points - 2), given[1])
        return given
