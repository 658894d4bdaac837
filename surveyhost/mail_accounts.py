"""Mail accounts: the usual one, of the environment, and one for each further domain that letters come from, of a file.

The file (TOML) names an account for each domain; passwords may lie in files of their own:

    [[account]]
    from = "Nam Hai survey <survey@namhai.com>"
    smtp_url_file = "/var/lib/surveyhost/mail/namhai.smtp"     # or smtp_url
    returns = "returns@namhai.com"                    # needs SURVEYHOST_MAIL_RETURNS
    dkim_key = "/var/lib/surveyhost/mail/namhai.pem"
    dkim_selector = "s1"
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .core.errors import OperatorRefusal
from .core.texts.natural import natural
from .settings import files

BARE = re.compile(r"[A-Za-z0-9._-]{1,51}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""An address that a mark can be put into: "+" and its twelve letters, of 64 that may stand before the @ (RFC 5321)."""
KEYS = ("from", "smtp_url", "smtp_url_file", "returns", "dkim_key", "dkim_selector", "dkim_domain")

SMS = "sms"
"""The name of what text messages go by, among the accounts. No domain is called so."""
SCHEMES = ("smtp", "smtps", "mx")
SETTINGS = ("SURVEYHOST_DKIM_KEY", "SURVEYHOST_DKIM_SELECTOR", "SURVEYHOST_DKIM_DOMAIN")
MOST = {"MAIL_RATE": 10_000, "MAIL_CONNECTIONS": 100, "MAIL_NEW_SENDER": 1_000_000}
"""Limits, without SURVEYHOST_ before them, and the largest number that each takes."""


class MailLimitMalformed(OperatorRefusal):
    sentence = "%(name)s is '%(value)s'; expected a number from 1 to %(most)s, or nothing."


class AccountsUnreadable(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_ACCOUNTS: %(path)s cannot be read (%(why)s)."


class AccountMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_MAIL_ACCOUNTS: account %(number)s of %(path)s: %(why)s."


class NoSuchAccount(OperatorRefusal):
    sentence = "No mail account sends for %(domain)s; SURVEYHOST_MAIL_ACCOUNTS names %(listed)s."


class DkimHalfGiven(OperatorRefusal):
    sentence = (
        "%(key)s and %(selector)s belong together: a private key, and under which name its other half is published."
    )


class DkimOfAnother(OperatorRefusal):
    sentence = "%(name)s is '%(domain)s'; it does not vouch for letters that come from %(sender)s."


@dataclass(frozen=True, slots=True)
class Dkim:
    """How letters of an account are signed (RFC 6376)."""

    key: Path
    """A file with a private RSA key (PEM)."""
    selector: str
    domain: str
    setting: str = "SURVEYHOST_DKIM_KEY"
    """Where the key's file is named, for whoever has to put it right."""


@dataclass(frozen=True, slots=True)
class MailAccount:
    """By which server letters go, under whose address, signed for which domain."""

    name: str
    """"" for the usual account, else the domain that its letters come from."""
    sender: str
    """"Name <address>", or a bare address."""
    smtp_url: str = field(repr=False)
    returns: str = ""
    """To which address letters come back; "" to the sender."""
    dkim: Dkim | None = None

    @property
    def address(self) -> str:
        """The bare address in From."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The domain that letters come from."""
        return domain_of(self.sender)

    def __str__(self) -> str:
        """For lists of settings: the domain, the server without its password, and how letters are signed."""
        server = urlsplit(self.smtp_url)
        signed = f"signed {self.dkim.selector}._domainkey.{self.dkim.domain}" if self.dkim else "not signed"
        return f"{self.domain} by {server.scheme}://{server.hostname}, {signed}"


def sending(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings about accounts, limits and signatures, by their names in `Settings`."""
    limits: dict[str, int | None] = {}
    for name, most in MOST.items():
        text = environ.get(f"SURVEYHOST_{name}", "").strip()
        limit = natural(text, most)
        if text and not limit:
            raise MailLimitMalformed(name=f"SURVEYHOST_{name}", value=text, most=most)
        limits[name.lower()] = limit
    signing = {name.removeprefix("SURVEYHOST_").lower(): environ.get(name, "").strip() for name in SETTINGS}
    return {**limits, **signing, "mail_accounts": read(environ.get("SURVEYHOST_MAIL_ACCOUNTS", "").strip())}


def account(accounts: Iterable[MailAccount], name: str, returns: str) -> MailAccount:
    """The one of this name. Where letters come back at all (`returns`), its own do so to that address unless it names
    another. NoSuchAccount if there is none."""
    for one in accounts:
        if one.name == name:
            return replace(one, returns=(one.returns or returns) if returns else "")
    raise NoSuchAccount(domain=name, listed=", ".join(one.name for one in accounts) or "none")


def domain_of(sender: str) -> str:
    """The domain of "Name <address>", in lower case; "" where there is none."""
    return parseaddr(sender)[1].rpartition("@")[2].lower()


def dkim(sender: str, key: str, selector: str, domain: str, names: Sequence[str] = SETTINGS) -> Dkim | None:
    """How to sign, from three values and what each is called; None where none is given.

    DkimHalfGiven, or DkimOfAnother for a domain whose signature says nothing about this sender.
    """
    if not (key or selector or domain):
        return None
    if not (key and selector):
        raise DkimHalfGiven(key=names[0], selector=names[1])
    own = domain_of(sender)
    signs_for = domain.lower() or own
    if own != signs_for and not own.endswith(f".{signs_for}"):
        raise DkimOfAnother(name=names[2], domain=signs_for, sender=sender)
    return Dkim(Path(key), selector, signs_for, names[0])


def read(path: str) -> tuple[MailAccount, ...]:
    """The accounts of a file, in its order. AccountsUnreadable, or AccountMalformed naming the account."""
    if not path:
        return ()
    try:
        tables = files.tables(path, "account")
    except ValueError as why:
        raise AccountsUnreadable(path=path, why=why) from None
    accounts = tuple(_account(one, number, path) for number, one in enumerate(tables, 1))
    domains = [one.name for one in accounts]
    for number, one in enumerate(domains, 1):
        if one in domains[: number - 1]:
            raise AccountMalformed(number=number, path=path, why=f"{one} has an account before it")
    return accounts


def _account(given: Mapping[str, Any], number: int, path: str) -> MailAccount:
    for why in _faults(given):
        raise AccountMalformed(number=number, path=path, why=why)
    try:
        url = files.value(given, "smtp_url")
    except ValueError as error:
        raise AccountMalformed(number=number, path=path, why=error) from None
    if not _is_server(url):
        why = "its mail server must read smtp://user:password@host:port, smtps://... or mx://name"
        raise AccountMalformed(number=number, path=path, why=why)
    name = domain_of(given["from"])
    keys: tuple[str, str, str] = (
        given.get("dkim_key", ""),
        given.get("dkim_selector", ""),
        given.get("dkim_domain", ""),
    )
    signing = dkim(given["from"], *keys, [f"{one} of account {name} in {path}" for one in KEYS[4:]])
    return MailAccount(name, given["from"], url, given.get("returns", ""), signing)


def _is_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _faults(given: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an account as it is written."""
    for key, value in given.items():
        if key not in KEYS:
            yield f"'{key}' is no key; expected are {', '.join(KEYS)}"
        if not isinstance(value, str):
            yield f"{key} must be a text"
    if not domain_of(str(given.get("from", ""))):
        yield "from must be an address, such as 'Survey <survey@client.com>'"
    if bool(given.get("smtp_url")) == bool(given.get("smtp_url_file")):
        yield "one of smtp_url and smtp_url_file must be given"
    if given.get("returns") and not BARE.fullmatch(str(given["returns"])):
        yield "returns must be an address like returns@client.com, without '+', of at most 51 letters before the @"
