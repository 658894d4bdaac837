"""A process of its own that holds a lock until it is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from surveyhost.services.office.house import House

HOLDER = """
import sys
from surveyhost.config import load
from surveyhost.services.office import locks
from surveyhost.services.office.house import open_house
with locks.alone(open_house(load()), sys.argv[1]) as held:
    held.note(sys.argv[2])
    print("held", flush=True)
    sys.stdin.read()
"""


def environ(house: House) -> dict[str, str]:
    """The settings of this house, for another process."""
    settings = house.settings
    return {
        **os.environ,
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_SMTP_URL": settings.smtp_url,
        "SURVEYHOST_BASE_URL": settings.base_url,
    }


@contextmanager
def killed_holding(house: House, name: str, note: str = "") -> Iterator[None]:
    """Another process holds the lock inside the block, and is killed at its end."""
    command = [sys.executable, "-c", HOLDER, name, note]
    with subprocess.Popen(command, env=environ(house), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.send_signal(signal.SIGKILL)
