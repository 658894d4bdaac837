"""Settings, read once from the environment and then frozen. NAME_FILE may stand for NAME where a secret is meant."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .core.errors import Refusal

FACES = ("respondent", "client", "console")
CHECKOUT = Path(__file__).resolve().parent.parent
"""The program runs from its checkout, where templates, static and migrations lie."""


@dataclass(frozen=True, slots=True)
class Settings:
    data: Path
    """The data folder: databases, master key, keys/, the queue, the demo's mailbox."""
    office_url: str
    vault_url: str
    redis_url: str
    """Empty: the queue is a SQLite file in the data folder, rate limits are kept in memory."""
    smtp_url: str
    """Empty: letters go to the demo's mailbox page; a real wave cannot open."""
    base_url: str
    """Where respondents' links lead, without a slash at the end."""
    console_url: str
    """Where the console and the portal are; the same as base_url unless the faces have host names of their own."""
    mail_from: str
    mail_reply_to: str
    vendor: str
    faces: tuple[str, ...] = FACES
    production: bool = False
    """Stricter: secrets must be given, cookies are Secure, HSTS is sent."""
    master_key: bytes | None = None
    """Given by environment; else desk and console read `master.key` of the data folder."""
    session_key: str | None = None
    """Signs the cookies of portal and console; else `session.key` of the data folder."""

    @property
    def is_demo(self) -> bool:
        """True in a data folder made by `surveyhost demo`, the only place with a mailbox page."""
        return (self.data / "demo").exists()


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    if environ.get(name):
        return environ[name]
    path = environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refusal(f"{name}_FILE: {path} cannot be read ({error.strerror}).", "settings") from None


def _yes(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise Refusal(f"{name} is '{value}'; it must be yes or no.", "settings")
    return value in {"1", "yes", "true"}


def _master_key(environ: Mapping[str, str]) -> bytes | None:
    text = _secret(environ, "SURVEYHOST_MASTER_KEY")
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Refusal("SURVEYHOST_MASTER_KEY must be 64 hexadecimal digits.", "settings")
    return key


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    url = _secret(environ, name) or default
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _faces(environ: Mapping[str, str]) -> tuple[str, ...]:
    faces = tuple(name.strip() for name in environ.get("SURVEYHOST_FACES", ",".join(FACES)).split(",") if name.strip())
    for name in faces:
        if name not in FACES:
            raise Refusal(f"SURVEYHOST_FACES: '{name}' is no face; the faces are {', '.join(FACES)}.", "settings")
    return faces


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or the mapping given). Raises Refusal with one sentence on a bad value."""
    environ = os.environ if environ is None else environ
    data = Path(environ.get("SURVEYHOST_DATA") or "var").resolve()
    base = environ.get("SURVEYHOST_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    production = _yes(environ, "SURVEYHOST_PRODUCTION")
    settings = Settings(
        data=data,
        office_url=_url(environ, "SURVEYHOST_OFFICE_URL", f"sqlite:///{data / 'office.sqlite3'}"),
        vault_url=_url(environ, "SURVEYHOST_VAULT_URL", f"sqlite:///{data / 'vault.sqlite3'}"),
        redis_url=_secret(environ, "SURVEYHOST_REDIS_URL") or "",
        smtp_url=_secret(environ, "SURVEYHOST_SMTP_URL") or "",
        base_url=base,
        console_url=environ.get("SURVEYHOST_CONSOLE_URL", base).rstrip("/"),
        mail_from=environ.get("SURVEYHOST_MAIL_FROM", "surveyhost <survey@surveyhost.example>"),
        mail_reply_to=environ.get("SURVEYHOST_MAIL_REPLY_TO", "help@surveyhost.example"),
        vendor=environ.get("SURVEYHOST_VENDOR", "surveyhost"),
        faces=_faces(environ),
        production=production,
        master_key=_master_key(environ),
        session_key=_secret(environ, "SURVEYHOST_SESSION_KEY"),
    )
    if production and settings.session_key is None and set(settings.faces) & {"client", "console"}:
        raise Refusal("SURVEYHOST_SESSION_KEY (or _FILE) must be given in production.", "settings")
    if production and settings.master_key is None and "console" in settings.faces:
        raise Refusal("SURVEYHOST_MASTER_KEY (or _FILE) must be given in production.", "settings")
    return settings
