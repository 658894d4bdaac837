"""The desk's worker: does the tasks of `jobs`, each of which may be repeated, until it is told to stop."""

import signal
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from huey import Huey

from ...core.duties import Duty
from ...outside.queue import open_queue
from ..fieldwork import closing, leftovers, opening, revoking
from ..fieldwork import status as wave_status
from ..files import uploads
from ..letters import lost_links, opt_outs, reminders, unused_links
from ..letters import sending as letters
from ..letters.outgoing import accounts
from ..letters.outgoing.first_letter import FirstLetter
from ..letters.portal import inviting
from ..letters.returned import inbox, settle
from ..loop import weekly
from ..office import audit_late_seals, clock, failing_duties, jobs, locks
from ..office.house import House
from ..office.jobs import Acts
from ..pulses import printing as pulse_printing
from ..pulses import running
from ..releases import signed_reports, unit_reports
from ..results import publishing
from ..tabulation import keeper
from ..tabulation.split import telling
from ..threads import contact, rounds
from ..vault import spare

THREADS = 2
LONGEST_PAUSE = 1.0
"""Seconds between two looks into an empty queue."""
WEB = 2.0
"""Seconds between two looks whether the web is up, until it is."""
HEALTH = 10.0
"""Seconds between two looks at the worker's own threads; one that died is replaced."""


def send_letters(
    house: House, again: Callable[[int], Any], wave_id: int, may_leave: Callable[[], bool] = lambda: True
) -> None:
    """One round of a wave's letters; `again` is called when there are more, so that other tasks get their turn.

    `may_leave`: whether the web that letters lead to is up; while it is not, they wait.
    """

    def send() -> None:
        if may_leave() and letters.send_due(house, wave_id).more:
            again(wave_id)

    failing_duties.attempt(house, Duty.LETTERS, send, wave_id)


def sweep(house: House, send: Callable[[int], Any]) -> None:
    """What the clock asks for: waves that open or close now, reminders by plan, and letters that are due.

    Each by itself, whatever becomes of the others. What follows the calendar waits while the clock cannot be believed.
    """
    failing_duties.attempt(house, Duty.SEAL, lambda: audit_late_seals.seal_rest(house))
    failing_duties.attempt(house, Duty.HAND_OVER, lambda: keeper.expire(house))
    failing_duties.attempt(house, Duty.UPLOADS, lambda: uploads.expire(house))
    for number in _vaults(house):
        failing_duties.note(house, Duty.SPARE, partial(spare.watch, house, number), number)
    failing_duties.attempt(house, Duty.REVOKE, lambda: revoking.revoke_due(house))
    if failing_duties.attempt(house, Duty.CLOCK, lambda: clock.check(house)):
        failing_duties.attempt(house, Duty.LEFTOVERS, lambda: leftovers.finish(house))
        failing_duties.attempt(house, Duty.OPEN, lambda: opening.open_due(house))
        failing_duties.attempt(house, Duty.CLOSE, lambda: closing.close_due(house))
        failing_duties.attempt(house, Duty.REMIND, lambda: reminders.remind_due(house))
        failing_duties.attempt(house, Duty.LOST_LINKS, lambda: lost_links.answer(house))
        publishing.publish_due(house)
        failing_duties.attempt(house, Duty.ROUNDS, lambda: rounds.go_due(house))
    failing_duties.attempt(house, Duty.OPT_OUTS, lambda: opt_outs.answer(house, [weekly.stop]))
    failing_duties.attempt(house, Duty.READERS, lambda: inviting.send_due(house))
    failing_duties.attempt(house, Duty.ANNOUNCE, lambda: telling.tell_due(house))
    failing_duties.attempt(house, Duty.LETTERS, lambda: _send_due(house, send))


def _send_due(house: House, send: Callable[[int], Any]) -> None:
    unused_links.forget_closed(house)
    due = letters.waves_due(house)
    failing_duties.settle(house, Duty.LETTERS, [failing_duties.HOUSE, *due])
    for wave_id in due:
        send(wave_id)


def print_all(house: House) -> None:
    """What is released and not printed yet: the company's reports first, then those of units that were asked for."""
    failing_duties.attempt(house, Duty.PRINT, lambda: signed_reports.print_missing(house))
    print_units(house)
    failing_duties.attempt(house, Duty.PULSE_PRINT, lambda: pulse_printing.print_due(house))


def print_units(house: House) -> None:
    """Unit reports that were asked for."""
    failing_duties.attempt(house, Duty.UNITS, lambda: unit_reports.print_asked_for(house))


def forget(house: House) -> None:
    """What has to be gone by now: waves by their policy's date, and letters for lost links after a day."""
    if failing_duties.attempt(house, Duty.CLOCK, lambda: clock.check(house)):
        failing_duties.attempt(house, Duty.FORGET, lambda: closing.forget_due(house))
        failing_duties.attempt(house, Duty.LOST_LINKS, lambda: lost_links.forget(house))
        failing_duties.attempt(house, Duty.CONTACTS, lambda: contact.forget(house))
        failing_duties.attempt(house, Duty.RETURNED, lambda: settle.forget(house))


def mix(house: House) -> None:
    """Hide the order of what arrived since the last mix."""
    failing_duties.attempt(house, Duty.MIX, lambda: closing.mix_due(house))
    failing_duties.each(house, Duty.SPARE, _vaults(house), partial(spare.level_all, house))


def _vaults(house: House) -> list[int]:
    """Their numbers."""
    return [one.number for one in house.vaults]


def follow_pulses(house: House, may_leave: Callable[[], bool] = lambda: True) -> None:
    """Rounds that begin or end, and periods that are counted and released; not in the sweep, since it may take long.

    `may_leave` as in `send_letters`: those who used a service are written to here.
    """

    def follow() -> None:
        if may_leave():
            running.follow_due(house)

    if failing_duties.attempt(house, Duty.CLOCK, lambda: clock.check(house)):
        failing_duties.attempt(house, Duty.PULSES, follow)


def read_returned(house: House) -> None:
    """What came back of letters; not in the sweep, since an inbox may be slow."""
    failing_duties.attempt(house, Duty.RETURNED, lambda: inbox.fetch(house, [weekly.stop]))
    failing_duties.attempt(house, Duty.PROBES, lambda: inbox.fetch_probes(house))


def write_weekly(house: House) -> None:
    """This week's letters to owners of actions and to HR."""
    if failing_duties.attempt(house, Duty.CLOCK, lambda: clock.check(house)):
        failing_duties.attempt(house, Duty.WEEKLY, lambda: weekly.send_due(house))


def write_rates(house: House) -> None:
    """The rate that HR sees, once a day."""
    failing_duties.attempt(house, Duty.RATES, lambda: wave_status.write_rates(house))


def once(house: House, name: str, act: Callable[[], Any]) -> Callable[[], None]:
    """The act, left out while another thread or another desk is at it: every desk has the same schedule.

    Whatever is left out comes again, and finds what is due in the databases.
    """

    def do() -> None:
        with locks.alone(house, f"task-{name}") as is_mine:
            if is_mine:
                act()

    return do


def tasks(queue: Huey, house: House, may_leave: Callable[[], bool] = lambda: True) -> Acts:
    """Every task on this queue, able to do its work; what enqueues each, by name. `may_leave` as in `send_letters`."""

    def send(wave_id: int) -> None:
        enqueue["letters"](wave_id)

    scheduled: dict[str, Callable[[], Any]] = {
        "sweep": lambda: sweep(house, send),
        "pulses": lambda: follow_pulses(house, may_leave),
        "returned": lambda: read_returned(house),
        "mix": lambda: mix(house),
        "reports": lambda: print_all(house),
        "weekly": lambda: write_weekly(house),
        "rates": lambda: write_rates(house),
        "forget": lambda: forget(house),
    }
    acts: dict[str, Callable[..., Any]] = {name: once(house, name, act) for name, act in scheduled.items()}
    acts["letters"] = lambda wave_id: send_letters(house, send, wave_id, may_leave)
    acts["print"] = lambda: print_all(house)
    acts["units"] = lambda: print_units(house)
    enqueue = jobs.register(queue, acts)
    return enqueue


def work(house: House, has_ended: Callable[[], bool] = lambda: False) -> bool:
    """Be the worker until SIGINT or SIGTERM, or until `has_ended` says so; then finish the task at hand and return.

    True where it was `has_ended`: somebody else has to be the worker then. It is asked every fifth of a second.
    No letter of a wave leaves before the web is up. Refusal, before anything is done, where letters could not be
    signed as the settings ask for.
    """
    accounts.check(house.settings)
    first_letter = FirstLetter(house)
    queue = open_queue(house.settings)
    enqueue = tasks(queue, house, first_letter.check)
    consumer = queue.create_consumer(workers=THREADS, max_delay=LONGEST_PAUSE)
    enqueue["sweep"]()
    asked: list[int] = []
    consumer.start()
    for number in (signal.SIGINT, signal.SIGTERM):  # as often as they come: a second one must not cut a letter short
        signal.signal(number, lambda got, _: asked.append(got))
    looked = asked_web = time.monotonic()
    is_over = False
    while not asked and not is_over:
        is_over = has_ended()
        time.sleep(0.2)  # short: the system may hand a signal to another thread, which does not end this sleep
        if time.monotonic() > looked + HEALTH:
            consumer.check_worker_health()
            looked = time.monotonic()
        if not first_letter.may_leave and time.monotonic() > asked_web + WEB:
            if first_letter.look():
                enqueue["sweep"]()
            asked_web = time.monotonic()
    consumer.stop(graceful=True)
    return is_over and not asked
