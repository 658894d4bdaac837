"""What one request explores: a release, cut down to what its reader's own report holds."""

import contextlib
from dataclasses import dataclass, replace
from functools import cached_property

from ....core.errors import Refusal
from ....core.release.findings import trends_of_units
from ....core.release.model import COMPANY, Release
from ....core.release.readers import Readable
from ....core.release.scales import twin
from ....report.explore.choices import WAVES, Choices, View
from ....report.explore.refusals import NoSuchPage
from ....report.explore.table import Table, table
from ....report.html import reading
from ....report.model import Reading
from ....services.releases import releases
from ....store.office.release import ListedRelease
from ...account.guard import account, house, missing
from ...account.language import language
from ..blueprint import own_client
from ..readable import address, as_read_before, asked_for, explored, own_pages

MOST_WAVES = 12
"""Waves that one table shows, the latest."""


@dataclass(frozen=True)
class Subject:
    line: ListedRelease
    tables: Release
    """The whole release: asked for pages, never for figures."""
    page: Readable
    before: tuple[ListedRelease, ...]
    """The latest release of each wave before, the latest first."""

    @cached_property
    def reading(self) -> Reading:
        """What may be asked, and nothing beside it."""
        cut, unit = explored(self.tables, self.page)
        earlier = None
        if self.before and self.before[0].wave == self.tables.wave - 1:
            earlier = as_read_before(_loaded(self.before[0].id), self.page)
        return reading(cut, self.spoken, unit, None, earlier)

    @property
    def spoken(self) -> str:
        languages = self.tables.questionnaire.languages
        return language() if language() in languages else languages[0]

    @cached_property
    def choices(self) -> Choices:
        """Whoever reads one row reads the company's beside it, in this wave: not the company's of waves before."""
        return Choices(self.reading, has_waves=self.reading.trends and not self.page.is_row)

    def table(self, view: View) -> Table:
        """The page of a view. NoSuchPage where it has fewer."""
        made = table(self.choices, view, self._waves() if view.rows == WAVES else ())
        if view.page > made.pages:
            raise NoSuchPage(page=view.page, last=made.pages)
        return made

    @property
    def unit(self) -> str | None:
        """The page, as an address names it; None for the one that is shown first."""
        first = COMPANY if not account().units else address(own_pages(self.tables)[0])
        return None if address(self.page) == first else address(self.page)

    def _waves(self) -> list[Reading]:
        """This wave and those before, the oldest first, as far as each may be compared with the one before it."""
        found = [self.reading]
        for line in self.before[: MOST_WAVES - 1]:
            later = found[-1]
            if not later.is_company and not trends_of_units(later.release):
                break
            release = _loaded(line.id)
            group = None if release is None else twin(self.tables.group(self.reading.unit.code), release)
            if release is None or group is None or release.wave != later.release.wave - 1:
                break
            found.append(reading(release, self.spoken, group))
        return found[::-1]


def _loaded(release_id: int) -> Release | None:
    with contextlib.suppress(Refusal):  # a damaged one is no reason not to show the others
        return releases.load(house(), release_id, own_client())
    return None


def subject(release_id: int) -> Subject:
    """Of this client's release, and of the page that `?unit=` names. Another's, or none: 404."""
    lines = releases.for_client(house(), own_client())
    try:
        tables = releases.load(house(), release_id, own_client())
    except Refusal:
        missing()
    earlier: dict[int, ListedRelease] = {}
    for one in lines:
        if one.survey_id == tables.survey and one.wave < tables.wave:
            earlier.setdefault(one.wave, one)
    before = tuple(earlier[wave] for wave in sorted(earlier, reverse=True))
    line = next(one for one in lines if one.id == release_id)
    return Subject(line, tables, asked_for(tables), before)


def on_page(view: View, page: int) -> View:
    """The same view, another page of it."""
    return replace(view, page=page)
