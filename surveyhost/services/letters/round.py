"""One round of sending: mint for a batch, send it letter by letter, and put on record what the mail server took.

Letters whose receiver is to get no more just now are put off, and those to others go.
A letter that fails is its own trouble until others fail likewise: it goes to the end, and the batch goes on. What keeps
every letter from going out is the house's trouble (`mail_trouble`), and is held against no letter.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from ...core.audit_acts import AuditAct
from ...core.wave.letters import Cause, LetterKind, LetterState
from ...mail_accounts import SMS, MailAccount
from ...outside.mail.delivery import Door, Undelivered
from ...outside.mail.replies import Verdict
from ...store.office import letter as rows
from ...store.office.letter import DueLetter
from ..office import audit
from ..office.house import Actor, House
from . import trouble as mail_trouble
from .envelopes.marks import Marks
from .outgoing import paces
from .outgoing.holds import Holds
from .outgoing.lanes import Lane, Piece, Pieces, cut, lanes_for, run
from .outgoing.paces import Paces

log = logging.getLogger(__name__)
_chance = random.SystemRandom()
WORKER = Actor("worker")
BATCH = 500
"""Letters for which tokens are minted in one transaction of the vault, at most."""
FIRST_BATCH = 50
"""So many at first, and twice as many each time: where letters go slowly, few are made ready in vain."""
PIECE = 25
"""Letters marked as sent in one transaction of the office: as many may go out twice when a worker is killed."""
TWICE = 2
"""So often a letter may have been in hand when a worker died; after that nobody knows whether it went twice."""
CUT_SHORT = Undelivered("cut short", Verdict(Cause.LATER, True, False), "data")
"""What becomes of it then: it goes no third time by itself, and stands among the letters to put right."""
SLOW = 5.0
"""Seconds after which a piece is written down as far as it got, once time is up: a worker that is to stop waits no
longer for one, and neither do the letters to other receivers."""
LONG = 5.0
"""Seconds over one letter, after which its receiver gets fewer."""
BACKOFF = tuple(timedelta(minutes=wait) for wait in (5, 15, 60, 180, 360, 720))
"""Waits after each refusal "for now"; after the last one the letter is refused for good."""
IN_A_ROW = 3
"""So many letters, one after the other, that break the connection or are told the same of us: it is not the letters."""
CROWD = 5
"""So many people hide the one among them who was written to; fewer do not."""
FEW_TAKE = 3.0
"""Seconds that are spent on fewer reminders to non-responders than that, whether or not any was written."""


class Mail(Protocol):
    """What a round posts by: see `wave_mail` and `results.mail`."""

    client_id: int
    marks: Marks
    account: MailAccount
    """By which they go."""

    @property
    def address(self) -> str:
        """The bare address to which letters come back."""

    def to(self, letter: DueLetter) -> str:
        """The address of a letter."""

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

    def with_(self, other: "Sending") -> "Sending":
        """Both together."""
        sent, delayed, refused = self.sent + other.sent, self.delayed + other.delayed, self.refused + other.refused
        return Sending(sent, delayed, refused, self.more or other.more)


@dataclass(slots=True)
class _Piece:
    """What became of a few letters, before it is written down."""

    sent: list[int] = field(default_factory=list)
    accepted: bool = False
    """Whether the mail server took any."""
    blind: set[int] = field(default_factory=set)
    """Those of which nothing may be told apart, written or not: see `Round._cover`."""
    is_few: bool = False
    """Whether all of them are too few to hide in, so that nothing at all may show of what became of them."""
    troubles: list[tuple[DueLetter, Undelivered]] = field(default_factory=list)
    suspects: list[tuple[DueLetter, Undelivered]] = field(default_factory=list)
    """The latest in a row that may be the house's trouble, or each its own."""
    shut: Undelivered | None = None
    """What keeps every letter from going out."""

    turns: Counter[str] = field(default_factory=Counter)
    """Of `blind`, how many have had their turn, by receiver."""

    @property
    def is_telling(self) -> bool:
        """Whether so few of `blind` have had their turn that to stop here would say who was written to."""
        return 0 < len(self.blind) < CROWD

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
    holds: Holds
    another: Callable[[], Door] | None = None
    """Makes a further door, where letters may go over several connections."""
    by_sms: bool = False
    """Whether it sends text messages, and no mail."""
    done: Sending = field(default_factory=Sending)
    _lanes: list[Lane] = field(default_factory=list)
    _receivers: dict[int, str] = field(default_factory=dict)
    """Of the letters that are to go now, by id."""
    _size: int = field(default_factory=lambda: min(FIRST_BATCH, BATCH))
    _marking: Lock = field(default_factory=Lock)
    _paces: Paces = field(init=False)

    def __post_init__(self) -> None:
        self._paces = paces.of(self.house.settings, self.mail.account)

    def run(self) -> Sending:
        """Send; what went out is on record even when something breaks off."""
        self._lanes = [Lane(self.door)]
        try:
            goes_on = True
            while goes_on:
                letters = self._due()
                goes_on = bool(letters) and self._batch(letters)
        finally:
            for lane in self._lanes[1:]:
                lane.door.close()
            self._record()
        return self.done

    def _due(self) -> list[DueLetter]:
        """Letters that may go now, but for the pace of their receivers."""
        with self.house.office() as session:
            waiting, left = self.holds.now(session), self.holds.left(session)
            limit = self._size if waiting is not None or left is None else min(self._size, left)
            letters = rows.due(session, self.wave_id, self.house.now(), limit, waiting is not None, self.by_sms)
        self._size = min(BATCH, 2 * self._size)
        if waiting is not None:
            self.holds.tell(waiting)
        return letters

    def _batch(self, letters: Sequence[DueLetter]) -> bool:
        """False: stop here, because time is up or no letter gets through."""
        try:
            self.door.open(self.mail.address)  # before anything is minted: see `unused_links`
        except Undelivered as trouble:
            mail_trouble.meet(self.house, trouble, shut=True, account=self.mail.account.name)
            return False
        if self.mail.is_blind:
            letters = _chance.sample(letters, len(letters))  # see `_cover`
        letters = self._at_their_pace(self._not_twice(letters))
        if not letters:
            return self._goes_on()
        self.mail.mint(letters)
        try:
            pieces = self._pieces(letters)
            return run(Pieces(pieces, self._paces.room), self._lanes_for(pieces), self._send)
        finally:
            self.mail.keep_untried()

    def _pieces(self, letters: Sequence[DueLetter]) -> list[Piece]:
        """Reminders to non-responders go in pieces of their own, of `CROWD` at least where there are as many."""
        told = [one for one in letters if not self._is_blind(one)]
        blind = [one for one in letters if self._is_blind(one)]
        pieces = cut(told, self._receivers, PIECE, self._paces.is_slowed)
        return pieces + cut(blind, self._receivers, PIECE, self._paces.is_slowed, CROWD)

    def _goes_on(self) -> bool:
        self.done.more = time.monotonic() > self.until
        return not self.done.more

    def _not_twice(self, letters: Sequence[DueLetter]) -> list[DueLetter]:
        """Without those that a worker had in hand when it died, and another one after it."""
        gone = [one for one in letters if one.handed >= TWICE]
        if gone:
            blind = {one.id for one in gone if self._is_blind(one)}
            troubles = [(one, CUT_SHORT) for one in gone]
            self._mark(_Piece(blind=blind, troubles=troubles), gone)
        return [one for one in letters if one.handed < TWICE]

    def _at_their_pace(self, letters: Sequence[DueLetter]) -> list[DueLetter]:
        """Those whose receivers take one now; the others are put off. This looks at nothing but addresses."""
        self._receivers = {one.id: self.door.receiver(self.mail.to(one)) for one in letters}
        together = CROWD if self.mail.is_blind else 1
        plan = self._paces.plan([self._receivers[one.id] for one in letters], self.house.now(), together)
        later = {one.id: due for one, due in zip(letters, plan, strict=True) if due is not None}
        if later:
            with self.house.office.begin() as session:
                rows.put_off(session, later)
        return [one for one in letters if one.id not in later]

    def _lanes_for(self, pieces: Sequence[Piece]) -> Sequence[Lane]:
        """As many connections as these pieces can use."""
        wanted = lanes_for(pieces, self._paces.room) if self.another is not None else 1
        while self.another is not None and len(self._lanes) < wanted:
            self._lanes.append(Lane(self.another()))
        return self._lanes[:wanted]

    def _send(self, lane: Lane, letters: Sequence[DueLetter]) -> bool:
        """False: stop here, because time is up or no letter gets through."""
        piece, began = _Piece(is_few=self._are_few(letters)), time.monotonic()
        slow = began + SLOW
        if not self._take_in_hand(letters):
            return False
        try:
            for letter in letters:
                if not self._paces.takes(self._receivers[letter.id], self.house.now()):
                    continue
                self._send_one(lane, letter, piece)
                if piece.shut or (time.monotonic() > max(slow, self.until) and not piece.is_telling):
                    break
        finally:
            if piece.is_few:
                time.sleep(max(0.0, began + FEW_TAKE - time.monotonic()))
            with self._marking:
                self._mark(piece, letters)
        return piece.shut is None and self._goes_on()

    def _are_few(self, letters: Sequence[DueLetter]) -> bool:
        return 0 < len(letters) < CROWD and all(map(self._is_blind, letters))

    def _take_in_hand(self, letters: Sequence[DueLetter]) -> bool:
        """Write down that they are about to go, so that nobody gets one a third time. False: none may, today."""
        with self.house.office.begin() as session:
            if self.holds.left(session) == 0 and any(one.kind != LetterKind.LOST for one in letters):
                return False
            rows.take_in_hand(session, [one.id for one in letters])
        return True

    def _is_blind(self, letter: DueLetter) -> bool:
        return self.mail.is_blind and letter.kind == LetterKind.REMINDER

    def _send_one(self, lane: Lane, letter: DueLetter, piece: _Piece) -> None:
        receiver = self._receivers[letter.id]
        if self._is_blind(letter):
            piece.blind.add(letter.id)
            piece.turns[receiver] += 1
        began = time.monotonic()
        try:
            accepted = self.mail.post(lane.door, letter, self.house.now())
        except Undelivered as trouble:
            self._consider(lane, letter, trouble, piece)
            if self._may_slow(letter, piece):
                self._paces.refused(receiver, trouble, self.house.now())
            return
        except Exception as error:  # one broken letter must not make its neighbours go out again and again
            which = "a reminder" if self._is_blind(letter) else f"letter {letter.id}"
            log.error("%s could not be written: %s", which, type(error).__name__)
            piece.troubles.append((letter, Undelivered("not written", Verdict(Cause.MESSAGE, False, False), "data")))
            return
        piece.sent.append(letter.id)
        if accepted and not piece.is_few:
            piece.accepted = True
            piece.troubles += piece.suspects  # the server takes letters, so each of these was its own trouble
            piece.suspects, lane.in_a_row = [], 0
        if accepted or letter.id in piece.blind:  # a turn is a turn: the pace says nothing of how many were written
            self._paces.accepted(receiver, self.house.now())
        if time.monotonic() - began > LONG and self._may_slow(letter, piece):
            self._paces.slow(receiver, self.house.now())

    def _may_slow(self, letter: DueLetter, piece: _Piece) -> bool:
        """Whether what became of this letter may show in how its receiver is treated from now on.

        Only a letter that is written can be refused or take long. So of reminders to non-responders it counts once
        enough of a piece had their turn, written or not, for the one that was written to hide among them.
        """
        return letter.id not in piece.blind or piece.turns[self._receivers[letter.id]] >= CROWD

    def _consider(self, lane: Lane, letter: DueLetter, trouble: Undelivered, piece: _Piece) -> None:
        if piece.is_few:
            return
        if trouble.doubtful:
            lane.in_a_row += 1
            piece.suspects.append((letter, trouble))
        elif not trouble.closed:
            piece.troubles.append((letter, trouble))
        if trouble.closed or lane.in_a_row >= IN_A_ROW:
            piece.shut = trouble

    def _mark(self, piece: _Piece, letters: Sequence[DueLetter]) -> None:
        """Write down what became of letters that were in hand."""
        doubt = piece.doubt
        self._cover(piece)
        now, account = self.house.now(), self.mail.account.name
        known = {*piece.sent, *(letter.id for letter, _ in (*piece.troubles, *piece.suspects))}
        untried = [one.id for one in letters if one.id not in known]
        with self.house.office.begin() as session:
            if piece.sent:
                rows.mark_sent(session, [one for one in piece.sent if one not in piece.blind], now)
                if piece.blind:
                    rows.mark_sent(session, [one for one in piece.sent if one in piece.blind], None)
                self.holds.count(session, len(piece.sent))
                self.done.sent += len(piece.sent)
            if untried:
                rows.put_back(session, untried)
            for letter, trouble in (*piece.troubles, *piece.suspects):
                after, said = self._after(letter, trouble), (trouble.word, trouble.cause)
                rows.mark_trouble(session, letter.id, after, said, trouble.may_have_gone)
                self.mail.marks.refuse(session, letter, trouble)
            if piece.accepted and doubt is None and not piece.shut:
                mail_trouble.over(session, self.house, account)
        if piece.shut:
            mail_trouble.meet(self.house, piece.shut, shut=True, account=account)
        elif doubt is not None:
            mail_trouble.meet(self.house, doubt, shut=False, account=account)

    def _cover(self, piece: _Piece) -> None:
        """Reminders to non-responders: what became of one may not show, for only who has not answered is written to.

        So they all count as sent, at the moment when they were due. Where sending stops, the one at which it stopped is
        among those that were tried, in an order nobody knows; where these are too few to hide in, they are left as they
        were, and tried again. Fewer than `CROWD` in all are tried once, and neither trouble nor time tells how it went.
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
        counts: dict[str, object] = {name: getattr(self.done, name) for name in ("sent", "delayed", "refused")}
        if not any(counts.values()):
            return
        if self.by_sms:
            counts["by"] = SMS
        where = f"wave {self.wave_id}"
        with self.house.office.begin() as session:
            audit.record(session, self.house, WORKER, AuditAct.LETTERS_SEND, where, self.mail.client_id, after=counts)
