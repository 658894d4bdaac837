"""The probe letter: a survey's invitation as everybody will get it, with a link and a stop token that are nobody's.

The same row always gives the same links, so that nothing of the letter has to be kept to compare with what comes back.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from ....core.wave import links_and_seats
from ....core.wave.letters import LetterKind
from ....core.wave.links_and_seats import AccessToken
from ....core.wave.settings import ClientSettings
from ....languages import around, nearest
from ....mail_accounts import MailAccount
from ....outside.mail.altered import PROBE_HEADER
from ....outside.mail.marks import header_of
from ....outside.mail.mime import envelope
from ...keys.keyring import Keyring, keyring
from ...office.house import House
from ..envelopes.marks import sender_of
from ..envelopes.stops import stops
from ..letter_text import sheet
from ..wave_mail import reference
from ..wordings import Setting, facts, setting

NOBODY = 0
"""The number of no participant."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe letter, by what is kept of it."""

    survey_id: int
    language: str
    mark: str
    sent: datetime
    account: str | None
    """By which mail account it goes; None for that of the client's settings."""


@dataclass(frozen=True, slots=True)
class Written:
    sender: str
    """The envelope's."""
    raw: bytes
    account: MailAccount
    """The client's, by which its letters go."""


def language_of(of: Setting) -> str:
    """In which language the letter goes out: the client's, where the survey has it."""
    spoken = of.page.questionnaire.languages
    return of.client.language if of.client.language in spoken else spoken[0]


def written(house: House, probe: Probe) -> Written:
    """The letter as it is handed over. NotThere if there is no such survey."""
    settings, ring, of = house.settings, keyring(house.settings), setting(house, probe.survey_id)
    told = facts(house, of)
    page = sheet(told, LetterKind.INVITATION, probe.language)
    ref = reference(ring, probe.survey_id, NOBODY)
    spoken = nearest(probe.language, told.languages) or ""
    link = settings.base_url + links_and_seats.way(_token(ring, probe.mark), spoken)
    text, html = page.copy(link, ref)
    its = ClientSettings.read(of.client.settings)
    account = settings.account(its.sender_domain if probe.account is None else probe.account)
    spoken = around(probe.language, told.fallback)
    head = envelope(account.sender, told.reply_to, page.subject, spoken, its.sender)
    stop = stops(settings, ring, probe.survey_id).of(NOBODY, ref, told.reply_to)
    more = f"{PROBE_HEADER}: {probe.mark}\r\n" + header_of(settings.mail_provider, probe.mark)
    raw = head.copy(settings.probe_address, stop, probe.sent, text, html, probe.mark, more)
    return Written(sender_of(account, probe.mark), raw, account)


def _token(ring: Keyring, mark: str) -> AccessToken:
    """A link's secret that was never minted: no wave knows it, and it opens nothing."""
    drawn = hmac.digest(ring.child_of_signing(b"probe"), mark.encode(), "sha256")
    code = links_and_seats.wave_code(lambda count: drawn[:count])
    return links_and_seats.new_token(code, drawn[-links_and_seats.SECRET_BYTES :])
