"""What the gateway for text messages tells a web address, carried out where it is really the gateway.

Somebody who answers STOP gets no more of them, from any client: it is one number that they answer to. The month is
written down, and no day: that may be the day of a reminder to those only who have not answered. START takes it back. An
answer that holds the reference of a letter is carried out as one that comes by mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ....core.audit_acts import AuditAct
from ....core.sending.delivery_reports import DeliveryReport
from ....outside.sms import reports
from ....outside.sms.reports import MOST_BYTES, Reply, Report, fields
from ....outside.sms.twilio import is_signed
from ....store.office.returned import ends as rows
from ...keys.keyring import keyring
from ...keys.letter_keys import letter_keys
from ...office import audit
from ...office.house import Actor, House
from .. import opt_outs
from .settle import Told, settle

GATEWAY = Actor("sms gateway")
__all__ = ["MOST_BYTES", "Request", "fields", "is_offered", "take"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a gateway."""

    mark: str
    """Of the message, as the address names it; "" for none."""
    said: Mapping[str, str]
    """Its fields."""
    is_json: bool
    signature: str = field(default="", repr=False)
    """X-Twilio-Signature."""
    secret: str = field(default="", repr=False)
    """The password of its Basic authorization, or its Bearer token."""


def is_offered(house: House) -> bool:
    """Whether a gateway could report here."""
    its = house.settings
    return bool(its.sms_url) and (its.sms_is_twilio or bool(its.sms_report_key))


def take(house: House, sent: Request) -> bool:
    """Carry out what a request says; False, and nothing done, where it is not the gateway's."""
    if not _is_gateways(house, sent):
        return False
    found = reports.read(sent.mark, sent.said)
    if isinstance(found, Report):
        settle(house, GATEWAY, [Told(found.kind, found.mark, found.word)])
    elif isinstance(found, Reply):
        _answer(house, found)
    return True


def _is_gateways(house: House, sent: Request) -> bool:
    its = house.settings
    if its.sms_is_twilio:
        address = f"{its.console_url}/console/sms-events" + (f"/{sent.mark}" if sent.mark else "")
        return not sent.is_json and is_signed(its.sms_account[1], address, sent.said, sent.signature)
    return reports.is_secret(its.sms_report_key or "", sent.secret)


def _answer(house: House, reply: Reply) -> None:
    address = letter_keys(keyring(house.settings)).mark_of(reply.number)
    if not (reply.is_stop or reply.is_start):
        if opt_outs.names_reference(reply.text):
            opt_outs.ask(house, reply.text)
        return
    with house.office.begin() as session:
        if reply.is_stop:
            rows.bar(session, address, DeliveryReport.COMPLAINT, house.now().date().replace(day=1))
        else:
            rows.lift(session, address)
        act = AuditAct.SMS_STOP if reply.is_stop else AuditAct.SMS_START
        audit.record(session, house, GATEWAY, act, "a telephone number")
