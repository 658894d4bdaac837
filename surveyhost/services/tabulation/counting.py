"""Opened responses > counts. Answers pass through here one response at a time and are gone when it is counted.

Several processes share a large wave. Boxes go to whichever is free, a few hundred at a time and never more than a few
thousand in all, so memory does not grow with the wave. Each process has a tally of its own; counts do not depend on who
counted what.
"""

import json
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.process import BaseProcess
from os import sched_getaffinity
from queue import Empty, Full
from typing import Any, Protocol

from ...core.errors import Refusal
from ...core.grouping.frozen import Views
from ...core.questionnaire.answers import from_plain
from ...core.questionnaire.measures import answerable_items
from ...core.questionnaire.model import Questionnaire
from ...core.tabulation.count import Tally
from ...core.tabulation.cube import Cube
from ...core.threads.keys import parse
from ...core.threads.refusals import NoThread
from ...core.wave.sealing import open_box
from ..office.processes import SPAWNED, Line, handed, take_up
from .refusals import TallyEnded

Labels = tuple[str, ...]
LARGE = 20_000
"""Boxes from which on it pays to start processes."""
CHUNK = 500
"""Boxes handed over at once."""
WAITING = 4
"""Chunks that lie ready for each process."""
PATIENCE = 1.0
"""Seconds after which somebody looks whether the others are still there."""


class _Line(Protocol):
    def put(self, what: Any, block: bool = ..., timeout: float | None = ...) -> None: ...

    def get(self, block: bool = ..., timeout: float | None = ...) -> Any: ...


@dataclass(frozen=True, slots=True)
class Opener:
    """What it takes to open a wave's boxes and to count what is in them. Lives in memory only."""

    questionnaire: Questionnaire
    views: Views
    private_key: bytes
    policy_hash: bytes

    def tally(self) -> Tally:
        """A tally of nothing."""
        return Tally(self.questionnaire, self.views)

    def count(self, tally: Tally, boxes: Iterable[bytes]) -> Tally:
        """Open each box, check its answers against the questionnaire, count them.

        Refusal when a box does not open, or holds what the questionnaire does not allow.
        """
        for box in boxes:
            opened = json.loads(open_box(self.private_key, self.policy_hash, box))
            answers = from_plain(self.questionnaire, opened["answers"])
            tally.add(tuple(opened["labels"]), answers, self._threads(opened, answers))
        return tally

    def _threads(self, opened: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, str]:
        """Item to thread, as its writer sealed it. NoThread where it is none, or no comment's."""
        found: Mapping[str, str] = opened.get("threads", {})
        if not isinstance(found, dict) or not found.keys() <= answers.keys() & {*answerable_items(self.questionnaire)}:
            raise NoThread()
        return {item: parse(text).text() for item, text in found.items()}


def _chunks(boxes: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(boxes)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _work(line: Line, boxes: _Line, done: _Line) -> None:
    """In a process of its own: count what comes until nothing does, then hand over the tally, or why there is none."""
    opener: Opener = take_up(line)
    tally, refused = opener.tally(), None
    while (chunk := boxes.get()) is not None:
        try:
            if refused is None:
                opener.count(tally, chunk)
        except Refusal as refusal:
            refused = refusal
    done.put(pickle.dumps(tally if refused is None else refused))  # here, so that what cannot be sent ends the process


def _check_alive(people: Sequence[BaseProcess]) -> None:
    if any(one.exitcode not in {None, 0} for one in people):
        raise TallyEnded()


def _put(line: _Line, what: Any, people: Sequence[BaseProcess]) -> None:
    while True:
        try:
            line.put(what, timeout=PATIENCE)
        except Full:
            _check_alive(people)
        else:
            return


def _take(line: _Line, people: Sequence[BaseProcess]) -> Tally:
    while True:
        try:
            found = line.get(timeout=PATIENCE)
        except Empty:
            _check_alive(people)
            continue
        made = pickle.loads(found)  # noqa: S301  (our own process wrote it)
        if not isinstance(made, Tally):
            raise made
        return made


def count_together(opener: Opener, boxes: Iterable[bytes], processes: int) -> Tally:
    """As `Opener.count`, shared by so many processes. TallyEnded, and no tally, if one is killed."""
    ready, done = SPAWNED.Queue(WAITING * processes), SPAWNED.Queue()
    with handed(opener, processes) as line:
        people = [SPAWNED.Process(target=_work, args=(line, ready, done), daemon=True) for _ in range(processes)]
        for one in people:
            one.start()
        try:
            for chunk in _chunks(boxes):
                _put(ready, chunk, people)
            for _ in people:
                _put(ready, None, people)
            made = opener.tally()
            for _ in people:
                made.merge(_take(done, people))
        finally:
            for one in people:
                one.terminate()
            ready.cancel_join_thread()
    return made


def _profiles(seats: Mapping[str, int]) -> dict[Labels, int]:
    return {tuple(json.loads(key)): count for key, count in seats.items()}


def count(
    questionnaire: Questionnaire,
    views: Views,
    k: int,
    boxes: Iterable[bytes],
    private_key: bytes,
    policy_hash: bytes,
    spent: Mapping[str, int] | None,
    processes: int | None = None,
) -> Cube:
    """Open every box, check its answers against the questionnaire, count them.

    `spent` is the number of spent seats for each label profile, as close wrote it down; None where it could not count
    them. `processes` that share the
    work: by default one, or for a large wave one for each processor. Refusal when a box does not open, holds what the
    questionnaire does not allow, or a profile has more responses than spent seats.
    """
    opener = Opener(questionnaire, views, private_key, policy_hash)
    if processes is None:
        processes = len(sched_getaffinity(0)) if spent is None or sum(spent.values()) > LARGE else 1
    tally = opener.count(opener.tally(), boxes) if processes == 1 else count_together(opener, boxes, processes)
    return tally.cube(k, None if spent is None else _profiles(spent))
