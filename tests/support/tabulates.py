"""Run by a test and killed, or a process of its: prepares a release with two processes, and waits in the middle.

The first argument says where: while boxes are counted, or while it is found out what to keep back. Processes that find
this out go on once the file of the last argument is there. Says which processes work then, and last with which words it
ended.
"""

import multiprocessing
import sys
import time
from pathlib import Path

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.services.office.house import open_house
from surveyhost.services.tabulation import counting, protecting, tally
from tests.support.answered import LAN
from tests.support.arriving import Halting

CHUNKS = counting._chunks


def wait() -> None:
    """Until another process is gone, as long as a test likes."""
    working = multiprocessing.active_children()
    print(*(child.pid for child in working), flush=True)
    while all(child.is_alive() for child in working):
        time.sleep(0.02)


def chunks(boxes):
    """A few, and a wait for the rest."""
    for number, chunk in enumerate(CHUNKS(boxes)):
        if number == 4:
            wait()
        yield chunk


def progress(done: int, questions: int) -> None:
    """Wait once a question is done."""
    if done == 1:
        wait()


def main(where: str, survey: int, file: Path) -> None:
    counting.LARGE, counting.CHUNK, counting.PATIENCE = 0, 4, 0.05
    protecting.LARGE = 0
    real = protecting.handed
    protecting.handed = lambda keeping, number: real(Halting(keeping, file), number)
    counting.sched_getaffinity = protecting.sched_getaffinity = lambda _: {0, 1}
    if where == "counting":
        counting._chunks = chunks
    house = open_house(load())
    try:
        tally.prepare(house, LAN, survey, progress=progress if where == "protecting" else protecting.silent)
    except Refusal as refusal:
        print(refusal.reason, flush=True)


if __name__ == "__main__":
    words, sys.argv = sys.argv, sys.argv[:1]
    main(words[1], int(words[2]), Path(words[3]))
