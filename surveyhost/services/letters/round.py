"""One round of sending: mint for a batch, send it letter by letter, and put on record what the mail server took.

A letter that fails is its own trouble until others fail likewise: it goes to the end, and the batch goes on. What keeps
every letter from going out is the house's trouble (`mail_trouble`), and is held against no letter.
"""

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from ...core.audit_acts import AuditAct
from ...core.wave.letters import Cause, LetterKind, LetterState
from ...outside.mail.delivery import Door, Undelivered
from ...outside.mail.replies import Verdict
from ...store.office import letter as rows
from ...store.office.letter import DueLetter
from ..office import audit
from ..office.house import Actor, House
from . import trouble as mail_trouble
from .envelopes.marks import Marks

log = logging.getLogger(__name__)
_chance = random.SystemRandom()
WORKER = Actor("worker")
BATCH = 200
"""Letters for which tokens are minted in one transaction of the vault."""
PIECE = 25
"""Letters marked as sent in one transaction of the office: as many may go out twice when a worker is killed."""
SLOW = 30.0
"""Seconds after which a piece is written down as far as it got: a worker that is to stop waits no longer for one."""
BACKOFF = tuple(timedelta(minutes=wait) for wait in (5, 15, 60, 180, 360, 720))
"""Waits after each refusal "for now"; after the last one the letter is refused for good."""
IN_A_ROW = 3
"""So many letters, one after the other, that break the connection or are told the same of us: it is not the letters."""
CROWD = 5
"""So many people hide the one among them who was written to; fewer do not."""


class Mail(Protocol):
    """What a round posts by: see `wave_mail` and `results.mail`."""

    client_id: int
    marks: Marks

    @property
    def address(self) -> str:
        """The bare address to which letters come back."""

    @property
    def is_blind(self) -> bool:
        """Whether no row may say what became of a letter."""

    def mint(self, letters: Sequence[DueLetter]) -> None:
        """Make whatever these letters need."""

    def keep_untried(self) -> None:
        """Keep what was made for letters that were not tried."""

    def post(self, door: Door, letter: DueLetter, now: datetime) -> bool:
        """Write a letter and hand it over, once; False: it was not written. Undelivered when it is not taken."""


@dataclass(slots=True)
class Sending:
    """What a round of sending did."""

    sent: int = 0
    delayed: int = 0
    refused: int = 0
    more: bool = False
    """True: time was up while letters of this wave were due still."""


@dataclass(slots=True)
class _Piece:
    """What became of a few letters, before it is written down."""

    sent: list[int] = field(default_factory=list)
    accepted: bool = False
    """Whether the mail server took any."""
    blind: set[int] = field(default_factory=set)
    """Those of which nothing may be told apart, written or not: see `Round._cover`."""
    troubles: list[tuple[DueLetter, Undelivered]] = field(default_factory=list)
    suspects: list[tuple[DueLetter, Undelivered]] = field(default_factory=list)
    """The latest in a row that may be the house's trouble, or each its own."""
    shut: Undelivered | None = None
    """What keeps every letter from going out."""

    @property
    def doubt(self) -> Undelivered | None:
        """What the server said last of our account, if it has taken nothing since."""
        said = [trouble for _, trouble in self.suspects if trouble.cause in {Cause.ACCOUNT, Cause.QUOTA}]
        return said[-1] if said else None


@dataclass(slots=True)
class Round:
    """Sends a wave's due letters through a door until `until` (of time.monotonic)."""

    house: House
    wave_id: int
    mail: Mail
    door: Door
    until: float
    done: Sending = field(default_factory=Sending)
    _row: int = 0
    """Suspects met in a row, over pieces and batches."""

    def run(self) -> Sending:
        """Send; what went out is on record even when something breaks off."""
        try:
            goes_on = True
            while goes_on:
                with self.house.office() as session:
                    letters = rows.due(session, self.wave_id, self.house.now(), BATCH)
                goes_on = bool(letters) and self._batch(letters)
        finally:
            self._record()
        return self.done

    def _batch(self, letters: Sequence[DueLetter]) -> bool:
        """False: stop here, because time is up or no letter gets through."""
        try:
            self.door.open(self.mail.address)  # before anything is minted: see `unused_links`
        except Undelivered as trouble:
            mail_trouble.meet(self.house, trouble, shut=True)
            return False
        if self.mail.is_blind:
            letters = _chance.sample(letters, len(letters))  # see `_cover`
        self.mail.mint(letters)
        try:
            return all(self._send(letters[start : start + PIECE]) for start in range(0, len(letters), PIECE))
        finally:
            self.mail.keep_untried()

    def _send(self, letters: Sequence[DueLetter]) -> bool:
        """False: stop here, because time is up or no letter gets through."""
        piece, slow = _Piece(), time.monotonic() + SLOW
        try:
            for letter in letters:
                self._send_one(letter, piece)
                if piece.shut or time.monotonic() > max(slow, self.until):
                    break
        finally:
            self._mark(piece)
        self.done.more = piece.shut is None and time.monotonic() > self.until
        return piece.shut is None and not self.done.more

    def _send_one(self, letter: DueLetter, piece: _Piece) -> None:
        if self.mail.is_blind and letter.kind == LetterKind.REMINDER:
            piece.blind.add(letter.id)
        try:
            accepted = self.mail.post(self.door, letter, self.house.now())
        except Undelivered as trouble:
            self._consider(letter, trouble, piece)
            return
        except Exception as error:  # one broken letter must not make its neighbours go out again and again
            log.error("letter %s could not be written: %s", letter.id, type(error).__name__)
            piece.troubles.append((letter, Undelivered("not written", Verdict(Cause.MESSAGE, False, False), "data")))
            return
        piece.sent.append(letter.id)
        if accepted:
            piece.accepted = True
            piece.troubles += piece.suspects  # the server takes letters, so each of these was its own trouble
            piece.suspects, self._row = [], 0

    def _consider(self, letter: DueLetter, trouble: Undelivered, piece: _Piece) -> None:
        if trouble.doubtful:
            self._row += 1
            piece.suspects.append((letter, trouble))
        elif not trouble.closed:
            piece.troubles.append((letter, trouble))
        if trouble.closed or self._row >= IN_A_ROW:
            piece.shut = trouble

    def _mark(self, piece: _Piece) -> None:
        doubt = piece.doubt
        self._cover(piece)
        now = self.house.now()
        with self.house.office.begin() as session:
            if piece.sent:
                rows.mark_sent(session, piece.sent, now)
                self.done.sent += len(piece.sent)
            for letter, trouble in (*piece.troubles, *piece.suspects):
                values = self._after(letter, trouble)
                rows.mark_trouble(session, letter.id, *values, trouble.word, trouble.cause)
                self.mail.marks.refuse(session, letter, trouble)
            if piece.accepted and doubt is None and not piece.shut:
                mail_trouble.over(session, self.house)
        if piece.shut:
            mail_trouble.meet(self.house, piece.shut, shut=True)
        elif doubt is not None:
            mail_trouble.meet(self.house, doubt, shut=False)

    def _cover(self, piece: _Piece) -> None:
        """Reminders to non-responders: what became of one may not show, for only who has not answered is written to.

        So they all count as sent. Where sending stops, the one at which it stopped is among those that were tried, in
        an order nobody knows; where these are too few to hide in, they are left as they were, and tried again.
        """
        if not piece.blind:
            return
        few = piece.shut is not None and len(piece.blind) < CROWD
        piece.sent = [one for one in piece.sent if one not in piece.blind] + ([] if few else sorted(piece.blind))
        piece.troubles = [one for one in piece.troubles if one[0].id not in piece.blind]
        piece.suspects = [one for one in piece.suspects if one[0].id not in piece.blind]

    def _after(self, letter: DueLetter, trouble: Undelivered) -> tuple[LetterState, datetime, int]:
        """State, next moment and tries of a letter that was not accepted."""
        now, tries = self.house.now(), letter.tries + 1
        # what is ours is never held against the letter, however often it is tried
        is_ours = trouble.cause in {Cause.ACCOUNT, Cause.QUOTA}
        if not is_ours and (trouble.final or letter.tries >= len(BACKOFF)):
            self.done.refused += 1
            return LetterState.REFUSED, now, tries
        self.done.delayed += 1
        return LetterState.DELAYED, now + BACKOFF[min(letter.tries, len(BACKOFF) - 1)], tries

    def _record(self) -> None:
        counts = {name: getattr(self.done, name) for name in ("sent", "delayed", "refused")}
        if not any(counts.values()):
            return
        where = f"wave {self.wave_id}"
        with self.house.office.begin() as session:
            audit.record(session, self.house, WORKER, AuditAct.LETTERS_SEND, where, self.mail.client_id, after=counts)
