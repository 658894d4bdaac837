"""Pages are tested on SQLite; what they stand on is tested on both engines elsewhere."""

import pytest

from surveyhost import create_app
from surveyhost.services.office.house import House
from tests.support.people import Town


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def town(house: House) -> Town:
    """The signed-in faces, on a clock that stands still."""
    app = create_app(house.settings, house)
    return Town(app.extensions["signed_in"], house)
