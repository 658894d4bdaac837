"""A face and a client for each test; every page the client gets is inspected."""

import pytest
from flask.testing import FlaskClient

from surveyhost.web.respondent.page_cache import CACHE
from tests.web.respondent.faces import OpenFace, client_of, face_of
from tests.web.respondent.instruments import EVERY_KIND, VOICE


@pytest.fixture(autouse=True)
def empty_shelf():
    """No page printed for another test is handed out."""
    CACHE.clear()


@pytest.fixture
def face() -> OpenFace:
    """A wave with every kind of item, open."""
    return face_of(EVERY_KIND)


@pytest.fixture
def client(face: OpenFace) -> FlaskClient:
    return client_of(face)


@pytest.fixture
def voice() -> OpenFace:
    """The wave of the pictures: eight ratings and a comment, all ratings asked for."""
    return face_of(VOICE)


@pytest.fixture
def voice_client(voice: OpenFace) -> FlaskClient:
    return client_of(voice)
