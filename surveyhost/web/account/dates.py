"""Days, hours and numbers as people read them, in their language and in one time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

from ... import translations
from .words import language

ZONE = "Asia/Ho_Chi_Minh"
"""Where no client's own zone is at hand."""
DAYS = {"vi": ", dd/MM/y", "en": " d MMMM y"}
"""What follows the day of the week."""
SHORT_DAYS = {"vi": "dd/MM/y", "en": "d MMM y"}
BARE_DAYS = {"vi": "EEE dd/MM", "en": "EEE d MMM"}


def _there(moment: date, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment


def long_day(moment: date, zone: str = ZONE) -> str:
    """ "Monday 23 November 2026", "Thứ Hai, 23/11/2026"."""
    there = _there(moment, zone)
    words = translations.weekday(there, language()) + format_date(there, DAYS[language()], locale=language())
    return words[:1].upper() + words[1:]


def day(moment: date, zone: str = ZONE) -> str:
    """ "23 Nov 2026", "23/11/2026"."""
    return str(format_date(_there(moment, zone), SHORT_DAYS[language()], locale=language()))


def weekday(moment: date, zone: str = ZONE) -> str:
    """ "Mon 23 Nov", "Th 2 23/11"."""
    return str(format_date(_there(moment, zone), BARE_DAYS[language()], locale=language()))


def clock(moment: datetime, zone: str = ZONE) -> str:
    """ "17:00"."""
    return str(format_time(moment.astimezone(ZoneInfo(zone)), "HH:mm", locale=language()))


def moment(value: datetime, zone: str = ZONE) -> str:
    """ "23 Nov 2026, 17:00"."""
    return str(format_datetime(value.astimezone(ZoneInfo(zone)), SHORT_DAYS[language()] + ", HH:mm", locale=language()))


def number(value: int | float) -> str:
    """ "1,120", "1.120"."""
    return str(format_decimal(value, locale=language()))


def percent(value: int) -> str:
    """ "83 %", with a space that does not break."""
    return f"{value}\N{NO-BREAK SPACE}%"


FILTERS = {
    "long_day": long_day,
    "day": day,
    "weekday": weekday,
    "clock": clock,
    "moment": moment,
    "number": number,
    "percent": percent,
}
