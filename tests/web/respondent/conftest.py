"""A booth and a client for each test; every page the client gets is inspected."""

import pytest
from flask.testing import FlaskClient

from surveyhost.web.respondent.press import SHELF
from tests.web.respondent.booths import OpenBooth, booth_of, client_of
from tests.web.respondent.instruments import EVERY_KIND, VOICE


@pytest.fixture(autouse=True)
def empty_shelf():
    """No page printed for another test is handed out."""
    SHELF.clear()


@pytest.fixture
def booth() -> OpenBooth:
    """A wave with every kind of item, open."""
    return booth_of(EVERY_KIND)


@pytest.fixture
def client(booth: OpenBooth) -> FlaskClient:
    return client_of(booth)


@pytest.fixture
def voice() -> OpenBooth:
    """The wave of the pictures: eight ratings and a comment, all ratings asked for."""
    return booth_of(VOICE)


@pytest.fixture
def voice_client(voice: OpenBooth) -> FlaskClient:
    return client_of(voice)
