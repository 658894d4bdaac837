"""What a process of the office side holds: settings, both databases, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..config import Settings
from ..store.sessions import Sessions, sessions


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    office: Sessions
    vault: Sessions
    now: Callable[[], datetime] = _now
    """The only clock of the services; always in UTC, never stored in the vault."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, for the audit log: an account's address, or "shell" / "worker"."""

    name: str


def open_house(settings: Settings) -> House:
    """A house on the databases of the settings. Opens no connection yet."""
    return House(settings, sessions(settings.office_url), sessions(settings.vault_url))
