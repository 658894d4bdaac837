"""What a process of the office side holds: settings, office and vaults, the clock."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ...config import Settings
from ...store.sessions import Sessions, sessions
from ...store.vaults import Vault, Vaults, open_vaults
from ...translations import FOLDER, look_in

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def _now() -> datetime:
    return datetime.now(UTC)


def _uptime(told: str = "") -> tuple[str, float]:
    boot = told or (_BOOT.read_text(encoding="ascii") if _BOOT.exists() else "")
    # systemd writes the kernel's word without dashes.
    return boot.strip().replace("-", ""), time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    office: Sessions
    vault: Sessions
    """The first vault, or the only one."""
    now: Callable[[], datetime] = _now
    """The only clock of the services; always in UTC, never stored in the vault."""
    uptime: Callable[[], tuple[str, float]] = _uptime
    """Which start of this machine it is ("" where nobody knows), and seconds since then: a clock that nobody sets."""
    further: Mapping[int, Vault] = field(default_factory=dict)
    """The vaults that the settings name besides the first, by number."""

    @property
    def vaults(self) -> Vaults:
        """All vaults."""
        return Vaults(self.vault, self.further)

    def vault_of(self, code: str) -> Sessions:
        """The vault that the wave with this code lies in. VaultNotNamed."""
        return self.vaults.of(code)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, for the audit log: an account's address, or "shell" / "worker"."""

    name: str
    on_shell: bool = False
    """Signed on the server's command line, where nobody proves to be who they say."""

    @property
    def place(self) -> str:
        """Where the act was signed: "shell" or "console"."""
        return "shell" if self.on_shell else "console"


def open_house(settings: Settings) -> House:
    """A house on the databases of the settings. Opens no connection yet."""
    look_in(settings.data / FOLDER)
    vaults = open_vaults(settings.vault_url, settings.vault_spare_url, settings.vaults)
    further = {one.number: one for one in vaults if one.number}
    uptime = partial(_uptime, settings.boot)
    return House(settings, sessions(settings.office_url), vaults.first, uptime=uptime, further=further)
