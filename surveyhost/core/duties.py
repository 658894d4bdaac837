"""What the worker does by itself, again and again: its duties."""

from enum import StrEnum


class Duty(StrEnum):
    """One that fails is kept under this name, and told until it works."""

    OPEN = "open"
    CLOSE = "close"
    FORGET = "forget"
    FINISH = "finish"
    """Of one wave, what a crash left half-done."""
    REVOKE = "revoke"
    """Links of people who are no longer on the list."""
    REMIND = "remind"
    LETTERS = "letters"
    LOST_LINKS = "lost-links"
    OPT_OUTS = "opt-outs"
    RETURNED = "returned"
    """Mail that came back."""
    WEEKLY = "weekly"
    """Letters to owners of actions and to HR."""
    READERS = "readers"
    """Letters to new readers."""
    PULSES = "pulses"
    """Rounds of pulses that begin or end, and periods that are counted."""
    PULSE_PRINT = "pulse-print"
    """Pulses of which something came out."""
    MIX = "mix"
    RATES = "rates"
    PREPARE = "prepare"
    """A release, where nobody waited for it."""
    PRINT = "print"
    UNITS = "units"
    """The reports of a release's units."""
    RESULTS = "results"
    """The results page of a release, for everybody who was invited."""
    THREADS = "threads"
    """What the approval of a release began where comments can be answered, and the boxes in which replies lie."""
    ROUNDS = "rounds"
    """Replies to comments, all at once."""
    MESSAGES = "messages"
    """What writers wrote back."""
    CONTACTS = "contacts"
    """Old requests to be contacted."""
    HAND_OVER = "hand-over"
    UPLOADS = "uploads"
    LEFTOVERS = "leftovers"
    SEAL = "seal"
    CLOCK = "clock"


OF_A_PERSON = frozenset({Duty.LOST_LINKS, Duty.OPT_OUTS, Duty.MESSAGES, Duty.CONTACTS})
"""Those that have something to do, and so to fail at, only when somebody asked for it."""
OF_RELEASE = frozenset({Duty.PRINT, Duty.UNITS, Duty.RESULTS})
"""Those whose subject is a release."""
STOPPED = frozenset({Duty.CLOSE, Duty.FORGET, Duty.OPEN, Duty.FINISH})
"""Those without which a wave stays for ever; one that fails is what writing off is for."""
