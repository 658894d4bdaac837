"""Mail that comes back: read from an inbox by the worker, or one message at a time from a mail server's pipe.

Probe letters are read likewise, from an inbox of their own or from among the rest.

Reports, automatic answers and complaints are deleted once they are read, also those that name no letter: a report about
a reminder would say who was written to. What a person wrote stays, unless it is a reference to stop reminders.
"""

import logging
from collections.abc import Sequence

from ....core.sending.delivery_reports import DeliveryReport
from ....outside.mail import inbox, returned
from ....outside.mail.inbox import Handle
from ....outside.refusals import InboxUnreachable
from ...office.house import Actor, House
from .. import opt_outs
from ..opt_outs import Other
from ..probes import probes
from ..refusals import NoSuchReference, ProbeInboxUnreachable
from .settle import Told, settle

log = logging.getLogger(__name__)
WORKER = Actor("worker")
MOST_BYTES = 32 << 20
"""Of a message that is taken from a pipe."""


def receive(house: House, actor: Actor, raw: bytes, others: Sequence[Other] = ()) -> bool:
    """Carry out what one message says; False where it is for a person to read. `others` as in `opt_outs.answer`."""
    if probes.take(house, raw):
        return True
    found = returned.read(raw, house.settings.mail_returns)
    if found.kind in {None, DeliveryReport.ABSENCE} and _is_stop(house, actor, found.subject, others):
        return True
    if found.kind is not None:
        settle(house, actor, [Told(found.kind, found.mark, found.word)])
    return found.is_from_machine


def _is_stop(house: House, actor: Actor, subject: str, others: Sequence[Other]) -> bool:
    try:
        opt_outs.opt_out(house, actor, subject, others)
    except NoSuchReference:
        return False
    return True


def fetch(house: House, others: Sequence[Other] = ()) -> int:
    """Read the inbox of the settings; how many messages were for us. 0 where there is none. InboxUnreachable."""
    if not house.settings.mail_inbox_url:
        return 0
    return inbox.read(house.settings.mail_inbox_url, _safely(lambda raw: receive(house, WORKER, raw, others)))


def fetch_probes(house: House) -> int:
    """Read the mailbox for probe letters; how many were there. Everything else in it stays. ProbeInboxUnreachable.

    Where it has no address of its own, they come to the other inbox, and nothing is read here.
    """
    if not house.settings.probe_inbox_url:
        return 0
    try:
        return inbox.read(house.settings.probe_inbox_url, _safely(lambda raw: probes.take(house, raw)))
    except InboxUnreachable as trouble:
        raise ProbeInboxUnreachable(kind=trouble.values["kind"]) from None


def _safely(take: Handle) -> Handle:
    """A message that breaks its reader costs itself only: it stays in the inbox."""

    def handle(raw: bytes) -> bool:
        try:
            return take(raw)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            log.error("a message that came back could not be read: %s", type(error).__name__)
            return False

    return handle
