"""HR at work: Huong owns the portal of the client, Doc reads there, Binh is HR of another firm."""

import pytest

from surveyhost.services.tabulation import tally
from tests.support import factories


@pytest.fixture
def client(town, monkeypatch):
    """The client, in a demo data folder; reports are not printed, which takes long and is tested elsewhere."""
    (town.house.settings.data / "demo").touch()
    return factories.client(town.house, "Linh kiện Minh Hải")


@pytest.fixture
def huong(town, client):
    return town.hr("huong@minhhai.example", client)


@pytest.fixture
def release(town, client):
    """A released release of the client's survey; its id."""
    wave = factories.closed_wave(town.house, 44, survey_id=factories.survey(town.house, client, title="Tiếng nói"))
    made = tally.prepare(town.house, factories.STAFF, wave.survey_id)
    return factories.approved(town.house, made)
