"""How the login library is set: what is on, how strict, under which addresses."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ...config import Settings
from ...core.errors import OperatorRefusal
from ..shared.request_bounds import LARGEST_FORM


class SessionKeyMissing(OperatorRefusal):
    sentence = "There is no %(path)s; run 'surveyhost init' first."


PASSWORD_LENGTH = 12
UPLOAD_LIMIT = 128 * 1024 * 1024
"""Bytes of one request: a roster of a million lines fits, a 200 MB file does not."""


def session_key(settings: Settings) -> str:
    """What signs the cookies: from the settings, else `session.key` of the data folder.

    SessionKeyMissing if neither is there.
    """
    if settings.session_key:
        return settings.session_key
    path = settings.data / "session.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        raise SessionKeyMissing(path=path) from None


def _derived(key: str, use: str) -> str:
    """A key for one use, so that a signed cookie and a stored secret never share one."""
    made = HKDF(SHA256(), 32, None, f"surveyhost {use} v1".encode()).derive(key.encode())
    return base64.urlsafe_b64encode(made).decode()


def sign_on_key(settings: Settings) -> bytes:
    """A Fernet key for the secrets that providers of single sign-on gave us."""
    return _derived(session_key(settings), "single sign-on").encode()


def flask(settings: Settings) -> dict[str, Any]:
    """Cookies, limits and forgery protection of the signed-in faces."""
    return {
        "SECRET_KEY": _derived(session_key(settings), "cookie"),
        "SESSION_COOKIE_NAME": "surveyhost",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "MAX_CONTENT_LENGTH": UPLOAD_LIMIT,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.production,
    }


def library(settings: Settings) -> dict[str, Any]:
    """Settings of Flask-Security-Too. Argon2id, TOTP, passkeys, recovery codes; no mail of its own, no tokens."""
    key = session_key(settings)
    chosen = _pages() | {
        "API_ENABLED_METHODS": ["session"],
        "CHANGEABLE": True,
        "CLI_ROLES_NAME": False,
        "CLI_USERS_NAME": False,
        "DATETIME_FACTORY": lambda: datetime.now(UTC),
        "EMAIL_VALIDATOR_ARGS": {"globally_deliverable": False},
        "FLASH_MESSAGES": False,
        "FRESHNESS": timedelta(minutes=15),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        "JOIN_USER_ROLES": False,
        "LOGOUT_METHODS": ["POST"],
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(key, "recovery codes")],
        "PASSWORD_HASH": "argon2",
        "PASSWORD_LENGTH_MIN": PASSWORD_LENGTH,
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "RETURN_GENERIC_RESPONSES": True,
        "SEND_PASSWORD_CHANGE_EMAIL": False,
        "TOTP_ISSUER": settings.vendor,
        "TOTP_SECRETS": {"1": _derived(key, "second factor")},
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_RP_NAME": settings.vendor,
        "WEBAUTHN": True,
    }
    return {f"SECURITY_{name}": value for name, value in chosen.items()}


def _pages() -> dict[str, Any]:
    """Where the library's pages are, and where it leads to after each."""
    return {
        "URL_PREFIX": "/account",
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "CHANGE_URL": "/password",
        "VERIFY_URL": "/prove",
        "TWO_FACTOR_SETUP_URL": "/second-factor",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
        "TWO_FACTOR_SELECT_URL": "/which-factor",
        "TWO_FACTOR_RESCUE_URL": "/rescue",
        "MULTI_FACTOR_RECOVERY_URL": "/recovery",
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "WAN_REGISTER_URL": "/passkeys",
        "WAN_SIGNIN_URL": "/passkey-sign-in",
        "WAN_DELETE_URL": "/passkey-removal",
        "WAN_VERIFY_URL": "/passkey-proof",
        "WAN_POST_REGISTER_VIEW": "account.own",
        "POST_LOGIN_VIEW": "account.start",
        "POST_LOGOUT_VIEW": "security.login",
        "POST_CHANGE_VIEW": "account.own",
        "POST_VERIFY_VIEW": "account.start",
        "TWO_FACTOR_POST_SETUP_VIEW": "account.own",
        "TWO_FACTOR_ERROR_VIEW": "security.login",
    }
