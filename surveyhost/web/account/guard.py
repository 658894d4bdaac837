"""Who may come to which page. Each view says its act with `@allow`; one check before every request holds it.

A page that says nothing is closed: forgetting the mark shuts people out, it never lets them in.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, cast

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask_security import check_and_update_authn_fresh, current_user
from werkzeug.wrappers import Response

from ...core.roles import Act, may
from ...services.office.house import Actor, House
from ...store.office.accounts import Account
from . import held
from .language import say


class Door(StrEnum):
    """What a page takes that is no act of a role."""

    PUBLIC = "public"
    MACHINE = "machine"
    """Programs that bring no cookie: no forgery mark is asked for, JSON is taken, and the view says what it lets in."""
    SIGNED_IN = "signed-in"
    """Any account, whatever its roles: a person's own settings."""
    CLOSED = "closed"


PUBLIC, SIGNED_IN, MACHINE = Door.PUBLIC, Door.SIGNED_IN, Door.MACHINE
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
    "security.two_factor_rescue": Door.CLOSED,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": SIGNED_IN,
    "security.wan_signin": PUBLIC,
    "security.wan_signin_response": PUBLIC,
    "security.wan_register": SIGNED_IN,
    "security.wan_register_response": SIGNED_IN,
    "security.wan_delete": SIGNED_IN,
    "security.wan_verify": SIGNED_IN,
    "security.wan_verify_response": SIGNED_IN,
    "security.static": Door.CLOSED,
    "static": PUBLIC,
}
"""The login library's pages. Those marked public check by themselves how far a person has come."""

View = TypeVar("View", bound=Callable[..., Any])


def allow(act: Act | Door, fresh: bool = False, unproven: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Say which act of `core.roles` a view is (or PUBLIC, SIGNED_IN).

    `fresh`: the person must have proven who they are within the last 15 minutes (release, keys, erasure). Where the
    proof has run out, what was typed goes back to the browser in a form that can be sent again (`held.unproven`);
    `unproven` answers in its place, for a view with a form of its own for that.
    """

    def mark(view: View) -> View:
        cast(Any, view).act, cast(Any, view).fresh, cast(Any, view).unproven = act, fresh, unproven
        return view

    return mark


def act_of(app: Flask, endpoint: str) -> Act | Door:
    """The act an endpoint was marked with; closed if it says nothing."""
    if endpoint in LIBRARY:
        return LIBRARY[endpoint]
    return cast(Act | Door, getattr(app.view_functions[endpoint], "act", Door.CLOSED))


def house() -> House:
    """The house this process serves."""
    return cast(House, current_app.extensions["house"])


def account() -> Account:
    """Who is signed in. Only for views behind the guard, where somebody always is."""
    return cast(Account, current_user._get_current_object())


def actor() -> Actor:
    """Who is signed in, for the audit log."""
    return Actor(account().email)


def can(act: Act) -> bool:
    """Whether to show a button for this act; the guard asks again when it is pressed."""
    return bool(current_user.is_authenticated) and may(account().role_names, act)


def guard() -> Any:
    """Before every request: the act named by the view, against the roles of the account."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    act = act_of(current_app, endpoint)
    if act is Door.CLOSED:
        abort(404)
    if request.is_json and act is not Door.MACHINE:
        abort(415)
    if act in {Door.PUBLIC, Door.MACHINE}:
        return None
    if not current_user.is_authenticated:
        return held.signed_out()
    if not isinstance(act, Door) and not may(account().role_names, act):
        abort(403)
    view = current_app.view_functions[endpoint]
    if getattr(view, "fresh", False) and not is_fresh():
        unproven = getattr(view, "unproven", None)
        if unproven is not None:
            return unproven(**(request.view_args or {}))
        return held.unproven() if held.typed() or held.files() else prove()
    return None


def is_fresh() -> bool:
    """True where the person proved who they are within the last 15 minutes."""
    return bool(check_and_update_authn_fresh(FRESH_WITHIN, FRESH_GRACE, "session"))


def lasts(spare: timedelta) -> bool:
    """True where the proof will still hold after so long: asked before somebody begins to type what takes a while."""
    return time.time() - float(session.get("fs_paa", 0)) <= (FRESH_WITHIN - spare).total_seconds()


def prove() -> Response:
    """To the page that asks for the password or passkey again, and from there back to where the act was begun."""
    flash(say("Prove that it is you, then do it again."), "info")
    return redirect(url_for("security.verify", next=held.way_back()))


def missing() -> NoReturn:
    """There is no such thing, or it is another client's: the same answer for both."""
    abort(404)
