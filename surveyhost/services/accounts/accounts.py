"""Accounts: who may sign in, in which roles, and the one-time links that let a person in the first time."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from ... import languages
from ...core.audit_acts import AuditAct
from ...core.roles import HR, STAFF, Role
from ...store.office import accounts as store
from ...store.office.accounts import Account
from ...store.office.client import Client
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from ..office.refusals import NoSuchClient
from . import sign_in
from .refusals import (
    AccountClosed,
    AccountExists,
    BadAddress,
    LastAdministrator,
    NoAccountHere,
    NoSuchLanguage,
    NoSuchRole,
    NoSuchTheme,
    UnitsForReadersOnly,
)

THEMES = ("", "light", "dark")


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One account in a list."""

    id: int
    email: str
    name: str
    client_id: int | None
    roles: tuple[str, ...]
    units: tuple[str, ...]
    language: str
    active: bool
    has_second_factor: bool
    created: datetime
    signs_in: bool
    """Chose a way to sign in, or is signed in by a link now; else only invited."""


def _line(account: Account, is_here: bool = False) -> ListedAccount:
    return ListedAccount(
        account.id,
        account.email,
        account.name,
        account.client_id,
        tuple(account.role_names),
        tuple(account.units),
        account.language,
        account.active,
        bool(account.tf_primary_method or account.webauthn),
        account.created,
        is_here or bool(account.password or account.tf_primary_method or account.webauthn or account.sso_subject),
    )


def address_of(email: str) -> str:
    """The address in lower case, its domain normalised. BadAddress for anything that is none."""
    try:
        checked = validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        checked = None
    if checked is None or "." not in checked.domain:
        raise BadAddress(email=email)
    return checked.normalized.lower()


def _roles(roles: Iterable[str], allowed: frozenset[str]) -> list[str]:
    chosen = sorted(set(roles))
    wrong = [role for role in chosen if role not in allowed]
    if wrong or not chosen:
        what = f"'{wrong[0]}' is not a role here" if wrong else "Choose at least one role"
        raise NoSuchRole(what=what, listed=", ".join(sorted(allowed)))
    return chosen


def _new(session: Session, house: House, email: str, **columns: object) -> Account:
    address = address_of(email)
    if store.by_email(session, address):
        raise AccountExists(address=address)
    account = Account(
        email=address,
        created=house.now(),
        fs_uniquifier=uuid.uuid4().hex,
        fs_webauthn_user_handle=secrets.token_hex(16),
        **columns,
    )
    session.add(account)
    session.flush()
    return account


def add_staff(
    house: House,
    actor: Actor,
    email: str,
    name: str,
    roles: Iterable[str] = tuple(sorted(STAFF)),
    language: str = "en",
) -> str:
    """Give a vendor's person an account. Returns a full sign-in link, good once and for 72 hours.

    Refusal: the address is none or taken (bad-address, account-exists), a role is none of staff's (bad-role).
    """
    with house.office.begin() as session:
        chosen = _roles(roles, STAFF)
        account = _new(session, house, email, name=name.strip(), role_names=chosen, language=_language(language))
        link = sign_in.put_link(session, house, account.id)
        audit.record(session, house, actor, AuditAct.STAFF_ADD, f"account {account.id}", after={"roles": chosen})
    return link


def add_hr(
    house: House,
    actor: Actor,
    client_id: int,
    email: str,
    name: str = "",
    role: str = Role.OWNER,
    units: Iterable[str] = (),
    language: str | None = None,
) -> str:
    """Give a client's person an account. Returns a full sign-in link, good once and for 72 hours.

    `units` limits a reader to these unit paths. Refusal as for `add_staff`, and client-unknown.
    """
    with house.office.begin() as session:
        client = session.get(Client, client_id)
        if client is None:
            raise NoSuchClient(client_id=client_id)
        return put_hr(session, house, actor, client, email, name, role, units, language)


def put_hr(
    session: Session,
    house: House,
    actor: Actor,
    client: Client,
    email: str,
    name: str = "",
    role: str = Role.OWNER,
    units: Iterable[str] = (),
    language: str | None = None,
) -> str:
    """As `add_hr`, inside the caller's transaction."""
    chosen, limits = _roles([role], HR), _units(role, units)
    account = _new(
        session,
        house,
        email,
        name=name.strip(),
        client_id=client.id,
        role_names=chosen,
        units=limits,
        language=_language(language or client.language),
    )
    link = sign_in.put_link(session, house, account.id)
    after = {"roles": chosen, "units": limits}
    audit.record(session, house, actor, AuditAct.HR_ADD, f"account {account.id}", client_id=client.id, after=after)
    return link


def _units(role: str, units: Iterable[str]) -> list[str]:
    """The limits of a reader. An owner sees the whole company, so limits on one would be a mistake."""
    limits = sorted({unit.strip() for unit in units if unit.strip()})
    if limits and role != Role.READER:
        raise UnitsForReadersOnly()
    return limits


def _language(code: str) -> str:
    if code not in languages.staff():
        raise NoSuchLanguage(code=code, listed=", ".join(languages.staff()))
    return code


def _get(session: Session, email: str) -> Account:
    account = store.by_email(session, email)
    if account is None:
        raise NoAccountHere(email=email)
    return account


def find(house: House, email: str) -> ListedAccount:
    """The account with this address. NoAccount."""
    with house.office() as session:
        account = _get(session, email)
        return _line(account, account.id in store.signed_in_now(session, account.client_id))


def listed(house: House, client_id: int | None = None) -> list[ListedAccount]:
    """Accounts of one client, or of the vendor for None, by address."""
    with house.office() as session:
        here = store.signed_in_now(session, client_id)
        return [_line(account, account.id in here) for account in store.listed(session, client_id)]


def new_link(house: House, actor: Actor, email: str, forget_second_factor: bool = False) -> str:
    """A fresh sign-in link for an account; older ones stop working. For a lost telephone, the second factor goes too.

    Refusal: account-unknown, account-closed.
    """
    with house.office.begin() as session:
        account = _get(session, email)
        if not account.active:
            raise AccountClosed(email=account.email)
        if forget_second_factor:
            _forget_second_factor(session, account)
        link = sign_in.put_link(session, house, account.id)
        after = {"second factor": "forgotten"} if forget_second_factor else None
        audit.record(
            session,
            house,
            actor,
            AuditAct.ACCOUNT_LINK,
            f"account {account.id}",
            client_id=account.client_id,
            after=after,
        )
    return link


def _forget_second_factor(session: Session, account: Account) -> None:
    account.tf_primary_method = account.tf_totp_secret = account.tf_counter = None
    account.mf_recovery_codes = None
    account.webauthn.clear()
    store.end_sign_ins(session, account.id)


def change(
    house: House, actor: Actor, email: str, roles: Iterable[str], units: Iterable[str] = (), active: bool = True
) -> None:
    """Set an account's roles, a reader's units, and whether it may sign in. Ends its sign-ins, so that it takes effect.

    Refusal: account-unknown, bad-role, or the act would leave nobody to administer (last-administrator).
    """
    with house.office.begin() as session:
        put_change(session, house, actor, _get(session, email), roles, units, active)


def put_change(
    session: Session,
    house: House,
    actor: Actor,
    account: Account,
    roles: Iterable[str],
    units: Iterable[str] = (),
    active: bool = True,
) -> None:
    """As `change`, inside the caller's transaction."""
    chosen = _roles(roles, STAFF if account.is_staff else HR)
    limits = [] if account.is_staff else _units(chosen[0], units)
    before = {"roles": account.role_names, "units": account.units, "active": account.active}
    administered = _administered(session)
    account.role_names, account.units, account.active = chosen, limits, active
    session.flush()
    if administered and not _administered(session):
        raise LastAdministrator()
    store.end_sign_ins(session, account.id)
    if not active:
        store.drop_links(session, account.id, house.now())
    after = {"roles": chosen, "units": limits, "active": active}
    name, client = f"account {account.id}", account.client_id
    audit.record(session, house, actor, AuditAct.ACCOUNT_CHANGE, name, client_id=client, before=before, after=after)


def _administered(session: Session) -> bool:
    return any(one.active and Role.ADMINISTRATOR in one.role_names for one in store.listed(session, None))


def prefer(house: House, account_id: int, language: str | None = None, theme: str | None = None) -> None:
    """Remember in which language and theme a person reads our pages. No rule hangs on it, so no audit event.

    Refusal: bad-language, bad-theme.
    """
    if theme is not None and theme not in THEMES:
        raise NoSuchTheme(theme=theme)
    with house.office.begin() as session:
        account = session.get_one(Account, account_id)
        account.language = _language(language) if language else account.language
        account.theme = account.theme if theme is None else theme
