"""Processes that share a long piece of work, and end when the one that began it does."""

import os
from multiprocessing import parent_process
from threading import Thread


def end_with_parent() -> None:
    """In a process that was started for a piece of work: end, whatever it waits for, when its parent is gone.

    Without this a killed parent leaves it waiting for ever, with what it was given in its memory. To be called first.
    """
    parent = parent_process()
    if parent is None:
        raise RuntimeError("this process was not started by another for a piece of work")

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
