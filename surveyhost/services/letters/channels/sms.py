"""Text messages: the letters of a wave to people of whom no address is known, but the number of a mobile telephone.

An address goes first: whoever has one is written to there. A text message goes the way of a letter, with a fresh link,
in the round's order and hours, and ends as a letter does. The gateway and the telephone company see who got which link;
so messages go only where the contract says so.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ....config import Settings
from ....core.sending.sms_length import parts
from ....core.wave import links_and_seats, policy
from ....core.wave.links_and_seats import AccessToken
from ....languages import around, nearest
from ....mail_accounts import SMS, MailAccount
from ....outside.mail.delivery import Door
from ....outside.sms.gateway import Gateway
from ....outside.sms.generic import Generic
from ....outside.sms.mailbox import SmsMailbox
from ....outside.sms.twilio import Twilio
from ....store.office.letter import DueLetter
from ....store.office.survey import Survey
from ....store.office.wave import Wave
from ....store.sessions import Session
from ...office.house import House
from ...office.survey_rows import questionnaire_of
from ...rosters.people import unseal
from ..letter_text import address
from ..refusals import SmsNeedsGateway, SmsTooLong
from ..wave_mail import WaveMail, reference, wave_mail
from .sms_text import MOST_PARTS, message, shortest

LONGEST_REFERENCE = "123456-ABCDE23456"


def account(settings: Settings) -> MailAccount:
    """What text messages go by, in the terms of mail."""
    return MailAccount(SMS, settings.sms_from, settings.sms_url)


def is_possible(settings: Settings) -> bool:
    """Whether text messages have a way to go."""
    return bool(settings.sms_url) or settings.is_demo


def door(settings: Settings) -> Door:
    """The gateway of the settings, or in a demo its mailbox. SmsNeedsGateway where there is neither."""
    if not settings.sms_url:
        if settings.is_demo:
            return SmsMailbox(settings.data / "mailbox", settings.vendor)
        raise SmsNeedsGateway()
    return Gateway(Twilio(settings, settings.sms_reports) if settings.sms_is_twilio else Generic(settings))


def check(house: House, survey: Survey) -> None:
    """Refusal where a wave of this survey cannot send text messages: no gateway, or words that do not fit into two."""
    if not is_possible(house.settings):
        raise SmsNeedsGateway()
    its, stop = house.settings, "" if house.settings.sms_replies else LONGEST_REFERENCE
    token = AccessToken("A" * (links_and_seats.CODE_LETTERS + links_and_seats.SECRET_LETTERS))
    page = survey.settings.page_address if survey.settings.count == policy.Count.SPLIT else ""
    languages = questionnaire_of(survey).languages
    for language in languages:
        spoken = around(language, survey.client.language)
        link = address(its.base_url, page, token, spoken, languages)
        if parts(shortest(its.vendor, spoken, link, stop)) > MOST_PARTS:
            raise SmsTooLong(host=urlsplit(page or its.base_url).hostname, vendor=its.vendor, most=MOST_PARTS)


@dataclass(slots=True)
class SmsMail(WaveMail):
    """The mailer of one wave's text messages."""

    def to(self, letter: DueLetter) -> str:
        """The number of a letter."""
        return unseal(self.ring, letter.participant).phone

    def _post(self, door: Door, letter: DueLetter, token: AccessToken, now: datetime) -> None:
        del now
        person, its = letter.participant, self.house.settings
        spoken = nearest(person.language, self.facts.languages) or ""
        link = self.facts.link(its.base_url, token, spoken)
        stop = "" if its.sms_replies else reference(self.ring, self.survey_id, person.id)
        text = message(self.facts, letter.kind, person.language, link, stop)
        door.post(self.marks.of(letter), self.to(letter), text.encode())


def sms_mail(house: House, session: Session, wave_id: int) -> SmsMail | None:
    """The mailer of this wave's text messages; None where it is not in the field, or its contract allows none."""
    mail = wave_mail(house, session, wave_id, SmsMail)
    if mail is None or policy.parse(session.get_one(Wave, wave_id).policy).sms != policy.Sms.YES:
        return None
    mail.account = account(house.settings)
    return mail
