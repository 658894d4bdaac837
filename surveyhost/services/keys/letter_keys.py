"""What letters are told apart by, under keys of their own: who wants no reminders, and which address was refused.

Both keys are made from the signing key, so that they outlive a master key: a letter that somebody kept stops reminders
after `keys rotate` too, and a refused address stays refused.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from .keyring import Keyring

STOP_LENGTH = 32
"""Characters of a stop token: URL-safe letters, figures, "-" and "_"."""
_ABOUT = b"surveyhost/1/no-reminders"
_MARK_BYTES = 16


@dataclass(frozen=True, slots=True)
class LetterKeys:
    """Made by `letter_keys`; held for a round of letters, or while a request is looked at."""

    stop: bytes
    """Encrypts whom a stop token names (AES-SIV, RFC 5297)."""
    address: bytes
    """Keys the hashes of addresses."""

    def stop_token(self, survey_id: int, participant_id: int) -> str:
        """What the address in a letter's List-Unsubscribe header holds: it names this person to the desk alone.

        It is the same in all letters to this person, so that nothing has to be written down when one goes out. It has
        nothing to do with the survey's link: no link can be made from it, and it cannot be made from a link.
        """
        plain = survey_id.to_bytes(4, "big") + participant_id.to_bytes(4, "big")
        return base64.urlsafe_b64encode(AESSIV(self.stop).encrypt(plain, [_ABOUT])).decode()

    def whose(self, token: str) -> tuple[int, int] | None:
        """Survey and participant that a stop token names; None for one that was not made here."""
        if len(token) != STOP_LENGTH:
            return None
        try:
            plain = AESSIV(self.stop).decrypt(base64.b64decode(token, b"-_", validate=True), [_ABOUT])
        except (InvalidTag, ValueError, binascii.Error):
            return None
        return int.from_bytes(plain[:4], "big"), int.from_bytes(plain[4:], "big")

    def mark_of(self, address: str) -> bytes:
        """Keyed hash of an address, 16 bytes of HMAC-SHA256; capitals play no part."""
        return hmac.digest(self.address, address.strip().casefold().encode(), "sha256")[:_MARK_BYTES]


def letter_keys(ring: Keyring) -> LetterKeys:
    """The keys of this data folder. KeyMissing where there is no signing key."""
    return LetterKeys(ring.child_of_signing(b"stop"), ring.child_of_signing(b"address"))
