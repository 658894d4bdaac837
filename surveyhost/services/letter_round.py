"""One round of sending: mint for a batch, send it piece by piece, and put on record what the mail server took."""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..core import identity
from ..outside.mail import Door, Undelivered
from ..store import letters as rows
from ..store.letters import DueLetter
from . import audit, vault_desk
from .house import Actor, House
from .letter_mail import WaveMail

log = logging.getLogger(__name__)
WORKER = Actor("worker")
BATCH = 200
"""Letters for which tokens are minted in one transaction of the vault."""
PIECE = 25
"""Letters marked as sent in one transaction of the office: as many may go out twice when a worker is killed."""
BACKOFF = tuple(timedelta(minutes=wait) for wait in (5, 15, 60, 180, 360, 720))
"""Waits after each refusal "for now"; after the last one the letter is refused for good."""
CLOSED_DOOR = timedelta(minutes=1)
"""Wait when no letter gets through; it is not counted against any letter."""


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
    troubles: list[tuple[DueLetter, Undelivered]] = field(default_factory=list)
    closed: str | None = None
    """The word of a door that lets no letter through."""


@dataclass(slots=True)
class Round:
    """Sends a wave's due letters through a door until `until` (of time.monotonic)."""

    house: House
    wave_id: int
    mail: WaveMail
    door: Door
    until: float
    done: Sending = field(default_factory=Sending)

    def run(self, only: int | None = None) -> Sending:
        """Send; with `only`, that letter alone. What went out is on record even when something breaks off."""
        try:
            goes_on = True
            while goes_on:
                with self.house.office() as session:
                    letters = rows.due(session, self.wave_id, self.house.now(), BATCH, only)
                goes_on = bool(letters) and self._batch(letters) and only is None
        finally:
            self._record()
        return self.done

    def _batch(self, letters: Sequence[DueLetter]) -> bool:
        """False: stop here, because time is up or no letter gets through."""
        try:
            self.door.open()  # before anything is minted: a server that is away for hours must not fill the vault
        except Undelivered as trouble:
            self._mark(_Piece(closed=trouble.word), letters)
            return False
        links = self._mint(letters)
        for start in range(0, len(letters), PIECE):
            if not self._send(letters[start : start + PIECE], links[start : start + PIECE]):
                return False
            if time.monotonic() > self.until:
                self.done.more = True
                return False
        return True

    def _mint(self, letters: Sequence[DueLetter]) -> list[str]:
        """A link for each letter's seat. The digests reach the vault in an order of their own."""
        tokens = [identity.new_token(self.mail.code, secrets.token_bytes(identity.SECRET_BYTES)) for _ in letters]
        pairs = [
            identity.entry(self.mail.token_key, token, self.mail.seat(letter.participant))
            for token, letter in zip(tokens, letters, strict=True)
        ]
        vault_desk.add_tokens(self.house, self.mail.code, sorted(pairs))
        return [f"{self.house.settings.base_url}/s/{token}" for token in tokens]

    def _send(self, letters: Sequence[DueLetter], links: Sequence[str]) -> bool:
        piece = _Piece()
        try:
            for letter, link in zip(letters, links, strict=True):
                self._send_one(letter, link, piece)
                if piece.closed:
                    return False
        finally:
            self._mark(piece, letters)
        return True

    def _send_one(self, letter: DueLetter, link: str, piece: _Piece) -> None:
        try:
            self.mail.post(self.door, letter, link, self.house.now())
        except Undelivered as trouble:
            if trouble.door:
                piece.closed = trouble.word
            else:
                piece.troubles.append((letter, trouble))
        except Exception as error:  # one broken letter must not make its neighbours go out again and again
            log.error("letter %s could not be written: %s", letter.id, type(error).__name__)
            piece.troubles.append((letter, Undelivered("not written")))
        else:
            piece.sent.append(letter.id)

    def _mark(self, piece: _Piece, letters: Sequence[DueLetter]) -> None:
        now = self.house.now()
        with self.house.office.begin() as session:
            if piece.sent:
                rows.mark_sent(session, piece.sent, now)
                self.done.sent += len(piece.sent)
            for letter, trouble in piece.troubles:
                values = self._after(letter, trouble)
                rows.mark_trouble(session, letter.id, *values, trouble.word)
            if piece.closed:
                postponed = [letter.id for letter in letters[len(piece.sent) + len(piece.troubles) :]]
                rows.postpone(session, postponed, now + CLOSED_DOOR, piece.closed)
                self.done.delayed += len(postponed)

    def _after(self, letter: DueLetter, trouble: Undelivered) -> tuple[str, datetime, int]:
        """State, next moment and tries of a letter that was not accepted."""
        now, tries = self.house.now(), letter.tries + 1
        if trouble.final or letter.tries >= len(BACKOFF):
            self.done.refused += 1
            return "refused", now, tries
        self.done.delayed += 1
        return "delayed", now + BACKOFF[letter.tries], tries

    def _record(self) -> None:
        counts = {name: getattr(self.done, name) for name in ("sent", "delayed", "refused")}
        if not any(counts.values()):
            return
        where = f"wave {self.wave_id}"
        with self.house.office.begin() as session:
            audit.record(session, self.house, WORKER, "letters.send", where, self.mail.client_id, after=counts)
