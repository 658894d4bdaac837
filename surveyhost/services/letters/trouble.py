"""When no letter gets through: the mail server refuses our account, has had enough for today, or does not answer.

That is the house's own trouble and nobody's letter: it is written down once, every wave whose letters go by this mail
account waits, and the server is asked again at growing intervals. The first letter it takes ends it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...core.plurals import counted
from ...core.wave.letters import Cause
from ...mail_accounts import SMS
from ...outside.mail.delivery import Undelivered
from ...store.office import upkeep as rows
from ...store.office.letter import retry_letters, waves_due
from ...store.office.letter_counts import unsent_letters, waves_with_unsent_letters
from ...store.office.wave import Wave
from ...store.sessions import AlreadyThere, Session
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from .outgoing import holds

log = logging.getLogger(__name__)
WORKER = Actor("worker")
WAITS = {
    Cause.ACCOUNT: (5, 15, 30, 60),
    Cause.QUOTA: (15, 30, 60),
    Cause.LATER: (1, 1, 5, 5, 15),
}
"""Minutes until the server is asked again, the last one over and over. A wrong password tried too often locks an
account, a quota lasts for hours, a server that restarts is back in a minute."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps letters from going out, for pages and `verify`."""

    cause: Cause
    """"account", "quota" or "later"."""
    word: str
    """The mail server's code and class, or "no connection", "no encryption", "no log-in"."""
    since: datetime
    until: datetime
    """When it is tried again."""
    letters: int
    """How many wait that go by this account: of waves in the field, and about the results of any."""
    account: str = ""
    """A mail account by its name, "" the usual one."""

    def sentence(self) -> str:
        """For people, in English: what the server says of us, since when, how many wait."""
        does = {
            Cause.ACCOUNT: "refuses our account or settings",
            Cause.QUOTA: "has taken as many letters as our account may send",
        }
        what = does.get(self.cause, "cannot be reached" if self.word == "no connection" else "takes no letters for now")
        of = f" of {self.account}" if self.account else ""
        who = "gateway for text messages" if self.account == SMS else f"mail server{of}"
        return (
            f"The {who} {what} ({self.word}) since {self.since:%Y-%m-%d %H:%M} UTC; "
            f"{counted(self.letters, 'letter waits', 'letters wait')}, "
            f"and it is asked again at {self.until:%Y-%m-%d %H:%M} UTC."
        )


def current(house: House) -> Trouble | None:
    """The trouble there is now, None while letters go out; of several accounts in trouble, the first."""
    known = {one.name for one in house.settings.accounts} | {SMS}
    with house.office() as session:
        row = next((one for one in rows.mail_troubles(session) if one.account in known), None)
        if row is None:
            return None
        of = _waves(session, row.account) if house.settings.mail_accounts and row.account != SMS else None
        waiting = unsent_letters(session, of, by_sms=row.account == SMS)
        return Trouble(row.cause, row.word, row.since, row.until, waiting, row.account)


def _waves(session: Session, account: str) -> list[int]:
    """Ids of the waves with letters that wait and go by this account."""
    waves = [session.get_one(Wave, wave_id) for wave_id in waves_with_unsent_letters(session)]
    return [wave.id for wave in waves if wave.survey.client.settings.sender_domain == account]


def of_rounds(house: House) -> Trouble | None:
    """The trouble, while a round is going: what a single new link has met is no figure for whoever polls."""
    with house.office() as session:
        is_told = is_round_going(house, session)
    return current(house) if is_told else None


def is_round_going(house: House, session: Session) -> bool:
    """Whether a letter that nobody has asked for may go now. Where all of these are paused, or wait for another hour or
    day, only somebody's new link is tried."""
    known = {one.name for one in house.settings.accounts}
    for wave_id in waves_due(session, house.now(), of_rounds=True):
        client = session.get_one(Wave, wave_id).survey.client
        name = client.settings.sender_domain
        if name in known and holds.of(house, client, house.settings.account(name)).now(session) is None:
            return True
    return False


def is_shut(house: House, account: str = "") -> bool:
    """Whether no letter of this account is to be tried now."""
    with house.office() as session:
        row = rows.mail_trouble(session, account)
        return row is not None and row.until > house.now()


def meet(house: House, trouble: Undelivered, *, shut: bool, account: str = "") -> datetime:
    """Write down what the server says of us; until when nothing is tried. Without `shut` it stops nobody."""
    try:
        with house.office.begin() as session:
            return _meet(session, house, trouble, shut, account)
    except AlreadyThere:  # another wave's letters have met it at the same moment
        return house.now()


def _meet(session: Session, house: House, trouble: Undelivered, shut: bool, account: str) -> datetime:
    now, row = house.now(), rows.mail_trouble(session, account)
    is_same = row is not None and (row.cause, row.word) == (trouble.cause, trouble.word)
    waits = WAITS.get(trouble.cause, WAITS[Cause.LATER])
    met = row.rounds if row is not None and is_same else 0
    until = now + timedelta(minutes=waits[min(met, len(waits) - 1)]) if shut else now
    if row is None:
        rows.begin_mail_trouble(session, account, (trouble.cause, trouble.word), now, until)
    else:
        row.cause, row.word, row.until, row.rounds = trouble.cause, trouble.word, until, met + shut
    if not is_same:
        log.warning("no letter goes out: the %s says %s (%s)", _server(account), trouble.word, trouble.cause)
        after = {"cause": trouble.cause, "word": trouble.word}
        audit.record(session, house, WORKER, AuditAct.MAIL_TROUBLE, _server(account), after=after)
    return until


def over(session: Session, house: House, account: str = "") -> None:
    """The server has taken a letter, so there is none any more."""
    if rows.end_mail_trouble(session, account):
        log.warning("letters go out again")
        audit.record(session, house, WORKER, AuditAct.MAIL_WELL, _server(account))


def _server(account: str) -> str:
    """What an event is about."""
    if account == SMS:
        return "gateway for text messages"
    return f"mail server of {account}" if account else "mail server"


def again(house: House, actor: Actor, wave: SurveyWave | None = None) -> Sequence[int]:
    """Try all letters now that were held up by us or the server, of one wave or of all; ids of the waves.

    Of a wave that is over these are letters about its results. A letter whose recipient was refused is not among them:
    it needs another address. Refusal if there is no such wave.
    """
    with house.office.begin() as session:
        meant = None if wave is None else get_wave(session, wave).id
        where = "mail server" if meant is None else f"wave {meant}"
        for row in rows.mail_troubles(session):
            row.until, row.rounds = house.now(), 0
        ids, count = retry_letters(session, meant, (Cause.MESSAGE, Cause.ACCOUNT, Cause.LATER), house.now())
        audit.record(session, house, actor, AuditAct.LETTERS_AGAIN, where, after={"letters": count})
    return ids
