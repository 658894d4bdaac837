"""Settings, read once from the environment and then frozen. NAME_FILE may stand for NAME where a secret is meant."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import preflight_settings, signing_settings, sms_settings
from .core.errors import OperatorRefusal
from .mail_accounts import BARE, MailAccount, account, dkim, sending
from .preflight_settings import INBOXES
from .settings import files
from .settings import vaults as vault_settings
from .settings.vaults import NamedVault
from .sms_settings import SmsSettings


class NeitherYesNorNo(OperatorRefusal):
    sentence = "%(name)s is '%(value)s'; it must be yes or no."


class MasterKeyMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_MASTER_KEY must be 64 hexadecimal digits."


class NotFitForProduction(OperatorRefusal):
    sentence = "In production nothing is left as on a laptop: %(words)s."


class SecretUnreadable(OperatorRefusal):
    sentence = "%(name)s_FILE: %(path)s cannot be read (%(why)s)."


class ProxiesMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_PROXIES is '%(value)s'; expected how many proxies stand before this process, 0 to 9."


class LogMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_LOG is '%(value)s'; it must be text or json."


class KeyringMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_KEYRING_URL must be a PostgreSQL database of its own, postgresql://user:password@host/name."


class ReturnsMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_RETURNS is '%(value)s'; wanted: an address without '+', at most 51 letters before @."


class InboxMalformed(OperatorRefusal):
    sentence = (
        "SURVEYHOST_MAIL_INBOX_URL must look like imaps://user:password@host/folder or pop3s://user:password@host."
    )


class InboxWithoutReturns(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_INBOX_URL needs SURVEYHOST_MAIL_RETURNS: without it no letter comes back there."


class NoSuchProvider(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_PROVIDER is '%(value)s'; known are %(listed)s."


class ProviderWithoutKey(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_PROVIDER is given and SURVEYHOST_MAIL_PROVIDER_KEY (or _FILE) is not."


class NoSuchFace(OperatorRefusal):
    sentence = "SURVEYHOST_FACES: '%(name)s' is no face; the faces are %(listed)s."


FACES = ("respondent", "client", "console", "intake")
LOGS = ("text", "json")
PROVIDERS = ("brevo", "mailgun", "postmark", "ses")
"""Mail providers that tell a web address what became of a letter."""
NAMES = (
    "DATA",
    "OFFICE_URL",
    "VAULT_URL",
    "VAULT_SPARE_URL",
    "VAULTS",
    "KEYRING_URL",
    "REDIS_URL",
    "SMTP_URL",
    "BASE_URL",
    "CONSOLE_URL",
    "PORTAL_URL",
    "INTAKE_URL",
    "MAIL_FROM",
    "MAIL_REPLY_TO",
    "MAIL_RETURNS",
    "MAIL_INBOX_URL",
    "MAIL_PROVIDER",
    "MAIL_PROVIDER_KEY",
    "MAIL_ACCOUNTS",
    "MAIL_RATE",
    "MAIL_CONNECTIONS",
    "MAIL_NEW_SENDER",
    "DKIM_KEY",
    "DKIM_SELECTOR",
    "DKIM_DOMAIN",
    "PROBE_ADDRESS",
    "PROBE_INBOX_URL",
    "DNS_SERVER",
    *sms_settings.NAMES,
    "VENDOR",
    "FACES",
    "PRODUCTION",
    "PROXIES",
    "LOG",
    "BOOT",
    "TIMESTAMP_URL",
    "TIMESTAMP_CA",
    "SIGNING_MODULE",
    "SIGNING_TOKEN",
    "SIGNING_KEY_LABEL",
    "SIGNING_PIN_FILE",
    "MASTER_KEY",
    "SESSION_KEY",
)
"""Every setting, without SURVEYHOST_ before it."""
SECRETS = frozenset({"MASTER_KEY", "SESSION_KEY", "MAIL_PROVIDER_KEY"}) | sms_settings.SECRETS
BEFORE_FORKING = "before_forking"
"""The extension of an app that does once what each web process would do for its first pages."""
CHECKOUT = Path(__file__).resolve().parent.parent
"""The program runs from its checkout, where templates, static and migrations lie."""


@dataclass(frozen=True, slots=True)
class Settings(SmsSettings):
    data: Path
    """The data folder: master key and other configuration, and whatever lies in no database of a server."""
    office_url: str
    vault_url: str
    redis_url: str
    """Empty: the queue is in the office, or for an office on SQLite a file; rate limits are kept in memory."""
    smtp_url: str
    """Empty: letters go to the demo's mailbox page; a real wave cannot open."""
    base_url: str
    """Where respondents' links lead, without a slash at the end."""
    console_url: str
    """Where the console is; the same as base_url unless the faces have host names of their own."""
    portal_url: str
    """Where a client's HR signs in; the same as console_url unless the portal has a host name of its own."""
    intake_url: str
    """Where other systems send events; the same as base_url unless intake has a host name of its own."""
    mail_from: str
    mail_reply_to: str
    vendor: str
    faces: tuple[str, ...] = FACES
    production: bool = False
    """Stricter: secrets must be given, cookies are Secure, HSTS is sent."""
    proxies: int = 0
    """Proxies before this process, each adding to X-Forwarded-For. Without one it is not read: anybody can write it."""
    log: str = "text"
    """"text" or "json": how log lines are written."""
    timestamp_url: str = ""
    """A timestamp server (RFC 3161): reports are stamped, and can be checked for as long as its stamps are believed."""
    timestamp_ca: str = ""
    """A PEM file: the authorities that vouch for that server."""
    signing_module: str = ""
    """The PKCS#11 library of the token that holds the key for reports. Empty: the key is a file of the data folder."""
    signing_token: str = ""
    signing_key_label: str = ""
    signing_pin_file: str = ""
    """Where the PIN is read from when something is signed; it is kept nowhere else."""
    master_key: bytes | None = None
    """Given by environment; else desk and console read `master.key` of the data folder."""
    mail_returns: str = ""
    """To which address letters come back; each under an address of its own, "returns+abc@...". Empty: to the sender."""
    mail_inbox_url: str = ""
    """Where the worker reads what came back. Empty: it is handed to `mail receive`, or nobody reads it."""
    mail_provider: str = ""
    """One of PROVIDERS, or empty."""
    mail_provider_key: str | None = None
    """By which the provider's messages are known: a signing key, a password, or (SES) the topic's name."""
    mail_accounts: tuple[MailAccount, ...] = ()
    """Further accounts, each for the clients whose letters come from its domain."""
    mail_rate: int | None = None
    """Letters a second to one receiving server at most; None: as `outside.mail` has it for the way they go."""
    mail_connections: int | None = None
    """Connections at once, likewise."""
    mail_new_sender: int | None = None
    """Letters on the first day of a domain that has sent none before, doubled each day; None: as many as there are."""
    dkim_key: str = ""
    """A file with the private key by which letters are signed. Empty: the mail server signs them, or nobody."""
    dkim_selector: str = ""
    dkim_domain: str = ""
    """Empty: the domain that letters come from."""
    probe_address: str = ""
    """To which mailbox probe letters go before a wave opens. Empty: none go."""
    probe_inbox_url: str = ""
    """Where they are read back. Empty: they come to `mail_inbox_url`, or are handed to `mail receive`."""
    dns_server: str = ""
    """Whom to ask for the DNS records of letters, "address" or "address:port". Empty: as the machine does."""
    vault_spare_url: str = ""
    """The first vault's spare on another host: takes each answer before anybody is thanked. Empty: there is none."""
    vaults: tuple[NamedVault, ...] = ()
    """Further vaults by number, each for the clients that are placed on it, some with a spare of their own."""
    keyring_url: str = ""
    """A PostgreSQL database for the keys, shared by several desks. Empty: they are files of the data folder."""
    session_key: str | None = None
    """Signs the cookies of portal and console; else `session.key` of the data folder."""
    boot: str = ""
    """Which start of this machine it is, for a process to which the kernel does not say it. Empty: the kernel does."""

    @property
    def is_demo(self) -> bool:
        """True in a data folder made by `surveyhost demo`, the only place with a mailbox page."""
        return (self.data / "demo").exists()

    def account(self, name: str = "") -> MailAccount:
        """The mail account of this name: "" for the usual one, else a domain. NoSuchAccount if there is none."""
        if name:
            return account(self.mail_accounts, name, self.mail_returns)
        signing = dkim(self.mail_from, self.dkim_key, self.dkim_selector, self.dkim_domain)
        return MailAccount("", self.mail_from, self.smtp_url, self.mail_returns, signing)

    @property
    def accounts(self) -> tuple[MailAccount, ...]:
        """Every mail account, the usual one first."""
        return (self.account(), *(self.account(one.name) for one in self.mail_accounts))

    def signs_in_at(self, client_id: int | None) -> str:
        """The host on which people of this client sign in; for None the vendor's own."""
        return self.console_url if client_id is None else self.portal_url

    def page_for_recipients(self, name: str) -> str:
        """A page of the office for whoever gets letters; "" where no host of the office is known."""
        is_known = set(self.faces) & {"client", "console"} or self.console_url != self.base_url
        return f"{self.console_url}/account/{name}" if is_known else ""

    @property
    def stop_page(self) -> str:
        """Where whoever wants no reminders types the reference of a letter; "" where that is unknown."""
        return self.page_for_recipients("no-reminders")

    @property
    def sms_reports(self) -> str:
        """Where a gateway reports what became of text messages, before a message's mark; "" where none can reach us."""
        is_known = self.stop_page.startswith("https://") and (self.sms_is_twilio or self.sms_report_key)
        return f"{self.console_url}/console/sms-events" if is_known else ""

    @property
    def one_click(self) -> str:
        """Where a mail program sends a letter's stop token (RFC 8058); "" where that is unknown, or not https."""
        return self.stop_page if self.stop_page.startswith("https://") else ""


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    if environ.get(name):
        return environ[name]
    path = environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return files.text(path)
    except ValueError as why:
        raise SecretUnreadable(name=name, path=path, why=why) from None


def _yes(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise NeitherYesNorNo(name=name, value=value)
    return value in {"1", "yes", "true"}


def _proxies(environ: Mapping[str, str]) -> int:
    text = environ.get("SURVEYHOST_PROXIES", "").strip() or "0"
    if text not in set("0123456789"):
        raise ProxiesMalformed(value=text)
    return int(text)


def _log(environ: Mapping[str, str]) -> str:
    way = environ.get("SURVEYHOST_LOG", "").strip() or "text"
    if way not in LOGS:
        raise LogMalformed(value=way)
    return way


def _returned_mail(environ: Mapping[str, str]) -> dict[str, Any]:
    returns = environ.get("SURVEYHOST_MAIL_RETURNS", "").strip()
    inbox = _secret(environ, "SURVEYHOST_MAIL_INBOX_URL") or ""
    provider = environ.get("SURVEYHOST_MAIL_PROVIDER", "").strip().lower()
    key = _secret(environ, "SURVEYHOST_MAIL_PROVIDER_KEY") or None
    if returns and not BARE.fullmatch(returns):
        raise ReturnsMalformed(value=returns)
    if inbox and (urlsplit(inbox).scheme not in INBOXES or not urlsplit(inbox).hostname):
        raise InboxMalformed()
    if inbox and not returns:
        raise InboxWithoutReturns()
    if provider and provider not in PROVIDERS:
        raise NoSuchProvider(value=provider, listed=", ".join(PROVIDERS))
    if provider and not key:
        raise ProviderWithoutKey()
    return {
        "mail_returns": returns,
        "mail_inbox_url": inbox,
        "mail_provider": provider,
        "mail_provider_key": key,
    }


def _master_key(environ: Mapping[str, str]) -> bytes | None:
    text = _secret(environ, "SURVEYHOST_MASTER_KEY")
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise MasterKeyMalformed()
    return key


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    return vault_settings.database(_secret(environ, name) or default)


def _keyring(environ: Mapping[str, str]) -> str:
    url = _url(environ, "SURVEYHOST_KEYRING_URL", "")
    if url and not url.startswith("postgresql+psycopg://"):
        raise KeyringMalformed()
    return url


def _vaults(environ: Mapping[str, str], vault_url: str) -> dict[str, Any]:
    spare = _url(environ, "SURVEYHOST_VAULT_SPARE_URL", "")
    return vault_settings.read(environ.get("SURVEYHOST_VAULTS", "").strip(), vault_url, spare)


def _faces(environ: Mapping[str, str]) -> tuple[str, ...]:
    faces = tuple(name.strip() for name in environ.get("SURVEYHOST_FACES", ",".join(FACES)).split(",") if name.strip())
    for name in faces:
        if name not in FACES:
            raise NoSuchFace(name=name, listed=", ".join(FACES))
    return faces


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or the mapping given). Raises Refusal with one sentence on a bad value."""
    environ = os.environ if environ is None else environ
    data = Path(environ.get("SURVEYHOST_DATA") or "var").resolve()
    base = environ.get("SURVEYHOST_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    console = environ.get("SURVEYHOST_CONSOLE_URL", base).rstrip("/")
    production = _yes(environ, "SURVEYHOST_PRODUCTION")
    vault_url = _url(environ, "SURVEYHOST_VAULT_URL", f"sqlite:///{data / 'vault.sqlite3'}")
    settings = Settings(
        data=data,
        office_url=_url(environ, "SURVEYHOST_OFFICE_URL", f"sqlite:///{data / 'office.sqlite3'}"),
        vault_url=vault_url,
        **_vaults(environ, vault_url),
        redis_url=_secret(environ, "SURVEYHOST_REDIS_URL") or "",
        keyring_url=_keyring(environ),
        smtp_url=_secret(environ, "SURVEYHOST_SMTP_URL") or "",
        base_url=base,
        console_url=console,
        portal_url=environ.get("SURVEYHOST_PORTAL_URL", console).rstrip("/"),
        intake_url=environ.get("SURVEYHOST_INTAKE_URL", base).rstrip("/"),
        mail_from=environ.get("SURVEYHOST_MAIL_FROM", "surveyhost <survey@surveyhost.example>"),
        mail_reply_to=environ.get("SURVEYHOST_MAIL_REPLY_TO", "help@surveyhost.example"),
        vendor=environ.get("SURVEYHOST_VENDOR", "surveyhost"),
        faces=_faces(environ),
        production=production,
        proxies=_proxies(environ),
        log=_log(environ),
        **_returned_mail(environ),
        **sending(environ),
        **sms_settings.read(environ, lambda name: _secret(environ, name)),
        **preflight_settings.read(environ, _secret(environ, "SURVEYHOST_PROBE_INBOX_URL") or ""),
        master_key=_master_key(environ),
        session_key=_secret(environ, "SURVEYHOST_SESSION_KEY"),
        boot=environ.get("SURVEYHOST_BOOT", "").strip(),
        **signing_settings.timestamps(environ),
        **signing_settings.token(environ),
    )
    settings.account()  # DkimHalfGiven, DkimOfAnother
    if production:
        _refuse_defaults(environ, settings)
    return settings


def _refuse_defaults(environ: Mapping[str, str], settings: Settings) -> None:
    """NotFitForProduction naming everything that in production is as it would be on a laptop, all at once."""
    if found := list(laptop_settings(environ, settings)):
        words = "; ".join(f"{name} {why}" for name, why in found)
        raise NotFitForProduction(words=words)


def laptop_settings(environ: Mapping[str, str], settings: Settings) -> Iterator[tuple[str, str]]:
    """(setting, what is wrong with it) for what may stay as it is on a laptop only, as far as these faces use it."""
    signed_in, desk = set(settings.faces) & {"client", "console"}, "console" in settings.faces
    respondent, intake = "respondent" in settings.faces, "intake" in settings.faces

    def is_given(name: str) -> bool:
        return bool(environ.get(f"SURVEYHOST_{name}") or environ.get(f"SURVEYHOST_{name}_FILE"))

    if signed_in:
        if settings.session_key is None:
            yield "SURVEYHOST_SESSION_KEY (or _FILE)", "must be given"
        if not is_given("DATA"):
            yield "SURVEYHOST_DATA", "must be given"
    if (signed_in or intake) and not is_given("OFFICE_URL"):
        yield "SURVEYHOST_OFFICE_URL", "must be given"
    if desk and settings.master_key is None:
        yield "SURVEYHOST_MASTER_KEY (or _FILE)", "must be given"
    if (desk or respondent) and not is_given("VAULT_URL"):
        yield "SURVEYHOST_VAULT_URL", "must be given"
    yield from _hosts(settings, is_given("BASE_URL"))
    if (respondent or signed_in) and not settings.proxies:
        yield "SURVEYHOST_PROXIES", "must be given: behind a proxy that it does not know of, everybody has one address"
    if (respondent or signed_in) and not is_given("VENDOR"):
        yield "SURVEYHOST_VENDOR", "must be given: it is the name that respondents read"
    if desk:
        yield from _of_letters(settings)
        yield from _of_stamps(settings)


def _hosts(settings: Settings, has_base: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with the host names of the faces that this process serves or writes letters about."""
    faces = set(settings.faces)
    if faces & {"respondent", "client", "console"}:
        yield from _address("SURVEYHOST_BASE_URL", settings.base_url, has_base)
    if faces & {"client", "console"}:
        yield from _address("SURVEYHOST_CONSOLE_URL", settings.console_url, True)
        if settings.portal_url != settings.console_url:
            yield from _address("SURVEYHOST_PORTAL_URL", settings.portal_url, True)
    if "console" in faces and settings.intake_url != settings.base_url:
        yield from _address("SURVEYHOST_INTAKE_URL", settings.intake_url, True)


def _address(name: str, url: str, is_given: bool) -> Iterator[tuple[str, str]]:
    """An address that people elsewhere can open, without anybody on the way reading it."""
    if not is_given:
        yield name, "must be given"
        return
    parsed = urlsplit(url)
    if parsed.scheme != "https" or not parsed.hostname:
        yield name, f"is {url}; it must begin with https://"
    elif _leads_nowhere(parsed.hostname):
        yield name, f"is {url}, which nobody else can open"


def _leads_nowhere(host: str) -> bool:
    """A name for this machine, or one that stands for no machine at all (RFC 2606, RFC 6761)."""
    try:
        address = ip_address(host)
    except ValueError:
        name = host.rstrip(".").lower()
        return name == "localhost" or name.endswith((".localhost", ".invalid", ".test", ".example", ".local"))
    return address.is_loopback or address.is_unspecified or address.is_link_local


def _of_letters(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.smtp_url:
        yield "SURVEYHOST_SMTP_URL (or _FILE)", "must be given"
    for name, text in (("MAIL_FROM", settings.mail_from), ("MAIL_REPLY_TO", settings.mail_reply_to)):
        _name, at, host = parseaddr(text)[1].rpartition("@")
        if not at or _leads_nowhere(host):
            yield f"SURVEYHOST_{name}", f"is {text}, where no answer can arrive"
    yield from sms_settings.laptop_settings(settings, _leads_nowhere)
    for one in settings.mail_accounts:
        if _leads_nowhere(one.domain):
            yield "SURVEYHOST_MAIL_ACCOUNTS", f"names {one.sender}, where no answer can arrive"


def _of_stamps(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.timestamp_url and _leads_nowhere(urlsplit(settings.timestamp_url).hostname or ""):
        yield "SURVEYHOST_TIMESTAMP_URL", f"is {settings.timestamp_url}; nobody else goes by the word of that"


def described(settings: Settings, environ: Mapping[str, str] | None = None) -> Iterator[str]:
    """A line for each setting: its name, its value or that it is a secret, and whether it is the default."""
    environ = os.environ if environ is None else environ
    for name in NAMES:
        given = f"SURVEYHOST_{name}"
        where = given if environ.get(given) else f"{given}_FILE" if environ.get(f"{given}_FILE") else ""
        value = getattr(settings, name.lower())
        if name in SECRETS:
            said = "not set" if not value else "set"
        elif name.endswith("_URL") and "@" in str(value):
            said = _without_password(str(value))
        else:
            said = ", ".join(map(str, value)) if isinstance(value, tuple) else str("" if value is None else value)
        yield f"{given}: {said or 'not set'}{'' if where else ' (default)'}"


def _without_password(url: str) -> str:
    head, _, rest = url.rpartition("@")
    scheme, _, who = head.partition("://")
    return f"{scheme}://{who.partition(':')[0]}:***@{rest}"
