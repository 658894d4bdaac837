"""The worker's tasks by name, and when each is due. The databases are the truth and the queue is a hint.

A task's payload is an id. Nothing is lost with a lost queue: the next sweep, at most a minute later, finds what is due.
What the tasks do is in `worker`, so that whoever queues one need not carry what it takes to do it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from huey import Huey, crontab

from ...outside.queue import open_queue
from .house import House

Acts = Mapping[str, Callable[..., Any]]
WHEN: Mapping[str, Callable[..., bool] | None] = {
    "letters": None,
    "print": None,
    "units": None,
    "sweep": crontab(minute="*"),
    "pulses": crontab(minute="*/5"),
    "returned": crontab(minute="2-59/5"),
    "mix": crontab(minute="*/15"),
    "reports": crontab(minute="*/15"),
    "weekly": crontab(minute="25", hour="1-9"),
    "rates": crontab(minute="5"),
    "forget": crontab(minute="5"),
}
"""Task to its schedule in UTC; None: only when asked for."""


def enqueue_letters(house: House, wave_id: int) -> None:
    """Tell the worker that letters of this wave wait, so that it need not find out by itself."""
    _hint(house, "letters", wave_id)


def enqueue_printing(house: House) -> None:
    """Tell the worker that a release has been approved and waits to be printed."""
    _hint(house, "print")


def enqueue_units(house: House) -> None:
    """Tell the worker that unit reports have been asked for."""
    _hint(house, "units")


def _hint(house: House, name: str, *ids: int) -> None:
    queue = open_queue(house.settings)
    register(queue, {})[name](*ids)
    queue.storage.close()


def register(queue: Huey, acts: Acts) -> Acts:
    """Put the tasks on a queue, doing `acts`; what enqueues each, by name. A process that only queues has no acts."""

    def task(name: str, when: Callable[..., bool] | None) -> Callable[..., Any]:
        def run(*ids: int) -> None:
            acts[name](*ids)

        make = queue.task(name=name) if when is None else queue.periodic_task(when, name=name)
        enqueue: Callable[..., Any] = make(run)
        return enqueue

    return {name: task(name, when) for name, when in WHEN.items()}
