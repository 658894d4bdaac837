"""What script of a split count this program ships, as a test has it; and those that earlier programs shipped."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from surveyhost.services.questionnaires import ballot_script
from surveyhost.web.respondent import bundles

EARLIER = tuple(sorted((Path(__file__).parent / "ballot_scripts").glob("*.js")))
TODAY = ballot_script.SCRIPT
Ship = Callable[[Path], str]
"""Makes this file the script that the program ships; its SHA-256."""


@pytest.fixture
def ship(monkeypatch):
    """See `Ship`. What processes keep of it is forgotten."""

    def to(script: Path) -> str:
        monkeypatch.setattr(ballot_script, "SCRIPT", script)
        monkeypatch.setattr(bundles, "BALLOT", script)
        bundles.bundles.cache_clear()
        return sha256(script.read_bytes()).hexdigest()

    yield to
    monkeypatch.undo()
    bundles.bundles.cache_clear()
