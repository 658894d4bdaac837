"""The command line, as a test uses it."""

import os
from collections.abc import Mapping
from unittest.mock import patch

import pytest

from surveyhost.cli import run
from surveyhost.config import Settings


def environ(settings: Settings) -> dict[str, str]:
    """The environment in which the command line finds the house of these settings."""
    return {
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_VAULT_SPARE_URL": settings.vault_spare_url,
        "SURVEYHOST_BASE_URL": settings.base_url,
    }


class Shell:
    """The command line on the settings of one house; a command that fails ends the test with its words."""

    def __init__(self, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]) -> None:
        self.environ = dict(environ)
        self.capsys = capsys

    def refused(self, *words: str) -> str:
        """The one line with which a command says no."""
        self.capsys.readouterr()
        with patch.dict(os.environ, self.environ):
            assert run(list(words)) == 2, f"{' '.join(words)} was not refused"
        return self.capsys.readouterr().err.strip()

    def stopped(self, *words: str) -> None:
        """A command that is not gone on with: refused, or ended at its question."""
        with patch.dict(os.environ, self.environ):
            assert run(list(words)) in {2, 130}

    def said(self, *words: str) -> str:
        """What a command says to people."""
        self.capsys.readouterr()
        with patch.dict(os.environ, self.environ):
            status = run(list(words))
        said = self.capsys.readouterr()
        assert status == 0, f"{' '.join(words)}: {said.err}"
        return said.err

    def out(self, *words: str) -> str:
        """Everything that a command prints."""
        self.capsys.readouterr()
        with patch.dict(os.environ, self.environ):
            status = run(list(words))
        said = self.capsys.readouterr()
        assert status == 0, f"{' '.join(words)}: {said.err}"
        return said.out.strip()

    def __call__(self, *words: str) -> str:
        """The last line that it prints."""
        return self.out(*words).split("\n")[-1]
