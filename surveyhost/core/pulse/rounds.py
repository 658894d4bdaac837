"""Rounds: calendar months or quarters. In each round everybody, or a third, gets one letter about all services."""

import calendar
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from .terms import LONGEST_MONTHS, Every, Whom

MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}
SHORTEST_DAYS = 10
"""A round that would be shorter, since a pulse was started or a worker came back late, ends with the next one."""
PARTS = 3
"""Of a list of people that takes turns."""


@dataclass(frozen=True, slots=True)
class Round:
    first: date
    last: date
    """The day on whose evening it is decided which periods end."""


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _end(day: date, every: Every) -> date:
    length = MONTHS[every]
    month = (day.month - 1) // length * length + length
    return last_day(day.year, month)


def round_from(day: date, every: Every, whom: Whom = Whom.EVERYBODY) -> Round:
    """The round that begins on this day: to the end of its month or quarter, or of the next one where that is near.

    By event it is never longer than its month, in which nobody is asked twice.
    """
    last = _end(day, every)
    if whom != Whom.EVENT and (last - day).days + 1 < SHORTEST_DAYS:
        last = _end(last + timedelta(days=1), every)
    return Round(day, last)


def latest_end(first: Round, every: Every) -> date:
    """The last day on which a period that begins with this round can end: `LONGEST_MONTHS` later at most."""
    last = first.last
    for _ in range(LONGEST_MONTHS // MONTHS[every] - 1):
        last = _end(last + timedelta(days=1), every)
    return last


def part_of(turn: bytes, person: bytes) -> int:
    """Which of the three parts somebody is in: 0 to 2, by chance, and the same for as long as the pulse runs.

    turn: 32 random bytes of the pulse. person: what stays the same of somebody from one list to the next.
    """
    return int.from_bytes(hmac.digest(turn, person, hashlib.sha256)[:8], "big") % PARTS


def is_asked(whom: Whom, turn: bytes, person: bytes, number: int) -> bool:
    """Whether somebody has a seat in round `number`, from 1. By event everybody has, whoever of them gets a letter."""
    return whom != Whom.THIRD or part_of(turn, person) == (number - 1) % PARTS
