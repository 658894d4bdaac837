"""Disclosure control with several processes: questions go to whichever is free, and what is kept back is the same.

A release that is being prepared says how far it is in a note on a lock that one process at a time may hold.
The lock dies with its process, so that a release which was cut short is not taken for one that is being prepared.
"""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from os import sched_getaffinity

from ...core.suppression.apply import Withheld
from ...core.suppression.doubt.keeping import Keeping, Share, in_turn
from ..office import locks
from ..office.house import House
from ..office.processes import SPAWNED, Line, handed, take_up
from .refusals import PreparingAlready, TallyEnded

Progress = Callable[[int, int], None]
"""Called with the questions that are done, and how many there are."""
LARGE = 5_000
"""Respondents times questions from which on it pays to start processes."""

_keeping: Keeping | None = None


def silent(done: int, questions: int) -> None:
    """Tell nobody."""
    del done, questions


def _begin(line: Line) -> None:
    """In a new process: keep the counts, so that they travel once and not with every question."""
    global _keeping  # noqa: PLW0603
    _keeping = take_up(line)


def _kept_back(number: int) -> Withheld:
    if _keeping is None:
        raise RuntimeError("this process has no questions")
    return _keeping.kept_back(number)


def shared(progress: Progress, processes: int | None = None) -> Share:
    """Questions shared by so many processes: by default one, or where there is much to do one for each processor."""

    def share(keeping: Keeping) -> Iterator[Withheld]:
        questions = len(keeping.questions)
        much = int(keeping.cube.respondents.sum()) * questions > LARGE
        number = min(processes or (len(sched_getaffinity(0)) if much else 1), max(questions, 1))
        progress(0, questions)
        if number > 1:
            yield from _together(keeping, number, progress)
            return
        for done, withheld in enumerate(in_turn(keeping), 1):
            progress(done, questions)
            yield withheld

    return share


def _together(keeping: Keeping, processes: int, progress: Progress) -> list[Withheld]:
    with handed(keeping, processes) as line, ProcessPoolExecutor(processes, SPAWNED, _begin, (line,)) as pool:
        try:
            asked = [pool.submit(_kept_back, number) for number in range(len(keeping.questions))]
            for done, one in enumerate(as_completed(asked), 1):
                one.result()
                progress(done, len(asked))
            return [one.result() for one in asked]
        except BrokenProcessPool:
            raise TallyEnded() from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _lock(wave_id: int) -> str:
    return f"release-{wave_id}"


@contextlib.contextmanager
def preparing(house: House, wave_id: int) -> Iterator[Progress]:
    """Prepare a release of this wave inside the block, and say how far it is. PreparingAlready while somebody else
    does."""
    with locks.alone(house, _lock(wave_id)) as held:
        if held is None:
            raise PreparingAlready()
        held.note("0 0")
        yield lambda done, questions: held.note(f"{done} {questions}")


def standing(house: House, wave_id: int) -> tuple[int, int] | None:
    """Questions done and in all of the release of this wave that is being prepared; None where none is."""
    figures = locks.noted(house, _lock(wave_id)).split()
    return (int(figures[0]), int(figures[1])) if figures else None
