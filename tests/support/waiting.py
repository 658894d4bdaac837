"""Waiting for what another process does: for as long as it takes, on a machine however busy."""

import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds after which what has not come will not come. No test is about how long something takes."""
PAGE = 120_000
"""Milliseconds that a browser waits for what a page is to show."""


def until(holds: Callable[[], object], what: str = "it never came") -> None:
    """Wait until something holds. Fails, saying what, where it never does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)
