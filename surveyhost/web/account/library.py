"""Flask-Security-Too on our tables: who a session cookie is, and what happens when somebody comes and goes."""

from typing import Any

from flask import Flask, g, request, session
from flask_login.signals import user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore, password_changed, user_authenticated
from flask_security.utils import set_request_attr
from flask_wtf.csrf import CSRFError, CSRFProtect

from ...services.accounts import sign_in
from ...services.office.house import House
from ...store.office import accounts as store
from ...store.office.accounts import Account, Passkey, Role
from . import held
from . import settings as choices
from .passkeys import Passkeys
from .second_factor import OneTimeTotp

SID = "sid"
"""Where the session cookie keeps the random id of this sign-in."""
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def init(app: Flask, house: House) -> None:
    """Put accounts on this app: settings, forgery protection, the library, and our own session rows."""
    app.config.update(choices.flask(house.settings) | choices.library(house.settings))
    CSRFProtect(app)
    app.register_error_handler(CSRFError, held.without_mark)
    sessions = store.per_request(house.office, lambda: id(g._get_current_object()), _changes_accounts)
    app.teardown_appcontext(lambda error: sessions.remove())
    datastore = SQLAlchemySessionUserDatastore(sessions, Account, Role, Passkey)
    security = Security(app, datastore, totp_cls=OneTimeTotp, webauthn_util_cls=Passkeys)
    security.login_manager.user_loader(lambda name: _load(house, sessions, name))
    security.login_manager.request_loader(lambda request: None)
    _follow(app, house, datastore)


def _changes_accounts() -> bool:
    return request.blueprint == "security" and request.method == "POST"


def _load(house: House, sessions: Any, name: str) -> Account | None:
    """The account of the session cookie, if its sign-in still stands."""
    secret = session.get(SID)
    account = sign_in.account_of(sessions(), house, name, secret) if secret else None
    sessions.commit()  # no transaction stays open while services write through other connections
    if account is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def _follow(app: Flask, house: House, datastore: Any) -> None:
    """Write a sign-in row when somebody comes, delete it when they go, delete all when the password changes."""

    def came(sender: Flask, user: Account, **rest: Any) -> None:
        datastore.commit()  # before another connection writes: SQLite has one writer
        session.pop("_remember", None)  # no cookie outlives the sign-in row
        session[SID] = sign_in.begin(house, user.id, device(request.user_agent.string))

    def went(sender: Flask, user: Account, **rest: Any) -> None:
        secret = session.pop(SID, None)
        if secret:
            datastore.commit()
            sign_in.end(house, secret)

    def changed(sender: Flask, user: Account, **rest: Any) -> None:
        datastore.commit()
        sign_in.end_others(house, user.id, session.get(SID))

    user_authenticated.connect(came, app, weak=False)
    user_logged_out.connect(went, app, weak=False)
    password_changed.connect(changed, app, weak=False)


def device(agent: str) -> str:
    """Browser and system out of a user agent, "Firefox, Linux": enough for a person to know their own again."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(part for part in (browser, system) if part)
