"""Dates and names of a policy, as a page words them."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from ... import dates
from ...core.wave.policy import Policy


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


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as the firm's clock shows it, in one of the languages we speak."""

    at: datetime
    language: str

    @property
    def day(self) -> str:
        """27/11, or 27 Nov."""
        return dates.shown(self.at, "day", self.language)

    @property
    def full_day(self) -> str:
        return dates.shown(self.at, "full_day", self.language)

    @property
    def time(self) -> str:
        return dates.clock(self.at, self.language)

    @property
    def moment(self) -> str:
        """27/11, 17:00."""
        return dates.joined(self.at, self.day, self.language, "listed")

    @property
    def full_moment(self) -> str:
        return dates.joined(self.at, self.full_day, self.language, "listed")

    @property
    def said(self) -> str:
        """As it is said in a sentence: 17:00, 27/11/2026, or 27 Nov 2026, 17:00."""
        return dates.joined(self.at, self.full_day, self.language, "said")

    @property
    def weekday(self) -> str:
        return dates.weekday(self.at, self.language)


def moment(text: str, language: str) -> Moment:
    """A policy's moment (ISO-8601 with offset), read by the clock of its own offset."""
    return Moment(datetime.fromisoformat(text), language)


def breakdowns(policy: Policy, words: NullTranslations) -> list[str]:
    """What a report may be broken down by, in words; the unit always comes first."""

    def spoken(name: str) -> str:
        parts = [part.strip() for part in name.split(":", maxsplit=1)[0].split("*")]
        return " × ".join(words.gettext(ATTRIBUTES[part]) if part in ATTRIBUTES else part for part in parts)

    return list(dict.fromkeys(spoken(name) for name in ("unit", *policy.breakdowns)))
