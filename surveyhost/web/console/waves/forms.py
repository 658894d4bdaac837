"""What is written about a wave in the field and after it."""

from typing import Any

from ....core.wave.reminders import MOST
from ...forms import Form, Line, Lines, Moment, Tick, Upload


class OpenWave(Form):
    """From when to when; a blank one is now, or after the survey's days."""

    opens = Moment()
    closes = Moment()


class BroughtKey(Form):
    """The private key as its keeper brought it; it is kept nowhere."""

    private_key = Lines(5000)


class Forgetting(Form):
    roster = Tick()


class KeeperRecord(Form):
    record = Upload()


class Renewal(Form):
    """A new letter for one person, or a slip."""

    person = Line()
    email = Line(320)
    act = Line(default="letter")


class Mending(Form):
    """What becomes of a letter that did not arrive."""

    email = Line(320)
    act = Line()


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
