"""Single sign-on by OpenID Connect: whose provider lets whom in. Talking to it is the web's; deciding is done here.

A provider belongs to the vendor or to one client, and lets in accounts of theirs only. It makes no account: who may do
what is decided here, by an administrator.
"""

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from ...core.audit_acts import AuditAct
from ...store.office import accounts as store
from ...store.office.accounts import Account, Provider
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from .refusals import (
    IssuerNotBare,
    IssuerNotHttps,
    NoAccountForSignOn,
    NoSuchSignOn,
    OtherProvider,
    SecretNeeded,
    SignOnIncomplete,
)

FRESH = timedelta(minutes=15)
"""A sign-in at the provider that is older proves nothing about who sits there now."""


@dataclass(frozen=True, slots=True)
class Way:
    """A provider, as pages show it."""

    id: int
    client_id: int | None
    issuer: str
    application: str
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom a provider's word lets in."""

    account_id: int
    has_second_factor: bool
    """The provider says so, and its word counts: no code of ours is asked for."""
    is_fresh: bool
    """The provider says that the person signed in there within the last 15 minutes."""


def _way(row: Provider) -> Way:
    return Way(row.id, row.client_id, row.issuer, row.application, row.second_factor)


def of(house: House, client_id: int | None) -> Way | None:
    """The provider of a client, or for None the vendor's own."""
    with house.office() as session:
        row = store.provider_of(session, client_id)
        return None if row is None else _way(row)


def open_way(house: House, provider_id: int, cover: bytes) -> tuple[Way, str]:
    """A provider and its secret for us. SignOnRefused if there is none, or the session key is another now."""
    with house.office() as session:
        row = session.get(Provider, provider_id)
        if row is None:
            raise NoSuchSignOn()
        try:
            return _way(row), Fernet(cover).decrypt(row.sealed).decode()
        except InvalidToken:
            raise SecretNeeded() from None


def put(
    house: House,
    actor: Actor,
    cover: bytes,
    client_id: int | None,
    issuer: str,
    application: str,
    secret: str,
    second_factor: bool = False,
) -> None:
    """Set the provider of a client (None: of staff). An empty secret keeps the one there is.

    `cover`: a Fernet key, under which the secret is kept. SignOnRefused for an address that is none.
    """
    issuer, application = _checked(issuer), application.strip()
    with house.office.begin() as session:
        row = store.provider_of(session, client_id)
        if not application or (row is None and not secret.strip()):
            raise SignOnIncomplete()
        before = None if row is None else {"issuer": row.issuer, "application": row.application}
        if row is None:
            row = Provider(client_id=client_id, created=house.now(), sealed=b"")
            session.add(row)
        if secret.strip():
            row.sealed = Fernet(cover).encrypt(secret.strip().encode())
        row.issuer, row.application, row.second_factor = issuer, application, second_factor
        after = {"issuer": issuer, "application": application, "second_factor": second_factor}
        session.flush()
        audit.record(session, house, actor, AuditAct.SIGN_ON_SET, f"provider {row.id}", client_id, before, after)


def _checked(issuer: str) -> str:
    issuer = issuer.strip().rstrip("/").removesuffix("/.well-known/openid-configuration")
    parts = urllib.parse.urlsplit(issuer)
    is_near = parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or (parts.scheme != "https" and not (is_near and parts.scheme == "http")):
        raise IssuerNotHttps()
    if parts.query or parts.fragment or parts.username:
        raise IssuerNotBare()
    return issuer


def remove(house: House, actor: Actor, client_id: int | None) -> None:
    """Let nobody in this way any more; accounts keep their password and passkeys. Nothing if there is none."""
    with house.office.begin() as session:
        row = store.provider_of(session, client_id)
        if row is not None:
            before = {"issuer": row.issuer, "application": row.application}
            session.delete(row)
            audit.record(session, house, actor, AuditAct.SIGN_ON_REMOVE, f"provider {row.id}", client_id, before)


def admit(house: House, provider_id: int, claims: Mapping[str, Any]) -> Admitted:
    """Whom these claims let in; they must be of an ID token that was checked. SignOnRefused for all others.

    The first time an account is found by its address, which the provider must have verified, and bound to the
    provider's name for the person; from then on that name counts and the address does not.
    """
    with house.office.begin() as session:
        provider = session.get(Provider, provider_id)
        issuer, subject = str(claims.get("iss", "")).rstrip("/"), str(claims.get("sub", ""))
        if provider is None or issuer != provider.issuer or not subject:
            raise OtherProvider()
        name = f"{issuer} {subject}"
        account = store.by_sign_on(session, name) or _bound(house, session, claims, name)
        if account is None or not account.active or account.client_id != provider.client_id:
            raise NoAccountForSignOn()
        return Admitted(account.id, _second_factor(provider, claims), _is_fresh(house, claims))


def _bound(house: House, session: Session, claims: Mapping[str, Any], name: str) -> Account | None:
    """The account with the verified address, bound to this name; the caller's refusal takes the binding back."""
    if claims.get("email_verified") is not True:
        return None
    account = store.by_email(session, str(claims.get("email", "")))
    if account is None or account.sso_subject:
        return None
    account.sso_subject = name
    session.flush()
    audit.record(
        session, house, Actor(account.email), AuditAct.ACCOUNT_BIND, f"account {account.id}", account.client_id
    )
    return account


def _second_factor(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """Only where an administrator said that this provider's word counts, and it says "mfa" (RFC 8176)."""
    methods = claims.get("amr")
    return provider.second_factor and isinstance(methods, list) and "mfa" in methods


def _is_fresh(house: House, claims: Mapping[str, Any]) -> bool:
    at = claims.get("auth_time")
    if not isinstance(at, int) or isinstance(at, bool):
        return False
    return house.now() - FRESH <= datetime.fromtimestamp(at, house.now().tzinfo) <= house.now() + timedelta(minutes=2)
