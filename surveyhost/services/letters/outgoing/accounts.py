"""By which mail account a client's letters go: its server, its signature, and how fast at most."""

from dataclasses import replace

from ....config import Settings
from ....core.sending.pace import Limits
from ....mail_accounts import SMS, MailAccount
from ....outside.mail.delivery import Door, Mailbox
from ....outside.mail.direct import SCHEME, Direct
from ....outside.mail.signing import Signed, Signer, signer
from ....outside.mail.smtp import Smtp
from ..refusals import LettersNeedMailServer

RELAY = Limits(start=1000, most=1000, connections=4)
"""Our own mail server has a queue of its own, and gets letters as fast as it takes them."""
DIRECT = Limits(start=5, most=50, connections=4)
"""A server of somebody else that does not know us yet."""

GATEWAY = 4
"""Connections to a gateway for text messages."""


def door(settings: Settings, account: MailAccount) -> Door:
    """Where its letters go: the mail server, or the demo's own mailbox.

    LettersNeedMailServer where there is neither; DkimKeyUnreadable where they could not be signed.
    """
    if not account.smtp_url:
        if settings.is_demo:
            return Mailbox(settings.data / "mailbox")
        raise LettersNeedMailServer()
    way: Door = Direct(account.smtp_url) if _is_direct(account) else Smtp(account.smtp_url)
    by = _signer(account)
    return way if by is None else Signed(way, by)


def limits(settings: Settings, account: MailAccount) -> Limits:
    """What no receiver of this account's letters gets more of."""
    if account.name == SMS:
        return Limits(start=settings.sms_rate, most=settings.sms_rate, connections=GATEWAY)
    usual = DIRECT if _is_direct(account) else RELAY
    most = settings.mail_rate or usual.most
    return replace(usual, most=most, connections=settings.mail_connections or usual.connections)


def check(settings: Settings) -> None:
    """Refusal naming the first setting by which letters could not be sent or signed. Reaches nobody."""
    for account in settings.accounts:
        if account.smtp_url:
            door(settings, account).close()
        else:
            _signer(account)


def _is_direct(account: MailAccount) -> bool:
    return account.smtp_url.startswith(f"{SCHEME}://")


def _signer(account: MailAccount) -> Signer | None:
    its = account.dkim
    return None if its is None else signer(its.key, its.selector, its.domain, its.setting)
