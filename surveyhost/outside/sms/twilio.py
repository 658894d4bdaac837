"""Twilio, and gateways that speak as it does: how a message is sent, and how its requests to us are known.

https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/usage/security
"""

import base64
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ...sms_settings import LOCAL, SmsSettings
from .gateway import Message, refused
from .replies import Answer

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class Twilio:
    """By `SURVEYHOST_SMS_URL`, twilio://account:token@host."""

    def __init__(self, its: SmsSettings, reports_to: str) -> None:
        """`reports_to`: the address to which it shall report what became of a message, before its mark; "" for none."""
        parts = urlsplit(its.sms_url)
        self.account = its.sms_account
        self._sender, self._reports_to = its.sms_from, reports_to
        scheme = "http" if parts.hostname in LOCAL else "https"
        host = parts.netloc.rpartition("@")[2]
        self._url = f"{scheme}://{host}/2010-04-01/Accounts/{quote(self.account[0], safe='')}/Messages.json"

    def message(self, to: str, text: str, mark: str) -> Message:
        """The link stands in the body of the request, never in its address."""
        sender = "MessagingServiceSid" if self._sender.startswith("MG") else "From"
        form = {"To": to, sender: self._sender, "Body": text}
        if self._reports_to:
            form["StatusCallback"] = f"{self._reports_to}/{mark}"
        return Message(self._url, urlencode(form).encode(), _FORM)

    def refusal(self, status: int, said: Any) -> tuple[str, Answer] | None:
        """201 and a resource without trouble of its own."""
        known = said if isinstance(said, dict) else {}
        code = known.get("code") or known.get("error_code")
        code = code if isinstance(code, int) else None
        if 200 <= status < 300 and code is None:
            return None
        return refused(status, code, str(known.get("message", "")))


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What `X-Twilio-Signature` holds for a request to this address with these fields."""
    said = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode()


def is_signed(token: str, url: str, form: Mapping[str, str], given: str) -> bool:
    """Whether a request comes from whoever knows the account's token."""
    return hmac.compare_digest(signature(token, url, form).encode(), given.encode("utf-8", "replace"))
