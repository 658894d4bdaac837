"""The demo: invented people who answer plausibly, through the services, at dates that make sense."""

import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.core.loop.judging.verdict import Verdict
from surveyhost.core.loop.steps import LoopState
from surveyhost.core.pulse.terms import PulseState, Whom
from surveyhost.core.questionnaire import answers as responses_core
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.release.findings import moved
from surveyhost.core.release.model import Release
from surveyhost.services.accounts import accounts
from surveyhost.services.answering import responses, threads
from surveyhost.services.demo import firm as demo
from surveyhost.services.demo import welcome as demo_welcome
from surveyhost.services.demo.answers import Respondent
from surveyhost.services.demo.dialogue import TOLD
from surveyhost.services.demo.people import BREAKDOWNS, CLIENT, UNITS, employees, roster
from surveyhost.services.demo.welcome import welcome
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import mailbox
from surveyhost.services.loop import findings
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.pulses import reading as pulse_pages
from surveyhost.services.questionnaires import library
from surveyhost.services.releases import releases
from surveyhost.services.setup import lists
from surveyhost.store.office.tables import AuditEvent, Participant

pytestmark = pytest.mark.slow


def test_the_firm_is_the_same_each_time_and_has_240_people() -> None:
    people = employees()
    assert people == employees()
    assert len(people) == sum(unit.invited for unit in UNITS) == 240
    assert len({one.email for one in people}) == len({one.name for one in people}) == 240
    assert all(one.email.isascii() for one in people)
    assert sum(unit.answering for unit in UNITS) == 199
    assert max(unit.path.count(" / ") for unit in UNITS) == 1  # company, site, department: three levels
    assert sum(unit.invited >= 7 for unit in UNITS) > 10
    assert any(unit.invited < 7 for unit in UNITS)
    assert roster(people).startswith(b"\xef\xbb\xbfM\xc3\xa3 nh\xc3\xa2n vi\xc3\xaan;")


@pytest.mark.parametrize("name", ["employee-voice", "internal-service"])
def test_every_answer_is_one_that_the_questionnaire_allows(name: str) -> None:
    questionnaire = library.load(name)
    respondent = Respondent(questionnaire, random.Random(1))
    for person in employees():
        given = respondent.answers(person)
        assert given
        responses_core.from_canonical(questionnaire, responses_core.canonical(given))


def test_answers_hang_together_and_no_comment_is_written_twice() -> None:
    questionnaire, people = library.load("employee-voice"), employees()
    respondent = Respondent(questionnaire, random.Random(1))
    given = [respondent.answers(person) for person in people]
    pairs = [(one["stay_proud"], one["recommend"]) for one in given if {"stay_proud", "recommend"} <= one.keys()]
    assert correlation(pairs) > 0.3
    comments = [one[code] for one in given for code in ("speak_comment", "change_comment") if code in one]
    assert len(comments) == len(set(comments)) > 60
    answered = Counter(code for one in given for code in one)
    assert answered["work_time"] < 240  # some skip


def correlation(pairs: list[tuple[int, int]]) -> float:
    """Pearson's, by hand."""
    first, second = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    means = [sum(values) / len(values) for values in (first, second)]
    deviations = [[value - mean for value in values] for values, mean in zip((first, second), means, strict=True)]
    product = sum(a * b for a, b in zip(*deviations, strict=True))
    return product / (sum(a * a for a in deviations[0]) * sum(b * b for b in deviations[1])) ** 0.5


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_demo_is_lived_in(house: House) -> None:
    demo.make(house)
    surveys = {line.title["en"]: line.id for line in lists.surveys(house)}
    voice = SurveyWave(surveys["Employee voice 2025"], 3)
    service = SurveyWave(surveys["Internal service quality"], 1)
    found = [releases.find(house, voice.survey_id, number) for number in (1, 2, 3)]
    year_before, release, again = (releases.load(house, one) for one in found)
    assert (year_before.title["en"], year_before.wave) == ("Employee voice 2024", 1)
    assert [one.verdict for one in again.became] == [Verdict.BETTER, Verdict.NOT_SEEN]
    loop = findings.loop(house, 1)
    assert len(loop.in_state(LoopState.VERDICT)) == 2
    assert {one.release_id for one in loop.findings} >= set(found[:2])
    assert moved(release, year_before)
    assert (release.client, release.invited, release.respondents) == (CLIENT, 240, 199)
    assert release.title == {"vi": "Tiếng nói nhân viên 2025", "en": "Employee voice 2025"}
    assert {group.path[-1] for group in release.units() if group.path} >= {"Nhà máy Biên Hòa", "Lắp ráp", "Kế toán"}
    assert sum(len(written.comments) for written in release.comments) >= 60
    assert wave_status.status(house, voice).state == "released"
    useful(release)

    standing = wave_status.status(house, service)
    assert (standing.state, standing.seats) == ("open", 240)
    assert standing.letters["sent"] == 480
    assert {mailbox.letter(house.settings, line.name).text[-1:] for line in mailbox.letters(house.settings)} == {"\n"}

    with house.office() as session:
        moments = session.scalars(select(AuditEvent.at).order_by(AuditEvent.id)).all()
        assert session.scalar(select(func.count()).select_from(Participant)) == 240 + 240 + 47 + 240
    assert list(moments) == sorted(moments)
    assert moments[0] > house.now() - timedelta(days=470)
    assert moments[-1] <= house.now()
    assert audit.check(house).whole

    link, *others = welcome(house)
    assert responses.find(house.vault, link).kind == "open"
    assert sum("/account/link/" in line for line in others) == 3
    assert accounts.find(house, demo_welcome.HR).client_id == 1
    [told] = [line for line in others if "/reply" in line]
    code, words = re.search(r"survey (\w+), words: (.+)\)", told).groups()
    assert [one.said[0].words for one in threads.read(house.vault, code, words).threads] == [TOLD]
    a_year_of_services(house)
    months_of_tickets(house)
    with pytest.raises(Refusal, match="holds clients already"):
        demo.make(house)


def a_year_of_services(house: House) -> None:
    """It has ended; two services counted nearly every month, one silent twice."""
    line, _ = pulse_pages.listed(house, 1, is_approved=True)
    assert line.state == PulseState.ENDED
    seen = pulse_pages.view(house, line.id, 1)
    counted = [len([period for period in service.periods if period.n]) for service in seen.services]
    assert counted[0] >= 9 and counted[1] >= 9, counted
    assert counted[2] <= min(counted[:2]) - 1, counted


def months_of_tickets(house: House) -> None:
    """A pulse by event that runs: each service counted in at least two months, never with fewer than seven answers."""
    _, line = pulse_pages.listed(house, 1, is_approved=True)
    seen = pulse_pages.view(house, line.id, 1)
    assert (line.state, seen.whom, len(seen.services)) == (PulseState.RUNNING, Whom.EVENT, 2)
    for service in seen.services:
        counted = [period.n for period in service.periods if period.n]
        assert len(counted) >= 2 and min(counted) >= 7, counted


def test_the_breakdowns_are_columns_of_the_roster() -> None:
    heading = roster(employees()).decode("utf-8-sig").splitlines()[0].split(";")
    assert {text.split(":")[0] for text in BREAKDOWNS} <= set(heading)


def useful(release: Release) -> None:
    """What a reader may expect of a firm of 240: nearly everything that was asked, for every group large enough."""
    certificate = release.certificate
    assert len(release.groups) == certificate["groups"] >= 28
    assert certificate["items_proven"] >= 0.8 * certificate["items"]
    assert certificate["breakdowns"] == [breakdown.partition(":")[0] for breakdown in BREAKDOWNS]
    paths = {" / ".join(group.path) for group in release.units()}
    assert {unit.path for unit in UNITS if unit.invited >= 7} <= paths
    rated = [measure.code for measure in measures(release.questionnaire) if measure.scale == "rating"]
    asked_of_all = [code for code in rated if not code.startswith("service_departments")]
    places = [(group.code, code) for group in release.groups for code in asked_of_all]
    missing = [place for place in places if place not in release.cells]
    assert len(missing) <= 0.03 * len(places), missing  # answers are drawn anew: 0 to 7 of 560 were kept back
