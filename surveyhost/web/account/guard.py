"""Who may come to which page. Each view says its act with `@allow`; one check before every request holds it.

A page that says nothing is closed: forgetting the mark shuts people out, it never lets them in.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn, TypeVar, cast

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask_security import check_and_update_authn_fresh, current_user
from werkzeug.wrappers import Response

from ...core.roles import ACTS, may
from ...services.house import Actor, House
from ...store.accounts import Account
from .words import say

PUBLIC = "public"
SIGNED_IN = "signed-in"
"""Any account, whatever its roles: a person's own settings."""
CLOSED = "closed"
FRESH_WITHIN = timedelta(minutes=15)
FRESH_GRACE = timedelta(minutes=5)
LIBRARY = {
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.verify": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.two_factor_setup": PUBLIC,
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.two_factor_token_validation": PUBLIC,
    "security.tf_select": PUBLIC,
    "security.two_factor_rescue": CLOSED,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": SIGNED_IN,
    "security.wan_signin": PUBLIC,
    "security.wan_signin_response": PUBLIC,
    "security.wan_register": SIGNED_IN,
    "security.wan_register_response": SIGNED_IN,
    "security.wan_delete": SIGNED_IN,
    "security.wan_verify": SIGNED_IN,
    "security.wan_verify_response": SIGNED_IN,
    "security.static": CLOSED,
    "static": PUBLIC,
}
"""The login library's pages. Those marked public check by themselves how far a person has come."""

View = TypeVar("View", bound=Callable[..., Any])


def allow(act: str, fresh: bool = False) -> Callable[[View], View]:
    """Say which act of `core.roles` a view is (or PUBLIC, SIGNED_IN). KeyError if no role has it: it is misspelt.

    `fresh`: the person must have proven who they are within the last 15 minutes (release, keys, erasure).
    """
    if act not in ACTS | {PUBLIC, SIGNED_IN}:
        raise KeyError(act)

    def mark(view: View) -> View:
        cast(Any, view).act, cast(Any, view).fresh = act, fresh
        return view

    return mark


def act_of(app: Flask, endpoint: str) -> str:
    """The act an endpoint was marked with; CLOSED if it says nothing."""
    if endpoint in LIBRARY:
        return LIBRARY[endpoint]
    return str(getattr(app.view_functions[endpoint], "act", CLOSED))


def house() -> House:
    """The house this process serves."""
    return cast(House, current_app.extensions["house"])


def account() -> Account:
    """Who is signed in. Only for views behind the guard, where somebody always is."""
    return cast(Account, current_user._get_current_object())


def actor() -> Actor:
    """Who is signed in, for the audit log."""
    return Actor(account().email)


def can(act: str) -> bool:
    """Whether to show a button for this act; the guard asks again when it is pressed."""
    return bool(current_user.is_authenticated) and may(account().role_names, act)


def guard() -> Response | None:
    """Before every request: the act named by the view, against the roles of the account."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    act = act_of(current_app, endpoint)
    if act == CLOSED:
        abort(404)
    if request.is_json:
        abort(415)
    if act == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=_way_back()))
    if act != SIGNED_IN and not may(account().role_names, act):
        abort(403)
    if getattr(current_app.view_functions[endpoint], "fresh", False) and not is_fresh():
        return prove()
    return None


def is_fresh() -> bool:
    """True where the person proved who they are within the last 15 minutes."""
    return bool(check_and_update_authn_fresh(FRESH_WITHIN, FRESH_GRACE, "session"))


def prove() -> Response:
    """To the page that asks for the password or passkey again, and from there back to where the act was begun."""
    flash(say("Prove that it is you, then do it again."), "info")
    return redirect(url_for("security.verify", next=_way_back()))


def _way_back() -> str:
    """The page to come back to: this one if it can be read, else the one the form stood on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = request.referrer or ""
    return (
        came_from.removeprefix(request.host_url.rstrip("/"))
        if came_from.startswith(request.host_url)
        else "/account/start"
    )


def missing() -> NoReturn:
    """There is no such thing, or it is another client's: the same answer for both."""
    abort(404)
