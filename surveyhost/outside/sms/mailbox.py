"""The demo's stand-in for a gateway: text messages lie in its mailbox beside the letters."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from ..mail.delivery import Mailbox


class SmsMailbox(Mailbox):
    """A door whose recipients are numbers, and its letters texts."""

    def __init__(self, folder: Path, sender: str) -> None:
        super().__init__(folder)
        self._sender = sender

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Write the text as a letter of its own to `to`."""
        shown = EmailMessage(policy=SMTP)
        shown["From"], shown["To"], shown["Subject"] = f"{self._sender} <sms@localhost>", f"{to} <sms@localhost>", "SMS"
        shown["Date"] = format_datetime(datetime.now(UTC))
        shown.set_content(raw.decode())
        super().post(sender, to, shown.as_bytes())
