"""Requests nobody meant are tried on both engines: what PostgreSQL refuses SQLite may take, and the other way about."""

import pytest

from tests.conftest import ENGINES


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param
