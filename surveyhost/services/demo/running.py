"""How the demo runs a survey: its own calendar, letters into its mailbox, people who answer, and a release.

Everything goes through the services. Only the clock is the demo's own, so that dates lie where a real life would have
put them.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from ...core.grouping.rated_units import OUTSIDE
from ...core.questionnaire.model import Questionnaire
from ...core.report_length import Length
from ...core.wave import links_and_seats
from ...core.wave.links_and_seats import AccessToken
from ..answering import responses
from ..fieldwork import closing, opening
from ..letters import mailbox
from ..letters import sending as letters
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..questionnaires import library, rated_units, versions
from ..releases import approval, comment_review, signed_reports
from ..rosters import rosters
from ..setup import surveys
from ..tabulation import tally
from . import welcome
from .answers import Respondent, Shift, as_ever
from .people import Employee, roster
from .refusals import DemoLetterWithoutLink

MOST_LETTERS = 5_000
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PREPARER, APPROVER = Actor(welcome.PREPARER), Actor(welcome.APPROVER)


@dataclass(slots=True)
class Calendar:
    """The demo's clock: days before today, at an hour of the client's day."""

    today: datetime
    moment: datetime
    coming: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    """What happens by itself, and when, in order."""

    def plan(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let it happen by itself at that moment, after what is planned for the same moment already."""
        self.coming.append((moment, act))
        self.coming.sort(key=itemgetter(0))

    def at(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Let happen what comes by itself until then, set the clock, and say what it shows."""
        return self.to(self.on(days_ago, hour, minute))

    def to(self, moment: datetime) -> datetime:
        """As `at`, to a moment."""
        while self.coming and self.coming[0][0] <= moment:
            self.moment, act = self.coming.pop(0)
            act()
        self.moment = moment
        return moment

    def on(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """That moment, without setting anything."""
        day = self.today.astimezone(ZONE) - timedelta(days=days_ago)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.moment


def new_survey(
    house: House,
    client_id: int,
    questionnaire: str,
    title: dict[str, str],
    people: list[Employee],
    breakdowns: Iterable[str],
) -> int:
    """A survey with its roster, its departments declared; its id."""
    made = surveys.create(house, PREPARER, client_id, library.load(questionnaire), breakdowns=tuple(breakdowns))
    surveys.edit(house, PREPARER, made, title=title)
    rosters.put(house, PREPARER, made, "nhan-vien.csv", roster(people), confirmed=rosters.SURE)
    _declare_rated(house, made)
    return made


def _declare_rated(house: House, survey_id: int) -> None:
    """Departments are the units that bear their name; what bears none is no unit of the firm."""
    known = rated_units.declared(house, survey_id)
    named = {unit.split(" / ")[-1].casefold(): unit for unit in known.units}
    units = {
        place.key: named.get(place.text["vi"].removeprefix("Bộ phận ").casefold(), OUTSIDE)
        for place in known.places
        if place.rates is None
    }
    rated_units.declare(house, PREPARER, survey_id, units)


def post(house: House) -> None:
    """All letters that are due, at once: into the demo's mailbox."""
    for wave_id in letters.waves_due(house):
        while letters.send_due(house, wave_id, seconds=60).more:
            pass


def answer(
    house: House, wave: SurveyWave, answering: Sequence[Employee], chance: random.Random, shift: Shift = as_ever
) -> None:
    """These people open their letters and answer, in no order that means anything."""
    code, questionnaire = asked(house, wave)
    respondent, links = Respondent(questionnaire, chance, shift), links_of(house, code)
    for person in chance.sample(answering, len(answering)):
        if person.email not in links:
            raise DemoLetterWithoutLink(email=person.email)
        responses.submit(house.vault, links[person.email], respondent.answers(person), person.language)
    closing.mix(house, welcome.SHELL, wave.survey_id)


def asked(house: House, wave: SurveyWave) -> tuple[str, Questionnaire]:
    """A wave's code, and what it asks."""
    with house.office() as session:
        row = get_wave(session, wave)
        return row.code, versions.of_wave(session, row)


def links_of(house: House, code: str) -> dict[str, AccessToken]:
    """Address to the newest link of a wave with this code."""
    found: dict[str, AccessToken] = {}
    for line in mailbox.letters(house.settings, MOST_LETTERS):
        token = None if line.to in found else mailbox.link(house.settings, line.name)
        if token is not None and links_and_seats.code_of(token) == code:
            found[line.to] = token
    return found


def ask(
    house: House,
    calendar: Calendar,
    survey_id: int,
    days_ago: int,
    answering: Sequence[Employee],
    chance: random.Random,
    shift: Shift = as_ever,
) -> SurveyWave:
    """A wave that was opened so many days ago, and closed eleven days later."""
    calendar.at(days_ago, 8)
    wave = opening.open_wave(house, PREPARER, survey_id, closes=calendar.on(days_ago - 11, 17))
    post(house)
    calendar.at(days_ago - 4, 15)
    answer(house, wave, answering, chance, shift)
    calendar.at(days_ago - 11, 17)
    closing.close(house, PREPARER, wave)
    return wave


def release(house: House, calendar: Calendar, wave: SurveyWave, days_ago: int) -> int:
    """What a closed wave says, prepared, read and signed by the day so many days ago; the release's id."""
    calendar.at(days_ago + 10, 10)
    release_id = tally.prepare(house, PREPARER, wave.survey_id)
    calendar.at(days_ago + 2, 9)
    comment_review.accept(house, PREPARER, release_id)
    comment_review.finish(house, PREPARER, release_id)
    calendar.at(days_ago, 14)
    approval.approve(house, APPROVER, release_id)
    signed_reports.print_missing(house, [Length.FULL])  # the worker prints the short ones
    return release_id
