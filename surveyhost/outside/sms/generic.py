"""Any gateway that takes a message by one POST: JSON or a form, made of a pattern in the settings."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from ...sms_settings import ID, TEXT, TO, SmsSettings, template
from .gateway import Message, refused
from .replies import Answer

FROM = "{from}"
_SAYS = ("message", "error", "detail", "description", "errormessage", "error_message", "reason")


class Generic:
    """By `SURVEYHOST_SMS_URL`, https://…, and `SURVEYHOST_SMS_BODY`."""

    def __init__(self, its: SmsSettings) -> None:
        parts = urlsplit(its.sms_url)
        self.account = its.sms_account
        self._url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._pattern, self._sender, self._token = template(its.sms_body), its.sms_from, its.sms_token
        self._field, _, self._right = its.sms_accepted.partition("=")

    def message(self, to: str, text: str, mark: str) -> Message:
        """The pattern with its places filled."""
        filled = _filled(self._pattern, {TO: to, TEXT: text, ID: mark, FROM: self._sender})
        is_form = isinstance(self._pattern, list)
        body = urlencode(filled) if is_form else json.dumps(filled, ensure_ascii=False)
        headers = {"Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return Message(self._url, body.encode(), headers)

    def refusal(self, status: int, said: Any) -> tuple[str, Answer] | None:
        """A status of 2xx; and, where the settings name a field, its value there."""
        if 200 <= status < 300:
            found = _at(said, self._field) if self._field else self._right
            if found == self._right:
                return None
        return refused(status if status >= 300 else 400, None, _words(said))


def _filled(part: Any, places: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return _put(part, places)
    if isinstance(part, dict):
        return {name: _filled(value, places) for name, value in part.items()}
    if isinstance(part, list):
        return [(one[0], _put(one[1], places)) if isinstance(one, tuple) else _filled(one, places) for one in part]
    return part


def _put(text: str, places: Mapping[str, str]) -> str:
    """Each place once: what is put in is not looked through for others."""
    for place, value in places.items():
        head, found, rest = text.partition(place)
        if found:
            return _put(head, places) + value + _put(rest, places)
    return text


def _at(said: Any, path: str) -> str:
    for name in path.split("."):
        said = said.get(name) if isinstance(said, dict) else None
    return "" if said is None or isinstance(said, dict | list) else json.dumps(said).strip('"')


def _words(said: Any) -> str:
    """What it says went wrong, for sorting only: it may quote the number, and is kept nowhere."""
    values = said.items() if isinstance(said, dict) else ()
    return " ".join(str(value) for name, value in values if name.lower() in _SAYS)[:500]
