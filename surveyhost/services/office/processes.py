"""Processes that share a long piece of work. What they are given stays in memory; they end with whoever began it."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Lock
from threading import Thread
from typing import Any

from ... import process_memory

SPAWNED = get_context("spawn")
"""Not forked: the caller has threads, and libraries that don't survive a fork."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pipe on which several processes find what they work on, each its own copy."""

    lock: Lock
    end: "Connection[Any, Any]"

    def take(self) -> Any:
        """The next copy; waits for it."""
        with self.lock:
            return self.end.recv()


@contextlib.contextmanager
def handed(what: Any, processes: int) -> Iterator[Line]:
    """A line that holds this for so many processes. Each gets it by `take_up`, and not with its start: by then it would
    lie in memory that can still be dumped."""
    end, beginning = SPAWNED.Pipe(duplex=False)

    def hand() -> None:
        with contextlib.suppress(OSError):  # whoever was to take it has ended
            for _ in range(processes):
                beginning.send(what)

    giver = Thread(target=hand, daemon=True)
    giver.start()
    try:
        yield Line(SPAWNED.Lock(), end)
    finally:
        end.close()  # with the other ends gone, nothing is written any more
        giver.join()
        beginning.close()


def take_up(line: Line) -> Any:
    """In a process that was started for a piece of work, before anything else: what it works on."""
    process_memory.keep()
    process_memory.wipe_settings()
    _end_with_parent()
    return line.take()


def _end_with_parent() -> None:
    """End, whatever this process waits for, when its parent is gone.

    Without this a killed parent leaves it waiting for ever, with what it was given in its memory.
    """
    parent = parent_process()
    if parent is None:
        raise RuntimeError("this process was not started by another for a piece of work")

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
