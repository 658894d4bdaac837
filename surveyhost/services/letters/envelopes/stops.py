"""How a mail program stops the reminders of whoever got a letter: what its List-Unsubscribe header says."""

from dataclasses import dataclass

from ....config import Settings
from ....outside.mail.mime import Stop
from ...keys.keyring import Keyring
from ...keys.letter_keys import LetterKeys, letter_keys


@dataclass(frozen=True, slots=True)
class Stops:
    """For the letters of one survey."""

    settings: Settings
    survey_id: int
    keys: LetterKeys

    def of(self, participant_id: int, reference: str, reply_to: str) -> Stop:
        """One click on the office's host, where mail programs reach one; and a letter to us with the reference.

        That letter goes to the inbox that we read by ourselves, or else to whoever answers letters.
        """
        page = self.settings.one_click
        token = self.keys.stop_token(self.survey_id, participant_id) if page else ""
        address = self.settings.mail_returns or reply_to
        return Stop(f"mailto:{address}?subject={reference}", f"{page}/{token}" if page else "")


def stops(settings: Settings, ring: Keyring, survey_id: int) -> Stops:
    """KeyMissing where there is no signing key."""
    return Stops(settings, survey_id, letter_keys(ring))
