"""The mail of one wave: a link for each letter, and what all letters share. Held in memory for one round of sending."""

import base64
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, overload
from zoneinfo import ZoneInfo

from ...core.pulse.links import token_about
from ...core.questionnaire.kinds import minutes, questions
from ...core.wave import links_and_seats, policy
from ...core.wave.letters import LetterKind
from ...core.wave.lifecycle import IN_FIELD
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import Reminders
from ...languages import around, nearest
from ...mail_accounts import MailAccount
from ...outside.mail.delivery import Door, Undelivered
from ...outside.mail.mime import Envelope, envelope
from ...store.office.letter import DueLetter
from ...store.office.roster import Participant
from ...store.office.wave import Wave, wave_with_code
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import Keyring, keyring
from ..office.house import House
from ..questionnaires import versions
from ..rosters.people import unseal
from ..vault import desk, links
from . import unused_links
from .envelopes.marks import Marks, marks, sender_of
from .envelopes.stops import Stops, stops
from .letter_text import Facts, LetterText, sheet
from .refusals import AskedOnEvents

M = TypeVar("M", bound="WaveMail")


@dataclass(frozen=True, slots=True)
class ServiceWave:
    """A wave into which answers given through links of another one go: of a pulse, a service's period."""

    code: str
    salt: bytes
    seat_key: bytes


@dataclass(slots=True)
class WaveMail:
    """The mailer of one wave."""

    house: House
    ring: Keyring
    code: str
    survey_id: int
    client_id: int
    salt: bytes
    seat_key: bytes
    facts: Facts
    stops: Stops
    marks: Marks
    account: MailAccount
    sender_name: str
    """The client's own choice; "" for the usual one."""
    services: Sequence[ServiceWave] = ()
    """In a round of a pulse: the periods in which each link opens a seat, too."""
    _sheets: dict[tuple[str, str], tuple[LetterText, Envelope]] = field(default_factory=dict)
    _links: dict[int, tuple[bytes, AccessToken]] = field(default_factory=dict)
    """Seat and token of each letter that is to go out next, by its id."""

    def seat(self, participant: Participant) -> bytes:
        """The seat of this person in the wave, 32 bytes."""
        return links_and_seats.seat_id(self.seat_key, self.reference(participant))

    def reference(self, participant: Participant) -> str:
        """The firm's own id of this person."""
        return unseal(self.ring, participant).reference

    @property
    def address(self) -> str:
        """The bare address to which letters come back, as a mail server is asked whether it takes it."""
        return self.account.returns or self.account.address

    def to(self, letter: DueLetter) -> str:
        """The address of a letter."""
        return unseal(self.ring, letter.participant).email or ""

    @property
    def is_blind(self) -> bool:
        """Whether reminders go to those only who have not answered, so that no row may say what became of one."""
        return self.facts.reminders == Reminders.NON_RESPONDERS

    def mint(self, letters: Sequence[DueLetter]) -> None:
        """Make a link for each of these letters, unless one is kept that never left us. Refusal as `links.mint`, and
        (AskedOnEvents) in a round whose links have to say about which service they ask: see `mint_about`."""
        if self.facts.is_event:
            raise AskedOnEvents()
        self.marks.prepare(letters)
        seats = [self.seat(letter.participant) for letter in letters]
        kept = unused_links.take(self.code, seats)
        missing = [seat for seat, token in zip(seats, kept, strict=True) if token is None]
        made = links.mint(self.house, self.code, self.salt, missing)
        new = [one for one, token in zip(letters, kept, strict=True) if token is None]
        self._mint_services(dict(zip((one.participant for one in new), made, strict=True)))
        fresh = iter(made)
        tokens = [next(fresh) if token is None else token for token in kept]
        self._links = {one.id: (seat, token) for one, seat, token in zip(letters, seats, tokens, strict=True)}

    def mint_about(self, letters: Sequence[DueLetter], numbers: Sequence[int]) -> None:
        """As `mint`, in a round that asks on events: each link says by itself about which service it asks. It opens a
        seat in every service's period, so that no row says about which."""
        self.marks.look(letters)
        secret = (secrets.token_bytes(links_and_seats.SECRET_BYTES) for _ in letters)
        tokens = [token_about(self.code, *one) for one in zip(secret, numbers, strict=True)]
        seats = [self.seat(letter.participant) for letter in letters]
        links.make_links(self.house, self.code, self.salt, list(zip(tokens, seats, strict=True)))
        self._mint_services(dict(zip((letter.participant for letter in letters), tokens, strict=True)))
        self._links = {letter.id: pair for letter, pair in zip(letters, zip(seats, tokens, strict=True), strict=True)}

    def drop_untried(self) -> None:
        """Forget the links of letters that were not tried: another letter may ask about another service."""
        self._links = {}

    def _mint_services(self, tokens: Mapping[Participant, AccessToken]) -> None:
        """Let these links open the same people's seats in the services' periods. Somebody who came since a period began
        has no seat there, and is asked about it from the next one on."""
        people = [(unseal(self.ring, one).reference, token) for one, token in tokens.items()] if self.services else []
        for wave in self.services:
            pairs = [(token, links_and_seats.seat_id(wave.seat_key, reference)) for reference, token in people]
            if pairs:
                links.make_links(self.house, wave.code, wave.salt, pairs)

    def keep_untried(self) -> None:
        """Keep the links of letters that were not tried, or did not leave us."""
        for seat, token in self._links.values():
            unused_links.keep(self.code, seat, token)
        self._links = {}

    def post(self, door: Door, letter: DueLetter, now: datetime) -> bool:
        """Write a letter that was minted for and hand it over, once; raises Undelivered when it is not taken.

        False: it was not written, because the policy owes this reminder to those only who have not answered. Whoever
        calls lets nobody tell these apart from the written ones: see `is_blind`.
        """
        seat, token = self._links.pop(letter.id)
        if self.is_blind and letter.kind == LetterKind.REMINDER and desk.is_spent(self.house, self.code, seat):
            return False
        try:
            self._post(door, letter, token, now)
        except Undelivered as trouble:
            if not trouble.told:
                self._links[letter.id] = seat, token
            raise
        return True

    def _post(self, door: Door, letter: DueLetter, token: AccessToken, now: datetime) -> None:
        person = letter.participant
        page, head = self._sheet(letter.kind, person.language)
        mark = reference(self.ring, self.survey_id, person.id)
        who = unseal(self.ring, person)
        spoken = nearest(person.language, self.facts.languages) or ""
        link = self.facts.link(self.house.settings.base_url, token, spoken)
        text, html = page.copy(link, mark, who.name)
        to = who.email or ""
        stop = self.stops.of(person.id, mark, self.facts.reply_to)
        sign = self.marks.of(letter)
        sender = sender_of(self.account, sign)
        door.post(sender, to, head.copy(to, stop, now, text, html, sign, self.marks.header(sign)))

    def _sheet(self, kind: LetterKind, language: str) -> tuple[LetterText, Envelope]:
        if (kind, language) not in self._sheets:
            page = sheet(self.facts, kind, language)
            spoken = around(language, self.facts.fallback)
            head = envelope(self.account.sender, self.facts.reply_to, page.subject, spoken, self.sender_name)
            self._sheets[kind, language] = page, head
        return self._sheets[kind, language]


@overload
def wave_mail(house: House, session: Session, wave_id: int) -> WaveMail | None: ...


@overload
def wave_mail(house: House, session: Session, wave_id: int, kind: type[M]) -> M | None: ...


def wave_mail(house: House, session: Session, wave_id: int, kind: Any = WaveMail) -> Any:
    """The mailer of this wave, of one kind; None when it is not in the field, for then no link would work."""
    wave = session.get(Wave, wave_id)
    if wave is None or wave.state not in IN_FIELD or wave.salt is None:
        return None
    ring, client = keyring(house.settings), wave.survey.client
    salt = ring.unwrap(waves.salt_name(wave), wave.salt)
    facts = _facts(house, session, wave)
    return kind(
        house=house,
        ring=ring,
        code=wave.code,
        survey_id=wave.survey_id,
        client_id=client.id,
        salt=salt,
        seat_key=links_and_seats.seat_key(salt),
        facts=facts,
        stops=stops(house.settings, ring, wave.survey_id),
        marks=marks(house, ring, facts.reminders == Reminders.NON_RESPONDERS),
        account=house.settings.account(client.settings.sender_domain),
        sender_name=client.settings.sender,
        services=list(_services(session, ring, wave)),
    )


def _services(session: Session, ring: Keyring, wave: Wave) -> Iterator[ServiceWave]:
    """The periods that a round's contract names."""
    for code in policy.parse(wave.policy).services:
        of_service = wave_with_code(session, code)
        if of_service is not None and of_service.state in IN_FIELD and of_service.salt is not None:
            salt = ring.unwrap(waves.salt_name(of_service), of_service.salt)
            yield ServiceWave(code, salt, links_and_seats.seat_key(salt))


def reference(ring: Keyring, survey_id: int, participant_id: int) -> str:
    """What an opt-out names: "12-ABCDE23456". It opens nothing, and says nothing to who has no master key."""
    mark = ring.lookup(f"opt-out {survey_id} {participant_id}")
    return f"{survey_id}-{base64.b32encode(mark).decode()[:10]}"


def _facts(house: House, session: Session, wave: Wave) -> Facts:
    contract, client = policy.parse(wave.policy), wave.survey.client
    questionnaire = versions.of_wave(session, wave)
    zone = ZoneInfo(client.time_zone)
    opens, closes = (datetime.fromisoformat(text).astimezone(zone) for text in (contract.opens, contract.closes))
    return Facts(
        client=contract.client,
        title=contract.title,
        items=questions(questionnaire),
        minutes=minutes(questionnaire),
        opens=opens if opens > house.now() else None,
        closes=closes,
        k=contract.k,
        contract=wave.policy_hash,
        keeper=contract.keeper,
        reminders=contract.reminders,
        languages=contract.languages,
        vendor=contract.vendor,
        reply_to=client.settings.reply_to or house.settings.mail_reply_to,
        own={} if contract.services else client.settings.letters,  # these are worded for surveys
        is_pulse=bool(contract.services),
        is_event=contract.by_event,
        mail_changes=contract.mail_changes,
        stop=house.settings.stop_page,
        fallback=client.language,
        page=contract.page_address or "",
    )
