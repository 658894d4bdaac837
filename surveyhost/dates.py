"""Days and hours as a language writes them. The patterns are CLDR's, but for the two languages we write ourselves."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_interval, format_skeleton, format_time

from .languages import locale_of

SKELETONS = {"day": "MMMd", "full_day": "yMMMd", "figures": "yMd", "weekday_day": "MMMEd", "clock": "Hm"}
STYLES = {"long_day": "long", "day_asked": "long", "heading": "full"}
HOUSE: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "day": "dd/MM",
        "full_day": "dd/MM/y",
        "figures": "dd/MM/y",
        "weekday_day": "EEE dd/MM",
        "clock": "HH:mm",
        "day_asked": "dd/MM/y",
        "long_day": "'ngày' d 'tháng' M, y",
        "heading": "EEEE, dd/MM/y",
        "letter_day": "EEEE dd/MM/y",
        "in_letter": "{0}, {1}",
        "said": "{0}, {1}",
        "listed": "{1}, {0}",
        "first_of_month": "'ngày' d",
        "last_day": "d 'tháng' M, y",
        "period": "{0} đến {1}",
    },
    "en": {
        "weekday_day": "EEE d MMM",
        "long_day": "d MMMM y",
        "day_asked": "d MMMM y",
        "heading": "EEEE d MMMM y",
        "letter_day": "EEEE d MMMM y",
        "in_letter": "{0} on {1}",
        "first_of_month": "d",
        "last_day": "d MMMM y",
        "period": "{0} to {1}",
    },
}
"""Vietnamese writes days in figures, where CLDR abbreviates the month; English as we say it. {0}: hour, {1}: day."""
LOWERED = frozenset({"vi"})
"""Languages whose days of the week CLDR writes as in a title: "Thứ Sáu"."""


@lru_cache(maxsize=512)
def shown(day: date, form: str, language: str) -> str:
    """A day in one of the forms: "day" (27 Nov), "full_day" (27 Nov 2026), "figures" (27/11/2026), "weekday_day",
    "long_day" and "day_asked" (27 November 2026), "heading" (Friday 27 November 2026).
    """
    pattern, locale = HOUSE.get(language, {}).get(form), locale_of(language)
    if pattern or form in STYLES:
        return str(format_date(day, pattern or STYLES[form], locale=locale))
    return str(format_skeleton(SKELETONS[form], datetime.combine(day, time()), locale=locale))


def weekday(day: date, language: str) -> str:
    """The day of the week as it stands inside a sentence: "Friday", "thứ Sáu", "chủ nhật"."""
    name = str(format_date(day, "EEEE", locale=locale_of(language)))
    if language not in LOWERED:
        return name
    return "chủ nhật" if day.weekday() == 6 else name[:1].lower() + name[1:]


def clock(moment: datetime, language: str) -> str:
    """ "17:00", by 24 hours and by the clock the moment carries."""
    pattern, locale = HOUSE.get(language, {}).get("clock"), locale_of(language)
    if pattern:
        return str(format_time(moment.time(), pattern, locale=locale))
    return str(format_skeleton(SKELETONS["clock"], moment.replace(tzinfo=None), locale=locale))


def joined(moment: datetime, day: str, language: str, use: str = "") -> str:
    """Hour and day as one. use: "listed" (the day first), "said" or "in_letter" (inside a sentence)."""
    pattern = HOUSE.get(language, {}).get(use) or str(locale_of(language).datetime_formats["medium"])
    return pattern.replace("{0}", clock(moment, language)).replace("{1}", day)


def in_letter(moment: datetime, language: str) -> str:
    """A moment with its day of the week: "17:00 on Friday 27 November 2026", "17:00, thứ Sáu 27/11/2026"."""
    form = HOUSE.get(language, {}).get("letter_day", STYLES["heading"])
    day = str(format_date(moment, form, locale=locale_of(language)))
    title = str(format_date(moment, "EEEE", locale=locale_of(language)))
    said = day.replace(title, weekday(moment, language)) if language in LOWERED else day
    return joined(moment, said, language, "in_letter")


def period(first: date, last: date, language: str) -> str:
    """From one day to another, as short as they allow: "16 to 27 November 2026"."""
    if first == last:
        return shown(first, "long_day", language)
    if language in HOUSE:
        return _own_period(first, last, language)
    return str(format_interval(first, last, "yMMMMd", locale=locale_of(language)))


def _own_period(first: date, last: date, language: str) -> str:
    """A period in the patterns of one of our own languages: the first day without a month that it shares."""
    own, locale = HOUSE[language], locale_of(language)
    is_short = (first.year, first.month) == (last.year, last.month)
    begin = format_date(first, own["first_of_month"] if is_short else own["long_day"], locale=locale)
    return own["period"].format(begin, format_date(last, own["last_day"], locale=locale))
