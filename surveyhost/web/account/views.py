"""A person's own pages: the one-time link, where to go after signing in, browsers signed in, language and theme."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_security import current_user, login_user
from flask_security.proxies import _security
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services.accounts import accounts, sign_in
from ...store.office.accounts import Account
from ..shared.request_bounds import own_path
from .guard import PUBLIC, SIGNED_IN, account, allow, house
from .language import say
from .library import SID
from .refusals import in_words

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/link/<secret>")
@allow(PUBLIC)
def link(secret: str) -> str | tuple[str, int]:
    """Whom the link would sign in. Reading it uses nothing up: mail scanners follow links."""
    owner = sign_in.link_owner(house(), secret)
    return render_template("security/link.html", owner=owner) if owner else (_stale(), 410)


@blueprint.post("/link/<secret>")
@allow(PUBLIC)
def use_link(secret: str) -> Response | str | tuple[str, int]:
    """Use the link up: on to the second factor, or in."""
    try:
        account_id = sign_in.redeem(house(), secret)
    except Refusal:
        return _stale(), 410
    user = cast(Account, _security.datastore.find_user(id=account_id))
    further = _security.two_factor_plugins.tf_enter(user, False, "link", next_loc=None)
    if further:
        return cast(Response, further)
    login_user(user, authn_via=["link"])
    return redirect(url_for("account.start"))


def _stale() -> str:
    return render_template("security/link.html", owner=None)


@blueprint.get("/start")
@allow(SIGNED_IN)
def start() -> Response:
    """To where this person works; first of all to their own page while nothing but a link can sign them in."""
    person = account()
    if not person.password and not person.webauthn and not person.sso_subject:
        return redirect(url_for("account.own"))
    return redirect(home_of(person))


def home_of(person: Account) -> str:
    """The first page of the face this person belongs to."""
    return "/console/" if person.is_staff else "/portal/"


@blueprint.get("/")
@allow(SIGNED_IN)
def own() -> str:
    """Password, second factor, passkeys, and the browsers signed in."""
    person = account()
    browsers = sign_in.listed(house(), person.id, session.get(SID))
    return render_template("security/own.html", person=person, browsers=browsers, home=home_of(person))


@blueprint.post("/sign-out-everywhere")
@allow(SIGNED_IN)
def sign_out_everywhere() -> Response:
    """End every other browser's sign-in at once."""
    sign_in.end_others(house(), account().id, session.get(SID))
    flash(say("All other browsers are signed out."), "ok")
    return redirect(url_for("account.own"))


@blueprint.post("/look")
@allow(SIGNED_IN)
def look() -> Response:
    """Keep the language or the theme a person asked for, and go back to the page they were on."""
    form = request.form
    try:
        accounts.prefer(house(), current_user.id, form.get("language"), form.get("theme"))
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    return redirect(own_path(form.get("back", ""), url_for("account.start")))
