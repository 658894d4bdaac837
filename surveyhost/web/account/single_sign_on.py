"""Signing in at the firm's own provider (OpenID Connect: code flow with PKCE and nonce), and back."""

from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from flask import current_app, flash, redirect, request, session, url_for
from flask_security import login_user
from flask_security.proxies import _security
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services.accounts import single_sign_on
from ...services.accounts.refusals import SignOnRefused
from ...services.accounts.single_sign_on import Admitted, Way
from ...store.office.accounts import Account
from . import settings
from .guard import PUBLIC, allow, house
from .refusals import in_words
from .views import blueprint


class SignOnUnanswered(SignOnRefused):
    sentence = "The single sign-on did not answer as it should. Try again."


TIMEOUT = 10
"""Seconds that the provider has for each answer."""


def way_of(client_id: int | None) -> Way | None:
    """For templates: the provider of a client, or for None of staff."""
    return single_sign_on.of(house(), client_id)


@blueprint.get("/sso/<int:provider_id>")
@allow(PUBLIC)
def sso(provider_id: int) -> Response:
    """To the provider; with `?again=1` it asks for the person anew, as a proof for what cannot be undone."""
    again = {"prompt": "login", "max_age": "0"} if request.args.get("again") else {}
    try:
        provider = _provider(provider_id)
        answer = provider.authorize_redirect(_back(provider.way), **again)
    except (Refusal, AuthlibBaseError, OSError, ValueError, RuntimeError) as trouble:
        return _turned_away(trouble)
    return cast(Response, answer)


@blueprint.get("/sso/<int:provider_id>/back")
@allow(PUBLIC)
def sso_back(provider_id: int) -> Response:
    """From the provider: its ID token is checked, and the account it stands for signed in, or asked for its code."""
    try:
        provider = _provider(provider_id)
        asked = {"iss": {"essential": True, "values": [provider.way.issuer]}}
        token = provider.authorize_access_token(claims_options=asked)
        admitted = single_sign_on.admit(house(), provider_id, token.get("userinfo") or {})
    except (Refusal, AuthlibBaseError, JoseError, OSError, ValueError, RuntimeError, KeyError) as trouble:
        return _turned_away(trouble)
    return _enter(admitted)


def _enter(admitted: Admitted) -> Response:
    user = cast(Account, _security.datastore.find_user(id=admitted.account_id))
    if not admitted.has_second_factor:
        further = _security.two_factor_plugins.tf_enter(user, False, "sso", next_loc=None)
        if further:
            return cast(Response, further)
    login_user(user, authn_via=["sso"])
    if not admitted.is_fresh:
        session["fs_paa"] = 0  # an old sign-in over there is no proof of who sits here now
    return redirect(url_for("account.start"))


class _Provider(FlaskOAuth2App):
    """A provider that is known by the address an administrator gave."""

    way: Way


def _provider(provider_id: int) -> Any:
    way, secret = single_sign_on.open_way(house(), provider_id, settings.sign_on_key(house().settings))
    name = f"sso{provider_id}"
    made = _Provider(
        FlaskIntegration(name),
        name,
        client_id=way.application,
        client_secret=secret,
        server_metadata_url=f"{way.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
    made.way = way
    return made


def _back(way: Way) -> str:
    return f"{house().settings.signs_in_at(way.client_id)}{url_for('account.sso_back', provider_id=way.id)}"


def _turned_away(trouble: Exception) -> Response:
    """Say that it did not work, and no more than that of what the provider said: it may hold a token."""
    if not isinstance(trouble, Refusal):
        current_app.logger.warning("single sign-on failed: %s", type(trouble).__name__)
        trouble = SignOnUnanswered()
    flash(in_words(trouble), "error")
    return redirect(url_for("security.login"))
