"""Dates and names of a policy, in the words of a page."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from babel.dates import format_date, format_time

from ...core.policy import Policy
from ...translations import LANGUAGES, SOURCE_LANGUAGE, weekday

DAY = {"vi": "dd/MM", "en": "d MMM"}
FULL_DAY = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}


def _(words: str) -> str:
    return words


ATTRIBUTES = {
    "unit": _("your unit"),
    "tenure": _("length of service"),
    "age": _("age band"),
    "gender": _("gender"),
    "grade": _("grade"),
    "site": _("site"),
    "shift": _("shift"),
    "contract": _("kind of contract"),
    "work_mode": _("way of working (on site, hybrid, remote)"),
    "customer_facing": _("whether you meet customers"),
}
"""Roster columns that have everyday words; any other goes by its own name."""


def interface(language: str) -> str:
    """The language of the words around a questionnaire: the questionnaire's own where we speak it, else English."""
    return language if language in LANGUAGES else SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as the firm's clock shows it, in one of the interface's languages."""

    at: datetime
    language: str

    @property
    def day(self) -> str:
        """27/11, or 27 Nov."""
        return format_date(self.at, DAY[self.language], locale=self.language)

    @property
    def full_day(self) -> str:
        return format_date(self.at, FULL_DAY[self.language], locale=self.language)

    @property
    def time(self) -> str:
        return format_time(self.at.time(), "HH:mm", locale=self.language)

    @property
    def moment(self) -> str:
        """27/11, 17:00."""
        return f"{self.day}, {self.time}"

    @property
    def full_moment(self) -> str:
        return f"{self.full_day}, {self.time}"

    @property
    def said(self) -> str:
        """As it is said in a sentence: 17:00, 27/11/2026, or 27 Nov 2026, 17:00."""
        return f"{self.time}, {self.full_day}" if self.language == "vi" else self.full_moment

    @property
    def weekday(self) -> str:
        return weekday(self.at, self.language)


def moment(text: str, language: str) -> Moment:
    """A policy's moment (ISO-8601 with offset), read by the clock of its own offset."""
    return Moment(datetime.fromisoformat(text), interface(language))


def breakdowns(policy: Policy, words: NullTranslations) -> list[str]:
    """What a report may be broken down by, in words; the unit always comes first."""

    def spoken(name: str) -> str:
        parts = [part.strip() for part in name.split(":", maxsplit=1)[0].split("*")]
        return " × ".join(words.gettext(ATTRIBUTES[part]) if part in ATTRIBUTES else part for part in parts)

    return list(dict.fromkeys(spoken(name) for name in ("unit", *policy.breakdowns)))
