"""The desk's worker: does the tasks of `jobs`, each of which may be repeated, until it is told to stop."""

import signal
import time
from collections.abc import Callable
from typing import Any

from huey import Huey

from ..outside.queue import open_queue
from . import fieldwork, jobs, keeper, letters, lost_links, print_room, reminders, unit_reports, uploads
from .house import House
from .jobs import Acts

THREADS = 2
LONGEST_PAUSE = 1.0
"""Seconds between two looks into an empty queue."""
HEALTH = 10.0
"""Seconds between two looks at the worker's own threads; one that died is replaced."""


def send_letters(house: House, again: Callable[[int], Any], wave_id: int) -> None:
    """One round of a wave's letters; `again` is called when there are more, so that other tasks get their turn."""
    if letters.send_due(house, wave_id).more:
        again(wave_id)


def sweep(house: House, send: Callable[[int], Any]) -> None:
    """What the clock asks for: waves that open or close now, reminders by plan, and letters that are due."""
    keeper.expire(house)
    uploads.expire(house)
    fieldwork.open_due(house)
    fieldwork.close_due(house)
    reminders.remind_due(house)
    lost_links.answer(house)
    for wave_id in letters.waves_due(house):
        send(wave_id)


def print_all(house: House) -> None:
    """What is released and not printed yet: the company's reports first, then those of units that were asked for."""
    print_room.print_missing(house)
    unit_reports.print_asked_for(house)


def forget(house: House) -> None:
    """What has to be gone by now: waves by their policy's date, and letters for lost links after a day."""
    fieldwork.forget_due(house)
    lost_links.forget(house)


def tasks(queue: Huey, house: House) -> Acts:
    """Every task on this queue, able to do its work; what enqueues each, by name."""

    def send(wave_id: int) -> None:
        enqueue["letters"](wave_id)

    enqueue = jobs.register(
        queue,
        {
            "letters": lambda wave_id: send_letters(house, send, wave_id),
            "print": lambda: print_all(house),
            "units": lambda: unit_reports.print_asked_for(house),
            "sweep": lambda: sweep(house, send),
            "mix": lambda: fieldwork.mix_due(house),
            "reports": lambda: print_all(house),
            "rates": lambda: fieldwork.write_rates(house),
            "forget": lambda: forget(house),
        },
    )
    return enqueue


def work(house: House) -> None:
    """Be the worker until SIGINT or SIGTERM; then finish the task at hand (seconds) and return."""
    queue = open_queue(house.settings.data, house.settings.redis_url)
    enqueue = tasks(queue, house)
    consumer = queue.create_consumer(workers=THREADS, max_delay=LONGEST_PAUSE)
    enqueue["sweep"]()
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
