"""What staff set up of a survey."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import ValidationError

from ....core.wave.policy import Count, Dialogue, Messenger, Pages, Reminders, Slips, Sms
from ....services.setup.surveys import SETTINGS
from ...account.language import say
from ...forms import Choice, Form, Line, Lines, Natural, Upload

MOST_DAYS = 3650


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


NO_SMALLEST = _("Say how many people a number rests on at least.")


class _WithSmallest(Form):
    minimum_group = Natural(default=5)
    breakdowns = Lines()

    def validate_minimum_group(self, field: Natural) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(say(NO_SMALLEST))


class NewSurvey(_WithSmallest):
    client = Natural()
    questionnaire = Choice(missing=_("Choose a questionnaire, or send one as a file."))
    file = Upload()
    title = Line()


class SurveyRules(_WithSmallest):
    """What a wave freezes; a title for each language comes with `rules`."""

    reminders = Choice(SETTINGS["reminders"], default=Reminders.EVERYONE)
    pages = Choice(SETTINGS["pages"], default=Pages.SECTIONS)
    slips = Choice(SETTINGS["slips"], default=Slips.NAMED)
    dialogue = Choice(SETTINGS["dialogue"], default=Dialogue.NO)
    messenger = Choice(SETTINGS["messenger"], default=Messenger.NO)
    count = Choice(SETTINGS["count"], default=Count.PLAIN)
    sms = Choice(SETTINGS["sms"], default=Sms.NO)
    days = Natural(MOST_DAYS)
    destroy_by_days = Natural(MOST_DAYS)
    keeper = Line()
    keeper_key = Line(5000)
    page_address = Line()


def rules(languages: Iterable[str], **given: Any) -> SurveyRules:
    """The form for a survey in these languages: `title_vi`, `title_en`."""
    titles = {f"title_{language}": Line() for language in languages}
    made: SurveyRules = type("SurveyRulesOf", (SurveyRules,), titles)(**given)
    return made
