"""What every response tells the browser: trust no other host, frame nothing, keep nothing, tell nobody."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, request

from .assets import FOR_EVER, fingerprint

RESPONDENT = "respondent"
"""The blueprint of the face that leaves no trace: its pages may not even fetch from our own host."""

CONTENT = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "style-src": "'self'",
}
"""No inline style or script anywhere, so nobody's answer or comment can ever become one."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
            "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "usb",
        )
    ),
}  # fmt: skip

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
HSTS = "max-age=63072000; includeSubDomains"


def _policy(extra: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in (CONTENT | extra).items())


STRICT = _policy({})
WITH_FETCH = _policy({"connect-src": "'self'", "object-src": "'self'", "frame-src": "'self'"})
"""Portal and console: htmx asks our own host for parts of a page."""


def _lifetime(response: Response) -> str:
    """Static files whose address carries their fingerprint are kept for ever; pages not at all."""
    if request.endpoint != "static":
        return "no-store"
    name = (request.view_args or {}).get("filename", "")
    given = request.args.get("v")
    return FOR_EVER if given and response.status_code == 200 and given == fingerprint(name) else "no-cache"


class _Always:
    """Adds the headers that never differ, behind everything that could fail to."""

    def __init__(self, app: Wsgi, headers: Mapping[str, str]) -> None:
        self.app, self.headers = app, list(headers.items())

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        def with_headers(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start(status, headers + self.headers, *error)

        return self.app(environ, with_headers)


def protect(app: Flask, production: bool) -> None:
    """Sends the headers with every response of this app. In production browsers are told to insist on TLS."""
    always = EVERYWHERE | ({"Strict-Transport-Security": HSTS} if production else {})
    app.wsgi_app = _Always(app.wsgi_app, always)  # type: ignore[method-assign]

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        silent = request.blueprint == RESPONDENT or request.blueprint is None
        headers["Content-Security-Policy"] = STRICT if silent else WITH_FETCH
        # The login library checks the Referer of its own forms under TLS, so portal and console tell it to themselves.
        headers["Referrer-Policy"] = "no-referrer" if silent else "same-origin"
        if headers.get("Cache-Control") != FOR_EVER:
            headers["Cache-Control"] = _lifetime(response)
        return response
