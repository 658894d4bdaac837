"""Letters: a fresh link for each participant's seat, handed to the mail server, and then forgotten.

Address and link are together in memory for one letter only; a link that could not be tried is kept there by its seat.
A letter counts as sent once the mail server has accepted it: killed in between, the worker mints a second token for the
same seat, so nobody loses a link and nobody votes twice.
"""

import contextlib
import time
from collections.abc import Iterator

from ...config import Settings
from ...outside.mail.delivery import Door, Mailbox
from ...outside.mail.smtp import Smtp
from ...store.office import letter as rows
from ..office import locks
from ..office.house import House
from . import trouble as mail_trouble
from .refusals import LettersNeedMailServer
from .results.mail import results_mail
from .round import Round, Sending
from .wave_mail import wave_mail

ROUND = 2.0
"""Seconds after which a round of sending lets go, so that a worker can stop."""


def door(settings: Settings) -> Door:
    """Where letters go: the mail server, or the demo's own mailbox. LettersNeedMailServer where there is neither."""
    if settings.smtp_url:
        return Smtp(settings.smtp_url)
    if settings.is_demo:
        return Mailbox(settings.data / "mailbox")
    raise LettersNeedMailServer()


def waves_due(house: House) -> list[int]:
    """Ids of the waves that have letters to send now; none while the mail server takes no letters."""
    if mail_trouble.is_shut(house):
        return []
    with house.office() as session:
        return rows.waves_due(session, house.now())


def send_due(house: House, wave_id: int, seconds: float | None = None, through: Door | None = None) -> Sending:
    """Send letters of a wave that are due, for about so many seconds (`ROUND`). One process at a time sends for a wave.

    `through` is a door to use and leave open. A wave that is over sends letters about its results only, and none does
    anything while the mail server takes no letters: see `mail_trouble`.
    """
    if mail_trouble.is_shut(house):
        return Sending()
    with contextlib.ExitStack() as held:
        if not held.enter_context(_alone(house, wave_id)):
            return Sending()
        with house.office() as session:
            mail = wave_mail(house, session, wave_id) or results_mail(house, session, wave_id)
        if mail is None:
            return Sending()
        way = through or held.enter_context(contextlib.closing(door(house.settings)))
        ends = time.monotonic() + (ROUND if seconds is None else seconds)
        return Round(house, wave_id, mail, way, ends).run()


@contextlib.contextmanager
def _alone(house: House, wave_id: int) -> Iterator[bool]:
    """True for one sender of this wave at a time, over all processes; a killed one holds up nobody."""
    with locks.alone(house, f"letters-{wave_id}") as free:
        yield free is not None
