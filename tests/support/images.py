"""What the images of deploy/compose.yaml are made of where nothing can be fetched from a registry of images."""

import shutil
from pathlib import Path

from surveyhost.config import CHECKOUT
from tests.support import debian

BASE = "docker.io/library/debian:12-slim"
POSTGRES = "docker.io/library/postgres:15"
SECRET = "f00d" * 16
PLANTED = "deploy/console.env", "deploy/office.password", "var/master.key", ".git/config", "docs/.env", "backup.sql"
"""What may lie in the folder of a program that is used, and has no place in an image."""


def context(folder: Path) -> Path:
    """A folder of the program in which more lies than belongs into its image."""
    debian.lay(folder)
    shutil.copy(CHECKOUT / ".dockerignore", folder)
    for name in PLANTED:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"SURVEYHOST_MASTER_KEY={SECRET}\n", encoding="utf-8")
    return folder
