"""The letter's hour: chance picks one service for each person who used some, and what was known of it is destroyed.

At most one letter a person a month, whatever happens: a letter is taken in hand in a transaction of its own before it
is handed to the mail server, so that a worker that is killed sends none twice. The one letter that was in hand then may
be lost; nobody counts it as asked. Letters that are refused for their words are told of their round, not of anybody.
"""

import contextlib
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from ....core.audit_acts import AuditAct
from ....core.duties import Duty
from ....core.pulse import events
from ....core.pulse.events import LETTER_HOUR, Asked, Pick
from ....core.wave import links_and_seats
from ....core.wave.letters import Cause, LetterKind
from ....outside.mail.delivery import Door, Undelivered
from ....store.office.letter import DueLetter
from ....store.office.pulses.tables import asked_for_update
from ....store.office.roster import Participant, people_by_lookup
from ....store.office.wave import Wave, waves_in_field
from ....store.sessions import Session
from ....store.vault import seats as vault_seats
from ...keys.keyring import keyring
from ...letters import trouble as mail_trouble
from ...letters.sending import door
from ...letters.wave_mail import WaveMail, wave_mail
from ...office import audit, failing_duties
from ...office.house import Actor, House
from ..refusals import EventLettersRefused
from ..setting_up import get_pulse
from . import knowledge
from .fetching import fetch_for_the_hour

WORKER = Actor("worker")
_chance = random.SystemRandom()
PIECE = 25
"""Letters for which links are made in one transaction of the vault."""
ROUND = 120.0
"""Seconds after which sending lets go, and goes on five minutes later."""
IN_A_ROW = 3
"""So many letters, one after the other, that are not taken for now: it is not the letters."""
OURS = frozenset({Cause.MESSAGE, Cause.ACCOUNT, Cause.QUOTA})
"""Why a letter was refused, where it was not for whom it is to."""


def begin_month(house: House, pulse_id: int, day: date) -> None:
    """Before a round opens: nobody has been asked in it yet. Nothing where that is so. Safe to repeat."""
    month = knowledge.first_of(day)
    asked = knowledge.read(house, pulse_id)
    if asked is None or asked.month != month:
        knowledge.renew(house, pulse_id, lambda before, _: events.in_month(before or Asked(month), month))


def end_month(house: House, pulse_id: int) -> None:
    """After a round has ended: who was asked in it is forgotten. Nothing where that is so. Safe to repeat."""
    asked = knowledge.read(house, pulse_id)
    if asked is not None and (asked.marks or asked.counts or asked.letters):
        knowledge.renew(house, pulse_id, lambda before, _: _forgotten(before or asked))


def _forgotten(asked: Asked) -> Asked:
    return replace(asked, marks=frozenset(), counts={}, letters=())


def counts(house: House, pulse_id: int, day: date) -> Mapping[int, int]:
    """Service to the people who were asked about it in the month of this day."""
    _settle(house, pulse_id)
    asked = knowledge.read(house, pulse_id)
    return asked.counts if asked is not None and asked.month == knowledge.first_of(day) else {}


def ask_due(house: House, pulse_id: int, round_id: int | None) -> None:
    """The letter's hour, where it has come; then letters that are to go. round_id: the wave of the round, if one is
    open. For the worker, who looks after one pulse at a time."""
    knowledge.tidy(house, pulse_id)
    with house.office() as session:
        _, survey = get_pulse(session, pulse_id)
        in_field = [one.id for one in waves_in_field(session)]
        local = house.now().astimezone(ZoneInfo(survey.client.time_zone))
        account = survey.client.settings.sender_domain
    failing_duties.settle(house, Duty.ASKING, in_field)
    asked = knowledge.read(house, pulse_id)
    if asked is None:
        _lost(house, pulse_id, local.date(), round_id)
        return
    if local.hour >= LETTER_HOUR and asked.hour != local.date():
        _hour(house, pulse_id, round_id, local)
    if round_id is not None and not mail_trouble.is_shut(house, account):
        _send(house, pulse_id, round_id)


def _lost(house: House, pulse_id: int, day: date, round_id: int | None) -> None:
    """Nobody knows any more who was asked in this month, as after a restore: nobody is asked until it is over."""
    month = knowledge.first_of(day)
    first = month if round_id is None else knowledge.after(month)
    knowledge.renew(house, pulse_id, lambda before, _: before or Asked(first))


# Who is asked


def _hour(house: House, pulse_id: int, round_id: int | None, local: datetime) -> None:
    """What was sent since the last one is taken up, drawn from, and destroyed with its keys."""
    if not fetch_for_the_hour(house):
        return
    _settle(house, pulse_id)
    asked = knowledge.read(house, pulse_id)
    is_month = asked is not None and asked.month == knowledge.first_of(local.date())
    can_ask = _can_ask(house, pulse_id, round_id, asked) if asked and round_id is not None and is_month else {}
    draw = partial(events.drawn, can_ask=can_ask, choose=_chance.choice, shuffle=_chance.shuffle, day=local.date())

    def record(session: Session) -> None:
        _, survey = get_pulse(session, pulse_id)
        audit.record(session, house, WORKER, AuditAct.PULSE_ASK, f"pulse {pulse_id}", survey.client_id)

    month = knowledge.first_of(local.date())
    knowledge.renew(house, pulse_id, lambda before, _: draw(before or Asked(month)), record)


def _can_ask(house: House, pulse_id: int, round_id: int, asked: Asked) -> dict[bytes, frozenset[int]]:
    """Of those who used something: the services that each can be asked about. Nobody who wants no letters, who has no
    address, or who came to the list after the round began; nobody at all while its letters are paused."""
    with house.office() as session:
        _, survey = get_pulse(session, pulse_id)
        wave, mail = session.get_one(Wave, round_id), wave_mail(house, session, round_id)
        if mail is None or wave.letters_paused is not None or wave.closes <= house.now():
            return {}
        people = people_by_lookup(session, survey.id, asked.waiting)
    can = {one.lookup: mail.reference(one) for one in people if one.by_mail and one.reminders}
    here = _seated(house, mail.code, mail.seat_key, can)
    found: dict[bytes, set[int]] = {person: set() for person in here}
    for number, service in enumerate(mail.services, 1):
        for person in _seated(house, service.code, service.seat_key, {one: can[one] for one in here}):
            found[person].add(number)
    return {person: frozenset(services) for person, services in found.items()}


def _seated(house: House, code: str, seat_key: bytes, people: Mapping[bytes, str]) -> set[bytes]:
    seats = {links_and_seats.seat_id(seat_key, reference): person for person, reference in people.items()}
    with house.vault_of(code)() as session:
        return {seats[seat] for seat in vault_seats.some(session, code, seats)}


# Letters


def _settle(house: House, pulse_id: int, is_certain: bool = False) -> None:
    """Forget to whom the letters went that were taken in hand, and count them. Unless it is certain, the last of them
    may have gone or not: it is not sent again, and not counted."""

    def change(before: Asked | None, handed: int) -> Asked:
        assert before is not None
        gone = before.letters[: handed if is_certain else handed - 1]
        return events.gone(before, gone, before.letters[handed:])

    with house.office() as session:
        row = asked_for_update(session, pulse_id)
        is_needed = row is not None and row.handed > 0 and knowledge.opened(keyring(house.settings), row) is not None
    if is_needed:
        knowledge.renew(house, pulse_id, change)


@dataclass
class _Sending:
    """One go at the letters that are to go."""

    house: House
    pulse_id: int
    round_id: int
    mail: WaveMail
    way: Door
    people: Mapping[bytes, Participant]
    letters: list[Pick]
    handed: int = 0
    later: int = 0
    """Letters at the end of the list that were not taken for now."""
    in_a_row: int = 0
    is_accepted: bool = False
    refused: str = ""
    """The mail server's word to the first that it was handed, refused, and is not handed again. Told of the round."""
    until: float = field(default_factory=lambda: time.monotonic() + ROUND)

    def run(self) -> None:
        """Send what can be sent."""
        while self.handed < len(self.letters) - self.later and time.monotonic() < self.until:
            self.way.open(self.mail.address)  # before anything is minted
            picks = self.letters[self.handed : min(self.handed + PIECE, len(self.letters) - self.later)]
            there = [one for one in picks if one.person in self.people]
            due = [
                DueLetter(number, LetterKind.INVITATION, 0, self.people[one.person]) for number, one in enumerate(there)
            ]
            self.mail.mint_about(due, [one.service for one in there])
            try:
                written = {one.person: letter for one, letter in zip(there, due, strict=True)}
                for one in picks:
                    self._one(written.get(one.person))
            finally:
                self.mail.drop_untried()

    def _one(self, letter: DueLetter | None) -> None:
        """The letter that comes next; None for somebody who is on the list no more."""
        self._keep(self.handed + 1)
        if letter is None:
            del self.letters[self.handed - 1]
            self._keep(self.handed - 1)
            return
        try:
            self.mail.post(self.way, letter, self.house.now())
        except Undelivered as trouble:
            self._untaken(trouble)
            return
        self.in_a_row, self.is_accepted = 0, True

    def _untaken(self, trouble: Undelivered) -> None:
        """One that was not taken is not counted. It goes again later, unless it never will be, or may have left us."""
        one = self.letters.pop(self.handed - 1)
        if trouble.closed:
            self.letters.insert(self.handed - 1, one)
        elif not trouble.final and not trouble.told:
            self.letters.append(one)
            self.later += 1
            self.in_a_row += 1
        elif trouble.cause in OURS and not self.refused:
            self.refused = trouble.word
            failing_duties.attempt(self.house, Duty.ASKING, self._refuse, self.round_id)
        self._keep(self.handed - 1)
        if trouble.closed or self.in_a_row >= IN_A_ROW:
            raise trouble

    def _refuse(self) -> None:
        raise EventLettersRefused(word=self.refused)

    def _keep(self, handed: int) -> None:
        """Write down how many are in hand, and the list itself where it has changed."""
        is_changed = handed < self.handed
        ring = keyring(self.house.settings)
        with self.house.office.begin() as session:
            row = asked_for_update(session, self.pulse_id)
            assert row is not None
            if is_changed and (asked := knowledge.opened(ring, row)) is not None:
                knowledge.put(ring, row, replace(asked, letters=tuple(self.letters)))
            row.handed = self.handed = handed


def _send(house: House, pulse_id: int, round_id: int) -> None:
    """Send the letters that are to go; those that wait for the mail server stay until the next letter's hour."""
    _settle(house, pulse_id)
    asked = knowledge.read(house, pulse_id)
    if asked is None or not asked.letters:
        return
    with house.office() as session:
        _, survey = get_pulse(session, pulse_id)
        mail = wave_mail(house, session, round_id)
        if mail is None or session.get_one(Wave, round_id).letters_paused is not None:
            return
        people = {
            one.lookup: one for one in people_by_lookup(session, survey.id, {one.person for one in asked.letters})
        }
    with contextlib.closing(door(house.settings, mail.account.name)) as way:
        sending = _Sending(house, pulse_id, round_id, mail, way, people, list(asked.letters))
        try:
            sending.run()
        except Undelivered as trouble:
            mail_trouble.meet(house, trouble, shut=True, account=mail.account.name)
    _settle(house, pulse_id, is_certain=True)
    if sending.is_accepted:
        if not sending.refused:
            failing_duties.settle(house, Duty.ASKING, (), round_id)
        with house.office.begin() as session:
            mail_trouble.over(session, house, mail.account.name)
