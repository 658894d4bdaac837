"""A client with a survey whose first wave is released."""

from dataclasses import dataclass

import pytest

from surveyhost.core.release.model import Release
from surveyhost.services.loop import findings
from surveyhost.services.office.house import Actor, House
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from tests.support import factories

HUONG = Actor("huong@minhhai.example")


@dataclass(frozen=True)
class Released:
    """What these tests stand on."""

    house: House
    client: int
    survey: int
    release_id: int
    tables: Release

    @property
    def first(self) -> int:
        """Id of the first finding."""
        return findings.loop(self.house, self.client).findings[0].id

    def finding(self, finding_id: int) -> findings.ListedFinding:
        return findings.loop(self.house, self.client).find(finding_id)


@pytest.fixture
def released(house) -> Released:
    client = factories.client(house)
    survey = factories.survey(house, client)
    factories.closed_wave(house, 50, survey_id=survey)
    release = factories.approved(house, tally.prepare(house, factories.STAFF, survey))
    return Released(house, client, survey, release, releases.load(house, release))
