"""Signing in: links that work once, browsers that are signed in, and wrong tries that are counted."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...store.office import accounts as store
from ...store.office.accounts import Account, FailedTry, SignIn, SignInLink
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from .refusals import LinkUsed

LINK_HOURS = 72
IDLE_DAYS = 14
"""A browser that was not seen for so long is signed out."""
TRIES = 5
PAUSE = timedelta(minutes=15)
"""After five wrong tries under one address, so long nothing is tried for it any more."""
_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser that is signed in, for the list a person sees of their own."""

    name: str
    """Hex digits to name it by; not what the cookie holds."""
    device: str
    begun: datetime
    seen: datetime
    here: bool


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _who(email: str) -> bytes:
    return hashlib.sha256(email.strip().lower().encode()).digest()


def put_link(session: Session, house: House, account_id: int) -> str:
    """A new link for an account inside the caller's transaction; the links before it stop working."""
    secret = secrets.token_urlsafe(24)
    store.drop_links(session, account_id, house.now())
    session.add(
        SignInLink(digest=_digest(secret), account_id=account_id, expires=house.now() + timedelta(hours=LINK_HOURS))
    )
    base = house.settings.signs_in_at(session.get_one(Account, account_id).client_id)
    return f"{base}/account/link/{secret}"


def link_owner(house: House, secret: str) -> str | None:
    """The address a link would sign in, without using it up; None if it is used, expired or unknown."""
    with house.office() as session:
        link = session.get(SignInLink, _digest(secret))
        if link is None or link.expires <= house.now():
            return None
        return session.get_one(Account, link.account_id).email


def redeem(house: House, secret: str) -> int:
    """Use a link up. Returns the account's id. LinkUsed for a used, expired or invented link."""
    with house.office.begin() as session:
        account_id = store.take_link(session, _digest(secret), house.now())
        account = session.get(Account, account_id) if account_id is not None else None
        if account is None or not account.active:
            raise LinkUsed()
        _note(session, house, account, AuditAct.ACCOUNT_LINK_USED)
        return account.id


def begin(house: House, account_id: int, device: str = "") -> str:
    """Sign a browser in. Returns the random id for its cookie; only the id's hash is kept."""
    secret, now = secrets.token_urlsafe(24), house.now()
    with house.office.begin() as session:
        account = session.get_one(Account, account_id)
        session.add(SignIn(digest=_digest(secret), account_id=account_id, begun=now, seen=now, device=device[:60]))
        store.forget_failures(session, _who(account.email), now - PAUSE)
        store.end_sign_ins(session, account_id, before=now - timedelta(days=IDLE_DAYS))
        _note(session, house, account, AuditAct.ACCOUNT_SIGN_IN)
    return secret


def end(house: House, secret: str) -> None:
    """Sign one browser out, by the id its cookie holds."""
    with house.office.begin() as session:
        found = session.get(SignIn, _digest(secret))
        if found is not None:
            _note(session, house, session.get_one(Account, found.account_id), AuditAct.ACCOUNT_SIGN_OUT)
            session.delete(found)


def end_others(house: House, account_id: int, secret: str | None) -> None:
    """Sign an account out everywhere, but for the browser whose cookie holds `secret` (None: there too)."""
    with house.office.begin() as session:
        store.end_sign_ins(session, account_id, but=[_digest(secret)] if secret else [])
        _note(session, house, session.get_one(Account, account_id), AuditAct.ACCOUNT_SIGN_OUT_EVERYWHERE)


def listed(house: House, account_id: int, secret: str | None) -> list[SignedIn]:
    """Where an account is signed in; `here` marks the browser whose cookie holds `secret`."""
    mine = _digest(secret) if secret else b""
    with house.office() as session:
        return [
            SignedIn(one.digest.hex()[:16], one.device, one.begun, one.seen, one.digest == mine)
            for one in store.sign_ins(session, account_id)
        ]


def account_of(session: Session, house: House, uniquifier: str, secret: str) -> Account | None:
    """The account of a session cookie, in the caller's session; None once it was signed out or idle for 14 days."""
    found = store.signed_in(session, uniquifier, _digest(secret))
    if found is None:
        return None
    account, signed_in = found
    idle = house.now() - signed_in.seen
    if idle > timedelta(days=IDLE_DAYS):
        return None
    if idle > _SEEN_EVERY:
        signed_in.seen = house.now()
        session.commit()
    return account


def is_paused(house: House, email: str) -> bool:
    """True after five wrong tries under this address in 15 minutes, whether it has an account or not."""
    with house.office() as session:
        return store.failures(session, _who(email), house.now() - PAUSE) >= TRIES


def note_failure(house: House, email: str) -> None:
    """Count a wrong password or code under what was typed."""
    with house.office.begin() as session:
        store.forget_failures(session, b"", house.now() - PAUSE)
        session.add(FailedTry(who=_who(email), at=house.now()))


def _note(session: Session, house: House, account: Account, act: AuditAct) -> None:
    audit.record(session, house, Actor(account.email), act, f"account {account.id}", client_id=account.client_id)
