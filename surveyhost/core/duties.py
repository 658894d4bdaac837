"""What the worker does by itself, again and again: its duties."""

from enum import StrEnum


class Duty(StrEnum):
    """One that fails is kept under this name, and told until it works."""

    OPEN = "open"
    CLOSE = "close"
    FORGET = "forget"
    FINISH = "finish"
    """Of one wave, what a crash left half-done."""
    REMIND = "remind"
    LETTERS = "letters"
    LOST_LINKS = "lost-links"
    OPT_OUTS = "opt-outs"
    MIX = "mix"
    RATES = "rates"
    PREPARE = "prepare"
    """A release, where nobody waited for it."""
    PRINT = "print"
    UNITS = "units"
    """The reports of a release's units."""
    HAND_OVER = "hand-over"
    UPLOADS = "uploads"
    LEFTOVERS = "leftovers"
    SEAL = "seal"
    CLOCK = "clock"


OF_RELEASE = frozenset({Duty.PRINT, Duty.UNITS})
"""Those whose subject is a release."""
STOPPED = frozenset({Duty.CLOSE, Duty.FORGET, Duty.OPEN, Duty.FINISH})
"""Those without which a wave stays for ever; one that fails is what writing off is for."""
