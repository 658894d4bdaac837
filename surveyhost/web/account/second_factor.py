"""The second factor: codes that are good once, the square to scan, and the code shown in a demonstration."""

import time
from typing import Any

import segno
from flask import session
from flask_security import Totp
from flask_security.proxies import _security
from markupsafe import Markup

from .guard import house

STEP = 30
"""Seconds that a code stands."""


class OneTimeTotp(Totp):
    """A code is good once: the counter of the last one taken is kept with the account."""

    def get_last_counter(self, user: Any) -> int | None:
        """Counter of the last code taken from this account; None before the first."""
        counter: int | None = user.tf_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Keep the counter; it is committed with the request."""
        user.tf_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The square for the authenticator app as SVG inside the page: nothing is fetched, nothing is inline style."""
        made = segno.make(self.get_totp_uri(username, totp), error="m", micro=False)
        return Markup(made.svg_inline(scale=4, border=0, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S704


def code_after(secret: str, counter: int | None, now: float) -> str:
    """The code an authenticator app shows now, or the next one if that was taken already."""
    moment = max(int(now), ((counter or 0) + 1) * STEP)
    totp = _security.totp_factory._totp
    return str(totp.from_source(secret).generate(time=moment).token)


def demo_code() -> str | None:
    """In a demo data folder the code that is asked for, so that nobody needs a telephone to look around."""
    if not house().settings.is_demo:
        return None
    pending, name = session.get("tf_totp_secret"), session.get("tf_user_id", "")
    person: Any = _security.datastore.find_user(fs_uniquifier=name) if name else None
    secret = pending or (person.tf_totp_secret if person else None)
    return code_after(secret, person.tf_counter if person else None, time.time()) if secret else None
