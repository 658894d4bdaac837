"""What a gateway tells us afterwards: what became of a message, and what somebody answered to one."""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...core.roster.values.phones import e164
from ...core.sending.delivery_reports import DeliveryReport

MOST_BYTES = 64 << 10
_MARK = re.compile(r"[a-z]{12}")
_STATES: Mapping[str, DeliveryReport] = {
    "delivered": DeliveryReport.ARRIVED,
    "undelivered": DeliveryReport.SOFT,
    "failed": DeliveryReport.SOFT,
    "expired": DeliveryReport.SOFT,
    "rejected": DeliveryReport.SOFT,
    "blocked": DeliveryReport.SOFT,
    "invalid": DeliveryReport.HARD,
    "unknown_number": DeliveryReport.HARD,
    "opted_out": DeliveryReport.HARD,
}
"""A state in small letters to what it means; others say nothing: "read" is written nowhere."""
_HARD_CODES = frozenset({"21610", "21614", "30005", "30006"})
"""Twilio: no such number, a landline, or one that has answered STOP."""
_STOPS = frozenset({
    "stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "revoke",
    "dừng", "dung", "ngừng", "ngung", "hủy", "huy", "huỷ", "từ chối", "tu choi", "tc", "thôi", "thoi",
    "停止", "配信停止", "解除", "退订", "退訂", "td", "t", "取消", "수신거부", "거부", "중지", "หยุด", "ยกเลิก",
})  # fmt: skip
_AROUND = " \t\r\n.,;:!?\"'()。！？…"
_STARTS = frozenset({"start", "unstop", "yes", "bắt đầu", "bat dau"})


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one message."""

    mark: str
    kind: DeliveryReport
    word: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered."""

    number: str
    """In E.164."""
    text: str

    @property
    def is_stop(self) -> bool:
        """Whether it says that no message is wanted, in one of our languages, and nothing else."""
        return _bare(self.text) in _STOPS

    @property
    def is_start(self) -> bool:
        """Whether it takes that back."""
        return _bare(self.text) in _STARTS


def fields(body: bytes) -> dict[str, str]:
    """The fields of a request in JSON; none where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: str(value) for name, value in found.items() if isinstance(value, str | int)}


def is_secret(key: str, given: str) -> bool:
    """Whether this is the secret of the settings; never where they name none."""
    return bool(key) and hmac.compare_digest(key.encode(), given.encode("utf-8", "replace"))


def read(mark: str, said: Mapping[str, str]) -> Report | Reply | None:
    """What a request says; None for nothing. `mark`: of the message, as its address names it; "" for none.

    Twilio says MessageStatus and ErrorCode, or From and Body; others say id and status, or from and text.
    """
    mark = mark or said.get("id", "")
    state = (said.get("MessageStatus") or said.get("status") or "").lower()
    if state:
        kind, code = _STATES.get(state), said.get("ErrorCode", "")
        if kind is None or not _MARK.fullmatch(mark):
            return None
        kind = DeliveryReport.HARD if code in _HARD_CODES and kind == DeliveryReport.SOFT else kind
        return Report(mark, kind, f"{state} {code}".strip() if code.isascii() and code.isdigit() else state)
    number = said.get("From") or said.get("from") or ""
    known = e164(number if number.startswith("+") else f"+{number}")
    text = said.get("Body") if "Body" in said else said.get("text")
    return None if known is None or text is None else Reply(known, text)


def _bare(text: str) -> str:
    return " ".join(text.strip(_AROUND).casefold().split())
