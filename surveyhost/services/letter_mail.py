"""What the letters of one wave share: keys, facts, sheets, envelopes. Held in memory for one round of sending."""

import base64
import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ..core import identity, policy
from ..core.lifecycle import IN_FIELD
from ..core.questionnaire_file import read
from ..outside.mail import Door
from ..store.letters import DueLetter
from ..store.office import Participant, Wave
from . import vault_desk, wave_keys
from .house import House
from .keys import Keyring, keyring
from .letter_mime import Envelope, envelope
from .letter_words import SPOKEN, Facts, Sheet, sheet
from .rosters import unseal


@dataclass(slots=True)
class WaveMail:
    """The mailer of one wave."""

    house: House
    ring: Keyring
    code: str
    survey_id: int
    client_id: int
    token_key: bytes
    seat_key: bytes
    facts: Facts
    sender: str
    sender_name: str
    """The client's own choice; "" for the usual one."""
    _sheets: dict[tuple[str, str], tuple[Sheet, Envelope]] = field(default_factory=dict)

    def seat(self, participant: Participant) -> bytes:
        """The seat of this person in the wave, 32 bytes."""
        return identity.seat_id(self.seat_key, unseal(self.ring, participant).reference)

    def post(self, door: Door, letter: DueLetter, link: str, now: datetime) -> None:
        """Write one letter and hand it over; raises Undelivered when it is not taken.

        A reminder that the policy owes to those only who have not answered is left unwritten for the others, and
        counts as sent all the same. What becomes of the written ones is not kept: a letter that was tried twice, or
        refused, would be a row that says who has not answered. So such a reminder is tried once, whatever comes of it.
        """
        if self.facts.reminders != "non-responders" or letter.kind != "reminder":
            self._post(door, letter, link, now)
        elif not self._has_answered(letter.participant):
            with contextlib.suppress(Exception):
                self._post(door, letter, link, now)

    def _post(self, door: Door, letter: DueLetter, link: str, now: datetime) -> None:
        person = letter.participant
        page, head = self._sheet(letter.kind, person.language)
        mark = reference(self.ring, self.survey_id, person.id)
        text, html = page.copy(link, mark)
        to = unseal(self.ring, person).email or ""
        opt_out = f"mailto:{self.facts.reply_to}?subject={mark}"
        door.post(head.sender, to, head.copy(to, opt_out, now, text, html))

    def _has_answered(self, participant: Participant) -> bool:
        return vault_desk.is_spent(self.house, self.code, self.seat(participant))

    def _sheet(self, kind: str, language: str) -> tuple[Sheet, Envelope]:
        if (kind, language) not in self._sheets:
            page = sheet(self.facts, kind, language)
            spoken = language if language in SPOKEN else "en"
            head = envelope(self.sender, self.facts.reply_to, page.subject, spoken, self.sender_name)
            self._sheets[kind, language] = page, head
        return self._sheets[kind, language]


def wave_mail(house: House, session: Session, wave_id: int) -> WaveMail | None:
    """The mailer of this wave; None when it is not in the field, for then no link would work."""
    wave = session.get(Wave, wave_id)
    if wave is None or wave.state not in IN_FIELD or wave.salt is None:
        return None
    ring, client = keyring(house.settings), wave.survey.client
    salt = ring.unwrap(wave_keys.salt_name(wave), wave.salt)
    facts = _facts(house, wave)
    return WaveMail(
        house=house,
        ring=ring,
        code=wave.code,
        survey_id=wave.survey_id,
        client_id=client.id,
        token_key=identity.token_key(salt),
        seat_key=identity.seat_key(salt),
        facts=facts,
        sender=house.settings.mail_from,
        sender_name=client.settings.get("sender") or "",
    )


def reference(ring: Keyring, survey_id: int, participant_id: int) -> str:
    """What an opt-out names: "12-ABCDE23456". It opens nothing, and says nothing to who has no master key."""
    mark = ring.lookup(f"opt-out {survey_id} {participant_id}")
    return f"{survey_id}-{base64.b32encode(mark).decode()[:10]}"


def _facts(house: House, wave: Wave) -> Facts:
    contract, client = policy.parse(wave.policy), wave.survey.client
    questionnaire = read(wave.survey.questionnaire)
    zone = ZoneInfo(client.time_zone)
    opens, closes = (datetime.fromisoformat(text).astimezone(zone) for text in (contract.opens, contract.closes))
    return Facts(
        client=contract.client,
        title=contract.title,
        items=sum(item.kind != "note" for item in questionnaire.items()),
        minutes=questionnaire.minutes(),
        opens=opens if opens > house.now() else None,
        closes=closes,
        k=contract.k,
        contract=wave.policy_hash,
        keeper=contract.keeper,
        reminders=contract.reminders,
        languages=contract.languages,
        vendor=contract.vendor,
        reply_to=client.settings.get("reply_to") or house.settings.mail_reply_to,
        own=client.settings.get("letters") or {},
    )
