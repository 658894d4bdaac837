"""Text messages about the results of a wave, to people of whom a number is known and no address: same words for all."""

from dataclasses import dataclass
from datetime import datetime

from ....core.wave import policy
from ....languages import nearest
from ....outside.mail.delivery import Door
from ....store.office.letter import DueLetter
from ....store.office.wave import Wave
from ....store.sessions import Session
from ...office.house import House
from ...rosters.people import unseal
from ..channels import sms
from ..channels.sms_text import Outcome, about_results
from ..wave_mail import reference
from .mail import ResultsMail, results_mail


@dataclass(slots=True)
class ResultsSms(ResultsMail):
    """The mailer of one wave's text messages about its results. No message has a link of its own."""

    can_answer: bool = False
    """Whether people can answer a message, and stop them so."""

    def to(self, letter: DueLetter) -> str:
        """The number of a letter."""
        return unseal(self.ring, letter.participant).phone

    def post(self, door: Door, letter: DueLetter, now: datetime) -> bool:
        """Write the message and hand it over, once; raises Undelivered when it is not taken."""
        del now
        person = letter.participant
        spoken = nearest(person.language, self.languages) or self.languages[0]
        stop = "" if self.can_answer else reference(self.ring, self.survey_id, person.id)
        outcome = Outcome(self.told.client, self.told.vendor, self.told.title, self.told.fallback)
        text = about_results(outcome, letter.kind, person.language, f"{self.page}#{spoken}", stop)
        door.post(self.marks.of(letter), self.to(letter), text.encode())
        return True


def results_sms(house: House, session: Session, wave_id: int) -> ResultsSms | None:
    """As `results_mail`, of text messages; None too where the wave's contract allows none."""
    mail = results_mail(house, session, wave_id, ResultsSms)
    if mail is None or policy.parse(session.get_one(Wave, wave_id).policy).sms != policy.Sms.YES:
        return None
    mail.account, mail.can_answer = sms.account(house.settings), house.settings.sms_replies
    return mail
