"""Settings of signed reports: a timestamp server, and a token that holds the key."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .core.errors import OperatorRefusal

TOKEN = ("SIGNING_MODULE", "SIGNING_TOKEN", "SIGNING_KEY_LABEL", "SIGNING_PIN_FILE")
"""Where the key lies that signs reports, if it lies on a token: all of these, or none."""


class TimestampsMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_TIMESTAMP_URL is '%(value)s'; expected the address of a timestamp server, http(s)://..."


class TimestampsWithoutAuthority(OperatorRefusal):
    sentence = (
        "SURVEYHOST_TIMESTAMP_URL and SURVEYHOST_TIMESTAMP_CA belong together: a server, and a file (PEM) with the "
        "authorities that vouch for its certificate."
    )


class TokenHalfGiven(OperatorRefusal):
    sentence = "For a signing key on a token all four must be given; missing: %(listed)s."


class PinInTheOpen(OperatorRefusal):
    sentence = (
        "SURVEYHOST_SIGNING_PIN would show the PIN to whoever can read this process's environment; write it to a file, "
        "and give that as SURVEYHOST_SIGNING_PIN_FILE."
    )


def timestamps(environ: Mapping[str, str]) -> dict[str, Any]:
    """A server that stamps reports, and who vouches for it."""
    url, authority = (environ.get(f"SURVEYHOST_{name}", "").strip() for name in ("TIMESTAMP_URL", "TIMESTAMP_CA"))
    if bool(url) != bool(authority):
        raise TimestampsWithoutAuthority()
    parsed = urlsplit(url)
    if url and (parsed.scheme not in {"http", "https"} or not parsed.hostname):
        raise TimestampsMalformed(value=url)
    return {"timestamp_url": url, "timestamp_ca": authority}


def token(environ: Mapping[str, str]) -> dict[str, Any]:
    """A PKCS#11 token that holds the key."""
    if environ.get("SURVEYHOST_SIGNING_PIN"):
        raise PinInTheOpen()
    given = {name: environ.get(f"SURVEYHOST_{name}", "").strip() for name in TOKEN}
    if any(given.values()) and (missing := [name for name, value in given.items() if not value]):
        raise TokenHalfGiven(listed=", ".join(f"SURVEYHOST_{name}" for name in missing))
    return {name.lower(): value for name, value in given.items()}
