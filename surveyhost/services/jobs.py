"""What the worker does, and when. The databases are the truth and the queue is a hint: a lost queue loses nothing.

A task's payload is an id. Each task calls one use case that may be repeated, so a killed worker is started again and
the next sweep, at most a minute later, finds what is due.
"""

import signal
import time
from collections.abc import Callable
from typing import Any

from huey import Huey, crontab

from ..outside.queue import open_queue
from . import approval, fieldwork, letters
from .house import House

THREADS = 2
LONGEST_PAUSE = 1.0
"""Seconds between two looks into an empty queue."""
HEALTH = 10.0
"""Seconds between two looks at the worker's own threads; one that died is replaced."""


def enqueue_letters(house: House, wave_id: int) -> None:
    """Tell the worker that letters of this wave wait, so that it need not find out by itself."""
    _hint(house, "letters", wave_id)


def enqueue_printing(house: House) -> None:
    """Tell the worker that a release has been approved and waits to be printed."""
    _hint(house, "print")


def _hint(house: House, name: str, *ids: int) -> None:
    queue = open_queue(house.settings.data, house.settings.redis_url)
    register(queue, house)[name](*ids)
    queue.storage.close()


def send_letters(house: House, again: Callable[[int], Any], wave_id: int) -> None:
    """One round of a wave's letters; `again` is called when there are more, so that other tasks get their turn."""
    if letters.send_due(house, wave_id).more:
        again(wave_id)


def sweep(house: House, send: Callable[[int], Any]) -> None:
    """What the clock asks for: waves that open or close now, and letters that are due."""
    fieldwork.open_due(house)
    fieldwork.close_due(house)
    for wave_id in letters.waves_due(house):
        send(wave_id)


def register(queue: Huey, house: House) -> dict[str, Callable[..., Any]]:
    """Put the tasks on a queue; by their names, what enqueues each. Schedules are in UTC."""

    def task(name: str, when: Callable[..., bool] | None, run: Callable[..., Any]) -> Callable[..., Any]:
        make = queue.task(name=name) if when is None else queue.periodic_task(when, name=name)
        return make(run)  # type: ignore[no-any-return]

    send = task("letters", None, lambda wave_id: send_letters(house, send, wave_id))
    quarter, hour = crontab(minute="*/15"), crontab(minute="5")
    return {
        "letters": send,
        "print": task("print", None, lambda: approval.print_missing(house)),
        "sweep": task("sweep", crontab(minute="*"), lambda: sweep(house, send)),
        "mix": task("mix", quarter, lambda: fieldwork.mix_due(house)),
        "reports": task("reports", quarter, lambda: approval.print_missing(house)),
        "rates": task("rates", hour, lambda: fieldwork.write_rates(house)),
        "forget": task("forget", hour, lambda: fieldwork.forget_due(house)),
    }


def work(house: House) -> None:
    """Be the worker until SIGINT or SIGTERM; then finish the task at hand (seconds) and return."""
    queue = open_queue(house.settings.data, house.settings.redis_url)
    tasks = register(queue, house)
    consumer = queue.create_consumer(workers=THREADS, max_delay=LONGEST_PAUSE)
    tasks["sweep"]()
    asked: list[int] = []
    consumer.start()
    for number in (signal.SIGINT, signal.SIGTERM):  # as often as they come: a second one must not cut a letter short
        signal.signal(number, lambda got, _: asked.append(got))
    looked = time.monotonic()
    while not asked:
        time.sleep(0.2)  # short: the system may hand a signal to another thread, which does not end this sleep
        if time.monotonic() > looked + HEALTH:
            consumer.check_worker_health()
            looked = time.monotonic()
    consumer.stop(graceful=True)
