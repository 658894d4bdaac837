"""Letters: a fresh link for each participant's seat, handed to the mail server, and then forgotten.

Address and link are together in memory for one letter only. A letter counts as sent once the mail server has accepted
it: killed in between, the worker mints a second token for the same seat, so nobody loses a link and nobody votes twice.
"""

import contextlib
import re
import time
from collections.abc import Iterator

from sqlalchemy.orm import Session

from ..config import Settings
from ..core.errors import Refusal
from ..outside.mail import Door, Mailbox, Smtp
from ..outside.queue import alone
from ..store import letters as rows
from ..store.office import Participant
from . import audit
from .house import Actor, House
from .keys import keyring
from .letter_mail import reference, wave_mail
from .letter_round import Round, Sending

ROUND = 2.0
"""Seconds after which a round of sending lets go, so that a worker can stop."""


def door(settings: Settings) -> Door:
    """Where letters go: the mail server, or the demo's own mailbox. Refusal (code "no-smtp") where there is neither."""
    if settings.smtp_url:
        return Smtp(settings.smtp_url)
    if settings.is_demo:
        return Mailbox(settings.data / "mailbox")
    raise Refusal("Letters need a mail server: set SURVEYHOST_SMTP_URL.", "no-smtp")


def waves_due(house: House) -> list[int]:
    """Ids of the waves that have letters to send now."""
    with house.office() as session:
        return rows.waves_due(session, house.now())


def send_due(house: House, wave_id: int, seconds: float = ROUND, through: Door | None = None) -> Sending:
    """Send letters of a wave that are due, for about so many seconds. Only one process at a time sends for a wave.

    `through` is a door to use and leave open. A wave that is not in the field sends nothing.
    """
    return _sending(house, wave_id, seconds, through, None)


def send_one(house: House, letter_id: int, through: Door | None = None) -> Sending:
    """Send one letter now, due or not, also after it was refused. Refusal if there is no such letter."""
    with house.office() as session:
        wave_id = rows.wave_of(session, letter_id)
    if wave_id is None:
        raise Refusal(f"There is no letter {letter_id}.", "unknown")
    return _sending(house, wave_id, ROUND, through, letter_id)


def _sending(house: House, wave_id: int, seconds: float, through: Door | None, only: int | None) -> Sending:
    with contextlib.ExitStack() as held:
        if not held.enter_context(_alone(house, wave_id)):
            return Sending()
        with house.office() as session:
            mail = wave_mail(house, session, wave_id)
        if mail is None:
            return Sending()
        way = through or held.enter_context(contextlib.closing(door(house.settings)))
        return Round(house, wave_id, mail, way, time.monotonic() + seconds).run(only)


@contextlib.contextmanager
def _alone(house: House, wave_id: int) -> Iterator[bool]:
    """True for one sender of this wave at a time, over all processes; a killed one holds up nobody."""
    with rows.locked(house.office, wave_id) as taken:
        if taken is not None:
            yield taken
            return
    with alone(house.settings.data / "locks" / f"letters-{wave_id}") as free:
        yield free


_REFERENCE = re.compile(r"(\d{1,9})-([A-Z2-7]{10})")


def opt_out(house: House, actor: Actor, text: str) -> None:
    """No more reminders for the participant whose reference stands in `text` (the subject of the letter we got).

    Only the office learns of it, nothing in the vault changes. Refusal (code "unknown") if the reference is nobody's.
    """
    found = _REFERENCE.search(text.upper())
    with house.office.begin() as session:
        participant = _referred(house, session, found) if found else None
        if participant is None:
            raise Refusal("There is no such reference; it looks like 12-ABCDE23456.", "unknown")
        participant.reminders = False
        rows.drop_reminders(session, participant.id)
        audit.record(session, house, actor, "participant.opt_out", f"survey {participant.survey_id}")


def _referred(house: House, session: Session, found: re.Match[str]) -> Participant | None:
    survey_id, ring = int(found[1]), keyring(house.settings)
    for participant_id in rows.participants(session, survey_id):
        if reference(ring, survey_id, participant_id) == found[0]:
            return session.get(Participant, participant_id)
    return None
