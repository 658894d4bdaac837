"""What staff write about a pulse: its name, its services, what is asked of whom, how often."""

from collections.abc import Sequence
from typing import Any

from ....core import bearer
from ....core.pulse.services import Service
from ....core.pulse.terms import MOST_SERVICES, Every, Whom
from ....services.pulses import presets
from ....services.pulses.reading import PulsePage
from ....services.pulses.setting_up import SetUp
from ...forms import Choice, Form, Line, Tick

LANGUAGES = ("vi", "en")
"""Of the ready-made questions."""
NAME, UNIT = 80, 500


class IntakeKey(Form):
    """A new key for a system that sends events."""

    name = Line(bearer.LONGEST_NAME)


class PulseForm(Form):
    """A pulse; the fields of each service are named by its number."""

    title_vi = Line(NAME)
    title_en = Line(NAME)
    every = Choice(Every, default=Every.MONTH)
    whom = Choice(Whom, default=Whom.EVERYBODY)
    questions = Choice(presets.PRESETS, default=next(iter(presets.PRESETS)))

    def set_up(self) -> SetUp:
        """As the service takes it; of a form that was checked."""
        return SetUp(
            title=self._said("title"),
            services=[
                Service(self._said(f"service_{number}"), self[f"unit_{number}"].data, self[f"sensitive_{number}"].data)
                for number in range(1, MOST_SERVICES + 1)
                if any(self._said(f"service_{number}").values())
            ],
            questionnaire=presets.preset(self.questions.data),
            every=Every(self.every.data),
            whom=Whom(self.whom.data),
        )

    def _said(self, name: str) -> dict[str, str]:
        return {language: self[f"{name}_{language}"].data or "" for language in LANGUAGES}

    @property
    def rows(self) -> Sequence[int]:
        """Numbers of the services to show: those that are filled in, and some to fill in."""
        filled = [n for n in range(1, MOST_SERVICES + 1) if any(self._said(f"service_{n}").values())]
        return range(1, min(MOST_SERVICES, max([0, *filled]) + 3) + 1)


def _fields(number: int) -> dict[str, Any]:
    names = {f"service_{number}_{language}": Line(NAME) for language in LANGUAGES}
    return {**names, f"unit_{number}": Line(UNIT), f"sensitive_{number}": Tick()}


for _number in range(1, MOST_SERVICES + 1):
    for _name, _field in _fields(_number).items():
        setattr(PulseForm, _name, _field)


def of_page(page: PulsePage) -> PulseForm:
    """The form, filled in as the pulse is set up."""
    known = next((name for name in presets.PRESETS if presets.preset(name).code == page.questionnaire.code), "")
    data: dict[str, Any] = {"every": page.every, "whom": page.whom, "questions": known}
    data |= {f"title_{language}": page.title.get(language, "") for language in LANGUAGES}
    for one in page.services:
        data |= {f"service_{one.number}_{language}": one.title.get(language, "") for language in LANGUAGES}
        data |= {f"unit_{one.number}": one.unit, f"sensitive_{one.number}": one.sensitive}
    return PulseForm(data=data)
