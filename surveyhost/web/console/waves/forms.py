"""What is written about a wave in the field and after it."""

from collections.abc import Iterable, Mapping
from typing import Any

from ....core.grouping.rated_units import OUTSIDE
from ....core.wave.reminders import MOST
from ...forms import Choice, Form, Line, Lines, Moment, Tick, Upload
from ...forms.fields import LINE


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class RatedUnits(Form):
    """Which unit each place of a questionnaire rates; a field for each comes with `asked_for`."""

    def declared(self) -> dict[str, str]:
        """`Rated.key` to what was chosen, where something was."""
        return {name.removeprefix(RATES): field.data for name, field in self._fields.items() if _is_said(name, field)}


RATES = "rates:"


def _is_said(name: str, field: Any) -> bool:
    return name.startswith(RATES) and bool(field.data)


def asked_for(places: Iterable[str], units: Iterable[str], kept: Mapping[str, str] | None = None) -> RatedUnits:
    """The form for these places (`Rated.key`); `kept`: what was declared before."""
    among = ("", OUTSIDE, *units)
    fields = {f"{RATES}{key}": Choice(among) for key in places}
    data = None if kept is None else {f"{RATES}{key}": unit for key, unit in kept.items()}
    made: RatedUnits = type("_RatedUnitsOf", (RatedUnits,), fields)(data=data)
    return made


class OpenWave(Form):
    """From when to when; a blank one is now, or after the survey's days."""

    opens = Moment()
    closes = Moment()


class MailReason(Form):
    """Why letters go out although the mail provider changes them."""

    why = Lines(2000)


class BroughtKey(Form):
    """The private key as its keeper brought it; it is kept nowhere."""

    private_key = Lines(5000)


class Forgetting(Form):
    roster = Tick()


class KeeperRecord(Form):
    record = Upload()


class BroughtOutcome(Form):
    """What the keeper gave back, and the words that were read out at the end of the count."""

    outcome = Upload(missing=_("Choose a file first."))
    words = Line(500)


class Renewal(Form):
    """A new letter for one person, or a slip."""

    person = Line()
    email = Line(320)
    act = Line(default="letter")


class Mending(Form):
    """What becomes of a letter that did not arrive."""

    email = Line(320)
    act = Line()


class LinksWanted(Form):
    unit = Line(2000)


class SlipsWanted(Form):
    unit = Line(2000)
    person = Line()


class ReminderPlan(Form):
    """Up to MOST reminders: `days_1` before closing or `day_1`, at the hour `at_1`."""

    def texts(self) -> list[tuple[str, str]]:
        """(name of the field to blame, text as the plan keeps it) of each line that was filled in."""
        return [
            (f"days_{number}" if not day else f"day_{number}", f"{day or days}@{at}")
            for number, (days, day, at) in enumerate(self.lines(), 1)
            if day or days
        ]

    def lines(self) -> list[tuple[str, str, str]]:
        """Days, day and hour of every line."""
        return [
            (self[f"days_{number}"].data, self[f"day_{number}"].data, self[f"at_{number}"].data)
            for number in range(1, MOST + 1)
        ]


def _line(number: int) -> dict[str, Any]:
    return {f"days_{number}": Line(20), f"day_{number}": Line(20), f"at_{number}": Line(20, default="09:00")}


for _number in range(1, MOST + 1):
    for _name, _field in _line(_number).items():
        setattr(ReminderPlan, _name, _field)


class FollowUpWords(Form):
    """Who is asked again, and each action in each language; a field for each of these comes with `follow_up_form`."""

    asked = Line(2000)

    def named(self) -> dict[int, dict[str, str]]:
        """Action id to language to words."""
        made: dict[int, dict[str, str]] = {}
        for name, field in self._fields.items():
            if name.startswith(WORDS):
                _, action, language = name.split(":", 2)
                made.setdefault(int(action), {})[language] = field.data or ""
        return made


WORDS = "words:"


def follow_up_form(fields: Iterable[str], kept: Mapping[str, str] | None = None) -> FollowUpWords:
    """The form with these fields (`setting_up.field_of`); `kept`: what is proposed."""
    own = {name: Lines(LINE) for name in fields}
    made: FollowUpWords = type("_FollowUpWordsOf", (FollowUpWords,), own)(data=None if kept is None else dict(kept))
    return made
