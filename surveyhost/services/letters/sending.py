"""Letters: a fresh link for each participant's seat, handed to the mail server, and then forgotten.

Address and link are together in memory for one letter only; a link that could not be tried is kept there by its seat.
A letter counts as sent once the mail server has accepted it: killed in between, the worker mints a second token for the
same seat, so nobody loses a link and nobody votes twice. Killed at the same letter once more, it sends no third one.
"""

import contextlib
import time
from collections.abc import Iterator

from ...config import Settings
from ...mail_accounts import SMS
from ...outside.mail.delivery import Door
from ...store.office import letter as rows
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office import locks
from ..office.house import House
from . import trouble as mail_trouble
from .channels import sms
from .outgoing import accounts, holds, hosted_page
from .results.mail import results_mail
from .results.text_message import results_sms
from .round import Round, Sending
from .wave_mail import WaveMail, wave_mail

ROUND = 2.0
"""Seconds after which a round of sending lets go, so that a worker can stop."""


def door(settings: Settings, account: str = "") -> Door:
    """Where letters of a mail account go, of the usual one without its name: see `accounts.door`."""
    return accounts.door(settings, settings.account(account))


def waves_due(house: House) -> list[int]:
    """Ids of the waves that have letters to send now; none whose mail server takes no letters."""
    with house.office() as session:
        due = rows.waves_due(session, house.now())
        of = {wave_id: account_of(session, wave_id) for wave_id in due} if house.settings.mail_accounts else {}
    shut = {account: mail_trouble.is_shut(house, account) for account in ({*of.values()} or {""})}
    by_sms: set[int] = set()
    if any(shut.values()) and not mail_trouble.is_shut(house, SMS):
        with house.office() as session:
            by_sms.update(rows.waves_due_by_sms(session, house.now()))
    return [wave_id for wave_id in due if not shut[of.get(wave_id, "")] or wave_id in by_sms]


def send_due(house: House, wave_id: int, seconds: float | None = None, through: Door | None = None) -> Sending:
    """Send letters of a wave that are due, for about so many seconds (`ROUND`). One process at a time sends for a wave.

    `through` is a door for mail to use and leave open; then no text message goes. A wave that is over sends letters
    about its results only, and none does anything while the mail server takes no letters: see `mail_trouble`. Refusal
    where its mail account is gone.
    """
    ends = time.monotonic() + (ROUND if seconds is None else seconds)
    with _alone(house, wave_id) as is_alone:
        if not is_alone:
            return Sending()
        by_sms = _send_sms(house, wave_id, ends) if through is None else Sending()
        return _send_mail(house, wave_id, ends, through).with_(by_sms)


def _send_mail(house: House, wave_id: int, ends: float, through: Door | None) -> Sending:
    with house.office() as session:
        account = house.settings.account(account_of(session, wave_id))
    if mail_trouble.is_shut(house, account.name):
        return Sending()
    with contextlib.ExitStack() as held:
        with house.office() as session:
            mail = wave_mail(house, session, wave_id) or results_mail(house, session, wave_id)
            if mail is None:
                return Sending()
            if isinstance(mail, WaveMail):
                hosted_page.check(mail.facts)
            waits = holds.of(house, session.get_one(Wave, wave_id).survey.client, account)
        way = through or held.enter_context(contextlib.closing(accounts.door(house.settings, account)))
        another = None if through is not None else lambda: accounts.door(house.settings, account)
        return Round(house, wave_id, mail, way, ends, waits, another).run()


def _send_sms(house: House, wave_id: int, ends: float) -> Sending:
    """Its text messages that are due, where there is a way for them."""
    with house.office() as session:
        is_due = session.get_one(Wave, wave_id).by_sms and wave_id in rows.waves_due_by_sms(session, house.now())
    if not is_due or not sms.is_possible(house.settings) or mail_trouble.is_shut(house, SMS):
        return Sending()
    with house.office() as session:
        mail = sms.sms_mail(house, session, wave_id) or results_sms(house, session, wave_id)
        if mail is None:
            return Sending()
        if isinstance(mail, sms.SmsMail):
            hosted_page.check(mail.facts)
        waits = holds.of(house, session.get_one(Wave, wave_id).survey.client, mail.account)
    with contextlib.closing(sms.door(house.settings)) as way:
        return Round(house, wave_id, mail, way, ends, waits, lambda: sms.door(house.settings), by_sms=True).run()


def account_of(session: Session, wave_id: int) -> str:
    """By which mail account a wave's letters go, as its client's settings name it; "" the usual one."""
    wave = session.get(Wave, wave_id)
    return "" if wave is None else wave.survey.client.settings.sender_domain


@contextlib.contextmanager
def _alone(house: House, wave_id: int) -> Iterator[bool]:
    """True for one sender of this wave at a time, over all processes; a killed one holds up nobody."""
    with locks.alone(house, f"letters-{wave_id}") as free:
        yield free is not None
