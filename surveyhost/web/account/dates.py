"""Days, hours and numbers as people read them, in their language and in one time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from ... import dates
from ...core.wave.response_rate import Rate
from ...languages import printed_in
from .language import language, say

ZONE = "Asia/Ho_Chi_Minh"
"""Where no client's own zone is at hand."""


def _there(moment: date, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment


def long_day(moment: date, zone: str = ZONE) -> str:
    """ "Monday 23 November 2026", "Thứ Hai, 23/11/2026"."""
    return dates.shown(_there(moment, zone), "heading", language())


def day(moment: date, zone: str = ZONE, spoken: str = "") -> str:
    """ "23 Nov 2026", "23/11/2026". spoken: the language of a text that is not in the page's own."""
    return dates.shown(_there(moment, zone), "full_day", spoken or language())


def weekday(moment: date, zone: str = ZONE) -> str:
    """ "Mon 23 Nov", "Th 2 23/11"."""
    return dates.shown(_there(moment, zone), "weekday_day", language())


def clock(moment: datetime, zone: str = ZONE) -> str:
    """ "17:00"."""
    return dates.clock(moment.astimezone(ZoneInfo(zone)), language())


def moment(value: datetime, zone: str = ZONE) -> str:
    """ "23 Nov 2026, 17:00"."""
    there = value.astimezone(ZoneInfo(zone))
    return dates.joined(there, dates.shown(there, "full_day", language()), language(), "listed")


def number(value: int | float) -> str:
    """ "1,120", "1.120"."""
    return str(format_decimal(value, locale=language()))


def percent(value: int) -> str:
    """ "83 %", with a space that does not break."""
    return f"{value}\N{NO-BREAK SPACE}%"


def rate(value: Rate) -> str:
    """ "83 %", or "at least 83 %" where it is a bound."""
    shown = percent(value.percent)
    return say("at least %(rate)s", rate=shown) if value.at_least else shown


FILTERS = {
    "rate": rate,
    "long_day": long_day,
    "day": day,
    "weekday": weekday,
    "clock": clock,
    "moment": moment,
    "number": number,
    "percent": percent,
    "printed_in": printed_in,
}
