"""Five wrong passwords or codes under one name, and for fifteen minutes no further one is looked at."""

from flask import Flask, Response, render_template, request, session
from flask_security import current_user
from flask_security.proxies import _security

from ...services.accounts import sign_in
from .guard import house

GUESSED = {
    "security.login",
    "security.verify",
    "security.change_password",
    "security.two_factor_token_validation",
    "security.two_factor_setup_validate",
    "security.mf_recovery",
}
"""Where something secret is typed. Passkeys can't be guessed."""


def init(app: Flask) -> None:
    """Count on this app."""
    app.before_request(_refuse)
    app.after_request(_count)


def _who() -> str:
    """Under which name a try is counted: as typed, or as the session knows."""
    if current_user.is_authenticated:
        return str(current_user.email)
    return session.get("tf_user_id", "") if request.endpoint != "security.login" else request.form.get("email", "")


def _guessing() -> bool:
    return request.method == "POST" and request.endpoint in GUESSED


def _refuse() -> tuple[str, int] | None:
    if _guessing() and sign_in.is_paused(house(), _who()):
        return render_template("security/paused.html", tries=sign_in.TRIES, minutes=sign_in.PAUSE.seconds // 60), 429
    return None


def _count(response: Response) -> Response:
    """The library answers a wrong try with the form again (200), a right one with a redirect."""
    if _guessing() and response.status_code == 200:
        _security.datastore.commit()  # else SQLite, with one writer, would wait
        sign_in.note_failure(house(), _who())
    return response
