"""Processes that touched a wave end when it is closed and when it is forgotten, and new ones take their places.

Memory that a program gives back is not wiped: links, answers and keys would lie in it long after they were destroyed.
Each process looks every second which waves have ended; where one more has, it finishes what it is at and goes. Web
processes go one after the other; what arrives meanwhile waits with the others, or at the door. The worker puts a new
program in its own place.
"""

import contextlib
import fcntl
import importlib
import os
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any

from . import process_memory
from .config import BEFORE_FORKING, Settings, load
from .store.sessions import Sessions, sessions
from .store.vaults import open_vaults

PAUSE = 1.0
"""Seconds between two looks."""
Ended = frozenset[str]


LOOKS = {"vault": "surveyhost.store.vault.ended", "office": "surveyhost.services.office.endings"}
"""Database to the module that asks it; a process without the office never loads that one."""


def looks(settings: Settings) -> Callable[[], Ended]:
    """What a process of these faces can see of the waves that have ended; raises what the databases raise."""
    found: list[Callable[[], Ended]] = []
    if {"respondent", "console"} & set(settings.faces):
        found += _of_vaults(settings)
    if {"client", "console"} & set(settings.faces):
        found.append(_look("office", sessions(settings.office_url)))
    return lambda: frozenset[str]().union(*(look() for look in found))


def _of_vaults(settings: Settings) -> list[Callable[[], Ended]]:
    """Of several vaults, one that does not answer keeps no end in another one from being seen."""
    vaults = open_vaults(settings.vault_url, "", (replace(one, spare_url="") for one in settings.vaults))
    looks = [_look("vault", one.sessions) for one in vaults]
    return [_lasting(look) for look in looks] if vaults.are_several else looks


def _lasting(look: Callable[[], Ended]) -> Callable[[], Ended]:
    """As `look`, and what it said before where it fails now."""
    before: Ended = frozenset()

    def seen() -> Ended:
        nonlocal before
        with contextlib.suppress(Exception):  # whatever keeps it from answering now
            before = look()
        return before

    return seen


def _look(which: str, held: Sessions) -> Callable[[], Ended]:
    ask = importlib.import_module(LOOKS[which]).ended

    def look() -> Ended:
        with held() as session:
            return frozenset(ask(session))

    return look


class Watch:
    """Says once that a wave has ended since it began to look."""

    def __init__(self, look: Callable[[], Ended]) -> None:
        self._look = look
        self._before: Ended | None = None
        self._when = 0.0

    def has_ended(self) -> bool:
        """Whether one more has ended. A database that does not answer is asked again; at most once a second."""
        if time.monotonic() < self._when:
            return False
        self._when = time.monotonic() + PAUSE
        try:
            now = self._look()
        except Exception:  # whatever keeps it from answering now
            return False
        if self._before is None:
            self._before = now
        return not now <= self._before


# --- web processes: hooks of gunicorn, which reads this module as its configuration ---

_turns = tempfile.TemporaryFile()  # noqa: SIM115  (made before the processes are, and shared by all of them)


def on_starting(server: Any) -> None:
    """In the process that begins web processes: it has the settings, keys among them."""
    del server
    process_memory.keep()


def when_ready(server: Any) -> None:
    """Before the first web process is forked: what each of them would do for its first pages is done once for all."""
    if not server.cfg.preload_app:
        return
    app = server.app.wsgi()
    for part in (app, *app.extensions.values()):
        for prepare in filter(None, [getattr(part, "extensions", {}).get(BEFORE_FORKING)]):
            prepare()


def post_worker_init(worker: Any) -> None:
    """In a new web process: no dumps, and look for waves that end."""
    del worker
    process_memory.keep()
    watch = Watch(looks(load()))
    watch.has_ended()  # once before the first request, so that no end is missed
    Thread(target=_go_in_turn, args=(watch,), daemon=True).start()


def _go_in_turn(watch: Watch) -> None:
    while not watch.has_ended():
        time.sleep(PAUSE / 4)
    with contextlib.suppress(OSError):
        # Opened anew, or all processes would hold one and the same lock. It is let go when this process is gone.
        fcntl.flock(os.open(f"/proc/self/fd/{_turns.fileno()}", os.O_RDWR), fcntl.LOCK_EX)
    os.kill(os.getpid(), signal.SIGTERM)  # to itself: gunicorn finishes its requests, and starts another
