"""Accounts of staff and HR, in the office database. Flask-Security's mixins give them their behaviour.

The attribute names that begin with `tf_`, `fs_`, `mf_` and the passkey's are the login library's, not ours.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import ForeignKey, LargeBinary, delete, func, select
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, scoped_session

from ..sessions import _WRITES, Sessions
from .base import NO_UNIT, Document, Office
from .client import Client


class Role(RoleMixin):
    """A role as the login library wants to see it. What a role may do is written in `core.roles`."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(Office, UserMixin):
    """One person who signs in: of the vendor (staff), or of one client (HR)."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Lower case. The name in the audit log."""
    name: Mapped[str] = mapped_column(default="")
    client_id: Mapped[int | None] = mapped_column(ForeignKey(Client.id), index=True)
    """None for staff. HR belongs to one client and never sees another."""
    role_names: Mapped[list[Any]] = mapped_column(default=list)
    units: Mapped[list[Any]] = mapped_column(Document(list, NO_UNIT), default=list)
    """Unit paths that a reader is limited to; empty means the whole company."""
    language: Mapped[str] = mapped_column(default="vi")
    theme: Mapped[str] = mapped_column(default="")
    """light, dark, or empty: as the browser prefers."""
    password: Mapped[str | None]
    """Argon2id; None until one was chosen."""
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    """What a session cookie names the account by; a new one makes all old cookies void."""
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(unique=True)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    """Encrypted under a key derived from the session key."""
    tf_phone_number: Mapped[str | None]
    """Never filled: no codes by telephone. The login library writes None here on a reset."""
    tf_counter: Mapped[int | None]
    """Counter of the last TOTP code taken: a code is good once."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    sso_subject: Mapped[str | None] = mapped_column(unique=True, index=True)
    """Issuer and subject of the sign-on that this account is bound to, after the first time."""
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]
        """The roles as objects, for the login library."""
        return [Role(name) for name in self.role_names]

    @property
    def is_staff(self) -> bool:
        return self.client_id is None

    def check_tf_required(self, methods: list[tuple[str, str]], fresh: bool) -> tuple[bool, list[tuple[str, str]]]:
        """Staff always need a second factor; HR once they have set one up."""
        del fresh
        return self.is_staff or bool(methods), methods

    def check_tf_required_setup(self) -> bool:
        """True for staff: the second factor cannot be switched off."""
        return self.is_staff


class Passkey(Office, WebAuthnMixin):
    """A WebAuthn credential of an account."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str]
    extensions: Mapped[str | None]
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str]
    usage: Mapped[str]
    """first or secondary: what it may stand for."""
    user: Mapped[Account] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How the login library finds the account of this passkey."""
        return {"id": self.account_id}


class SignInLink(Office):
    """A link that lets one person in, once."""

    __tablename__ = "sign_in_link"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of the secret in the link; the secret itself is nowhere."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires: Mapped[datetime]


class SignIn(Office):
    """A browser that is signed in. Deleting the row ends it, whatever its cookie says."""

    __tablename__ = "sign_in"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of the random id in the session cookie."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    begun: Mapped[datetime]
    seen: Mapped[datetime]
    """Written at most every five minutes."""
    device: Mapped[str] = mapped_column(default="")
    """"Firefox, Linux": enough to recognise one's own, no more."""


class FailedTry(Office):
    """A wrong password or code, counted by what was typed, so that unknown addresses look like known ones."""

    __tablename__ = "failed_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """SHA-256 of the address typed."""
    at: Mapped[datetime]


class Upload(Office):
    """A file a person has in hand between its preview and its import; gone after either, or after an hour."""

    __tablename__ = "upload"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of the random name the preview's form holds."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    about: Mapped[str]
    """What it is for: "roster 12"."""
    filename: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted under the master key: a roster is names and addresses."""
    expires: Mapped[datetime]


class Provider(Office):
    """A single sign-on (OpenID Connect) that lets people in: the vendor's own, or one client's."""

    __tablename__ = "provider"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey(Client.id), unique=True)
    """None: for staff."""
    issuer: Mapped[str]
    """Address under which the provider describes itself."""
    application: Mapped[str]
    """How the provider knows us (its client_id)."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The provider's secret for us, encrypted under a key derived from the session key."""
    second_factor: Mapped[bool] = mapped_column(default=False)
    """Whether its word that a second factor was used (amr) stands in for ours."""
    created: Mapped[datetime]


def by_email(session: Session, email: str) -> Account | None:
    """The account with this address, in any case of letters."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def listed(session: Session, client_id: int | None) -> list[Account]:
    """Accounts of one client, or of the vendor for None, by address."""
    where = Account.client_id.is_(None) if client_id is None else Account.client_id == client_id
    return list(session.scalars(select(Account).where(where).order_by(Account.email)))


def signed_in_now(session: Session, client_id: int | None) -> set[int]:
    """Ids of the accounts of one client, or of the vendor for None, that a browser is signed in to."""
    where = Account.client_id.is_(None) if client_id is None else Account.client_id == client_id
    return set(session.scalars(select(SignIn.account_id).join(Account).where(where)))


def take_link(session: Session, digest: bytes, now: datetime) -> int | None:
    """Burn a sign-in link: the id of its account, or None if it is used, expired or unknown."""
    taken = delete(SignInLink).where(SignInLink.digest == digest, SignInLink.expires > now)
    return session.scalar(taken.returning(SignInLink.account_id))


def drop_links(session: Session, account_id: int, now: datetime) -> None:
    """Forget every link of an account, and all expired ones."""
    session.execute(delete(SignInLink).where((SignInLink.account_id == account_id) | (SignInLink.expires <= now)))


def signed_in(session: Session, uniquifier: str, digest: bytes) -> tuple[Account, SignIn] | None:
    """The account and the sign-in a session cookie names, if both still stand."""
    found = session.execute(
        select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(Account.fs_uniquifier == uniquifier, Account.active.is_(True), SignIn.digest == digest)
    ).first()
    return (found[0], found[1]) if found else None


def sign_ins(session: Session, account_id: int) -> list[SignIn]:
    """Where an account is signed in, last seen first."""
    return list(session.scalars(select(SignIn).where(SignIn.account_id == account_id).order_by(SignIn.seen.desc())))


def end_sign_ins(session: Session, account_id: int, but: Iterable[bytes] = (), before: datetime | None = None) -> None:
    """End an account's sign-ins but the ones named; with `before`, only those not seen since."""
    end = delete(SignIn).where(SignIn.account_id == account_id, SignIn.digest.not_in(list(but)))
    session.execute(end.where(SignIn.seen < before) if before else end)


def failures(session: Session, who: bytes, since: datetime) -> int:
    """Wrong tries under this address since then."""
    return session.scalar(select(func.count()).where(FailedTry.who == who, FailedTry.at > since)) or 0


def forget_failures(session: Session, who: bytes, before: datetime) -> None:
    """Drop the tries of one address, and everybody's that are old."""
    session.execute(delete(FailedTry).where((FailedTry.who == who) | (FailedTry.at < before)))


def per_request(sessions: Sessions, scope: Callable[[], Any], writes: Callable[[], bool]) -> "scoped_session[Session]":
    """One session for each request, for the login library. Call `remove()` at its end.

    `scope` names the request. `writes` says whether it may change an account: then SQLite's write lock is taken when
    its transaction begins, so that nothing fails half-way because another process wrote in between.
    """
    return scoped_session(lambda: sessions(execution_options=_WRITES if writes() else {}), scopefunc=scope)  # type: ignore[arg-type]


def readers_with_client(session: Session) -> list[Account]:
    """Every active account of a client's."""
    return list(session.scalars(select(Account).where(Account.client_id.is_not(None), Account.active)))


def by_sign_on(session: Session, subject: str) -> Account | None:
    """The account that is bound to this subject of a single sign-on, None if none is."""
    return session.scalar(select(Account).where(Account.sso_subject == subject))


def provider_of(session: Session, client_id: int | None) -> Provider | None:
    """The single sign-on of a client, or for None the vendor's own; None if there is none."""
    where = Provider.client_id.is_(None) if client_id is None else Provider.client_id == client_id
    return session.scalar(select(Provider).where(where))


def upload_of(session: Session, account_id: int, about: str) -> Upload | None:
    """The file that an account has kept for one thing; None for none."""
    return session.scalar(select(Upload).where(Upload.account_id == account_id, Upload.about == about).limit(1))


def drop_uploads(session: Session, about: str | None = None) -> None:
    """Delete uploaded files: all, or those for one thing."""
    session.execute(delete(Upload) if about is None else delete(Upload).where(Upload.about == about))


def drop_expired_uploads(session: Session, now: datetime, account_id: int | None = None) -> None:
    """Delete uploaded files whose time is over, and all of one account where given."""
    expired = Upload.expires <= now
    own = expired if account_id is None else (Upload.account_id == account_id) | expired
    session.execute(delete(Upload).where(own))
