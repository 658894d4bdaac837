"""Settings of text messages: which gateway they go through, from whom, and by what its reports are known."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .core.errors import OperatorRefusal
from .core.texts.natural import natural

TWILIO = "twilio"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts on this machine, to which nothing has to be encrypted."""
NAMES = ("SMS_URL", "SMS_FROM", "SMS_BODY", "SMS_TOKEN", "SMS_ACCEPTED", "SMS_REPORT_KEY", "SMS_REPLIES", "SMS_RATE")
"""Without SURVEYHOST_ before them."""
SECRETS = frozenset({"SMS_BODY", "SMS_TOKEN", "SMS_REPORT_KEY"})
TO, TEXT, ID = "{to}", "{text}", "{id}"
USUAL_BODY = '{"to": "{to}", "text": "{text}", "id": "{id}"}'
MOST_RATE = 1000
_ACCEPTED = re.compile(r"([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)=(.{1,100})")


class SmsUrlMalformed(OperatorRefusal):
    sentence = (
        "SURVEYHOST_SMS_URL must look like twilio://account:token@api.twilio.com, or https://user:password@host/path "
        "for another gateway; http only on this machine."
    )


class SmsTextInUrl(OperatorRefusal):
    sentence = (
        "SURVEYHOST_SMS_URL holds %(place)s: addresses end up in logs, and a text holds somebody's link. Put it into "
        "SURVEYHOST_SMS_BODY."
    )


class SmsBodyMalformed(OperatorRefusal):
    sentence = (
        "SURVEYHOST_SMS_BODY must be a JSON object, or a form like to={to}&text={text}, with {to} and {text} in it."
    )


class SmsWithoutSender(OperatorRefusal):
    sentence = "SURVEYHOST_SMS_URL is given and SURVEYHOST_SMS_FROM is not: a number like +84912345678, or a name."


class SmsValueMalformed(OperatorRefusal):
    sentence = "%(name)s is '%(value)s'; expected %(expected)s."


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSettings:
    sms_url: str = field(default="", repr=False)
    """The gateway by which text messages go. Empty: none go."""
    sms_from: str = ""
    """From which number, name or (Twilio) messaging service they come."""
    sms_body: str = field(default=USUAL_BODY, repr=False)
    """What another gateway than Twilio is sent: JSON or a form, with {to}, {text}, {id} and {from} in its values."""
    sms_token: str = field(default="", repr=False)
    """Goes to another gateway as "Authorization: Bearer"."""
    sms_accepted: str = ""
    """Where another gateway's answer says that it took a message: "field=value" of its JSON. Empty: its status does."""
    sms_report_key: str | None = field(default=None, repr=False)
    """By which another gateway's reports are known."""
    sms_replies: bool = False
    """Whether what people answer to a text message comes to us."""
    sms_rate: int = 10
    """Text messages a second at most."""

    @property
    def sms_is_twilio(self) -> bool:
        """Whether the gateway is Twilio, or speaks as it does."""
        return urlsplit(self.sms_url).scheme == TWILIO

    @property
    def sms_account(self) -> tuple[str, str]:
        """User and password in the gateway's URL, "" for none."""
        parts = urlsplit(self.sms_url)
        return unquote(parts.username or ""), unquote(parts.password or "")


def read(environ: Mapping[str, str], secret: Callable[[str], str | None]) -> dict[str, Any]:
    """The settings by their names in `SmsSettings`; `secret` reads those that may stand in a file. Refusal."""
    text = {name: environ.get(f"SURVEYHOST_{name}", "").strip() for name in NAMES}
    url = (secret("SURVEYHOST_SMS_URL") or "").strip()
    body = secret("SURVEYHOST_SMS_BODY") or USUAL_BODY
    if url:
        _check_url(url)
        if not text["SMS_FROM"]:
            raise SmsWithoutSender()
    _check_body(body)
    accepted, rate, replies = text["SMS_ACCEPTED"], text["SMS_RATE"], text["SMS_REPLIES"].lower()
    for name, value, is_right, expected in (
        ("SMS_ACCEPTED", accepted, not accepted or _ACCEPTED.fullmatch(accepted), "field=value of the answer's JSON"),
        ("SMS_REPLIES", replies, replies in {"", "yes", "no"}, "yes or no"),
        ("SMS_RATE", rate, not rate or _is_rate(rate), f"a number from 1 to {MOST_RATE}"),
    ):
        if not is_right:
            raise SmsValueMalformed(name=f"SURVEYHOST_{name}", value=value, expected=expected)
    return {
        "sms_url": url,
        "sms_from": text["SMS_FROM"],
        "sms_body": body,
        "sms_token": secret("SURVEYHOST_SMS_TOKEN") or "",
        "sms_accepted": accepted,
        "sms_report_key": secret("SURVEYHOST_SMS_REPORT_KEY") or None,
        "sms_replies": replies == "yes" or (not replies and url.startswith("twilio:") and _answers(text["SMS_FROM"])),
        "sms_rate": int(rate or 10),
    }


def _answers(sender: str) -> bool:
    """Whether people can answer to it: to a number or a service with numbers, not to a name."""
    return sender.startswith("+") or bool(re.fullmatch(r"MG[0-9a-f]{32}", sender))


def _is_rate(text: str) -> bool:
    return bool(natural(text, MOST_RATE))


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SmsUrlMalformed() from None
    is_twilio = parts.scheme == TWILIO
    is_plain = parts.scheme == "http" and host in LOCAL
    has_account = bool(parts.username and parts.password)
    if (
        not host
        or port == 0
        or not (is_twilio or parts.scheme == "https" or is_plain)
        or (is_twilio and not has_account)
    ):
        raise SmsUrlMalformed()
    for place in (TO, TEXT):
        if place in unquote(url):
            raise SmsTextInUrl(place=place)


def _check_body(body: str) -> None:
    values = list(_values(template(body)))
    if not all(any(place in value for value in values) for place in (TO, TEXT)):
        raise SmsBodyMalformed()


def template(body: str) -> Any:
    """The body as JSON, or as the pairs of a form. SmsBodyMalformed."""
    try:
        found = json.loads(body) if body.lstrip().startswith("{") and not body.lstrip().startswith(TO) else None
        return parse_qsl(body, keep_blank_values=True, strict_parsing=True) if found is None else found
    except (ValueError, RecursionError):
        raise SmsBodyMalformed() from None


def _values(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for one in part.values():
            yield from _values(one)
    elif isinstance(part, list):
        for one in part:
            yield from _values(one[1] if isinstance(one, tuple) else one)


def laptop_settings(settings: SmsSettings, leads_nowhere: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """(setting, what is wrong with it) for what may stay as it is on a laptop only."""
    if settings.sms_url and leads_nowhere(urlsplit(settings.sms_url).hostname or ""):
        yield "SURVEYHOST_SMS_URL", "leads to this machine, or to none: no text message would go out"
