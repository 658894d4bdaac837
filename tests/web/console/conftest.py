"""Staff at work: Tuan administers, Lan manages surveys, Minh releases."""

import pytest

from surveyhost.services.tabulation import preparing
from tests.support import factories


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A page waits for a release until it is there, however busy the machine is."""
    monkeypatch.setattr(preparing, "MOMENT", 3600.0)


@pytest.fixture
def demo(town):
    """A demo data folder, so that waves open without a mail server."""
    (town.house.settings.data / "demo").touch()


@pytest.fixture
def tuan(town):
    return town.staff("tuan@vendor.example")


@pytest.fixture
def lan(town):
    return town.staff("lan@vendor.example")


@pytest.fixture
def minh(town):
    return town.staff("minh@vendor.example")


@pytest.fixture
def survey(town):
    """A survey with a roster of 60, not yet opened; its id."""
    made = factories.survey(town.house)
    factories.roster(town.house, made)
    return made


@pytest.fixture
def wave(town, demo, survey):
    """The survey, in the field."""
    return factories.open_wave(town.house, survey)
