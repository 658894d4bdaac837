"""Several connections at once, each with a few letters at a time; a receiver gets no more of them than its pace allows.

A receiver that is slow keeps its own connections waiting, and nobody else's letters.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ....outside.mail.delivery import Door
from ....store.office.letter import DueLetter

MOST = 8
"""Connections of one wave's letters, to all receivers together."""
Room = Callable[[str], int]


@dataclass(slots=True)
class Lane:
    """A connection, and what has become of the letters over it so far."""

    door: Door
    in_a_row: int = 0
    """Letters in a row, the latest included, that may have shown what keeps all letters from going out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that go one after the other over one connection."""

    letters: Sequence[DueLetter]
    receivers: frozenset[str]


def cut(
    letters: Sequence[DueLetter],
    receiver: Mapping[int, str],
    size: int,
    is_apart: Callable[[str], bool],
    together: int = 1,
) -> list[Piece]:
    """Pieces of at most `size` letters, in about their order. Receivers with fewer than that share one, unless they are
    to stay apart. A letter that a worker had in hand when it died goes by itself: it is known what becomes of it.

    Where letters are to go `together`, so many at least, none does, and what would be a smaller piece is part of the
    one before.
    """
    by_receiver: dict[str, list[DueLetter]] = {}
    alone = {one.id for one in letters if one.handed and together == 1}
    pieces = [Piece([one], frozenset({receiver[one.id]})) for one in letters if one.id in alone]
    for one in letters:
        if one.id not in alone:
            by_receiver.setdefault(receiver[one.id], []).append(one)
    shared: list[DueLetter] = []
    for name, own in by_receiver.items():
        if len(own) >= size or is_apart(name):
            pieces += [Piece(own[start : start + size], frozenset({name})) for start in range(0, len(own), size)]
            continue
        if len(shared) + len(own) > size:
            pieces.append(_shared(shared, receiver))
            shared = []
        shared = [*shared, *own]
    return _joined([*pieces, _shared(shared, receiver)] if shared else pieces, together)


def _joined(pieces: Sequence[Piece], least: int) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if not found or min(len(piece.letters), len(found[-1].letters)) >= least:
            found.append(piece)
            continue
        before = found.pop()
        found.append(Piece([*before.letters, *piece.letters], before.receivers | piece.receivers))
    return found


def _shared(letters: Sequence[DueLetter], receiver: Mapping[int, str]) -> Piece:
    return Piece(letters, frozenset(receiver[one.id] for one in letters))


def lanes_for(pieces: Sequence[Piece], room: Room) -> int:
    """How many connections these pieces can use at once."""
    counts = Counter(piece.receivers for piece in pieces)
    return max(1, min(MOST, sum(min(count, *map(room, names)) for names, count in counts.items())))


class Pieces:
    """Gives out pieces to lanes, until there are none or one lane says stop."""

    def __init__(self, pieces: Sequence[Piece], room: Room) -> None:
        self._waiting, self._room = deque(pieces), room
        self._busy: Counter[str] = Counter()
        self._changed = threading.Condition()

    def each(self) -> Iterator[Piece]:
        """The next piece whose receivers have room for one more connection; for one lane at a time each."""
        while (piece := self._take()) is not None:
            try:
                yield piece
            finally:
                with self._changed:
                    self._busy.subtract(piece.receivers)
                    self._changed.notify_all()

    def stop(self) -> None:
        """No further piece goes."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()

    def _take(self) -> Piece | None:
        with self._changed:
            while self._waiting:
                for index, piece in enumerate(self._waiting):
                    if all(self._busy[one] < self._room(one) for one in piece.receivers):
                        del self._waiting[index]
                        self._busy.update(piece.receivers)
                        return piece
                self._changed.wait()
            return None


def run(pieces: Pieces, lanes: Sequence[Lane], send: Callable[[Lane, Sequence[DueLetter]], bool]) -> bool:
    """Send all pieces over these lanes, the first of them in this thread; False once `send` has said so of one."""
    stopped = threading.Event()

    def work(lane: Lane) -> None:
        try:
            for piece in pieces.each():
                if not send(lane, piece.letters):
                    stopped.set()
                    break
                lane.door.rest()
        except BaseException:
            stopped.set()
            raise
        finally:
            if stopped.is_set():
                pieces.stop()

    if len(lanes) == 1:
        work(lanes[0])
        return not stopped.is_set()
    with ThreadPoolExecutor(len(lanes) - 1, "letters") as pool:
        others = [pool.submit(work, lane) for lane in lanes[1:]]
        work(lanes[0])
    for one in others:
        one.result()
    return not stopped.is_set()
