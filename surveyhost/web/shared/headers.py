"""What every response tells the browser: trust no other host, frame nothing, keep nothing, tell nobody."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, request

from .assets import FOR_EVER, fingerprint
from .wsgi import lay_around

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


def policy_with(extra: Mapping[str, str]) -> str:
    """The policy of every page, with these in the place of its own."""
    return "; ".join(f"{name} {value}" for name, value in {**CONTENT, **extra}.items())


STRICT = policy_with({})
WITH_FETCH = policy_with({"connect-src": "'self'", "object-src": "'self'", "frame-src": "'self'"})
"""Portal and console: htmx asks our own host for parts of a page."""
STRICTEST = {"Content-Security-Policy": STRICT, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}

LOOKED_AT = "console.draft_look"
"""A questionnaire as respondents will see it, in a frame of the page where it is written."""
LOOK = (
    policy_with({"form-action": "'none'", "frame-ancestors": "'self'", "script-src": "'none'"})
    + "; sandbox allow-same-origin"
)
"""Only our own page may frame it; nothing on it runs, and nothing can be sent from it, however it was opened."""


def _lifetime(response: Response) -> str:
    """Static files whose address carries their fingerprint are kept for ever, others asked for again."""
    name = (request.view_args or {}).get("filename", "")
    given = request.args.get("v")
    is_file = response.status_code == 200 and request.method != "OPTIONS"  # which is answered for any name
    return FOR_EVER if given and is_file and given == fingerprint(name) else "no-cache"


class _Always:
    """Adds what every answer must carry, behind everything that could fail to: what never differs, and the strictest
    of what may, unless a page has set it."""

    def __init__(self, app: Wsgi, headers: Mapping[str, str]) -> None:
        self.app, self.headers, self.strictest = app, list(headers.items()), list(STRICTEST.items())

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        def with_headers(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name for name, _ in headers}
            missing = [header for header in self.strictest if header[0] not in given]
            return start(status, headers + self.headers + missing, *error)

        return self.app(environ, with_headers)


def protect(app: Flask, production: bool, silent: bool = False) -> None:
    """Sends the headers with every response of this app. In production browsers are told to insist on TLS.

    A silent app has no page that may fetch from our own host, or tell it where somebody came from.
    """
    always = EVERYWHERE | ({"Strict-Transport-Security": HSTS} if production else {})
    lay_around(app, _Always(app.wsgi_app, always))

    @app.after_request
    def _headers(response: Response) -> Response:
        if request.endpoint == "static":
            response.headers["Cache-Control"] = _lifetime(response)
        elif not silent:
            response.headers["Cache-Control"] = "no-store"
        if not silent and request.blueprint is not None:
            policy = LOOK if request.endpoint == LOOKED_AT else WITH_FETCH
            response.headers.setdefault("Content-Security-Policy", policy)
            # The login library checks the Referer of its own forms under TLS: these pages tell it to themselves.
            response.headers["Referrer-Policy"] = "same-origin"
        return response
