"""What earlier programs made: it migrates, nothing is wrong with it, and its fieldwork goes on to a printed report."""

import pytest

from surveyhost import create_app
from surveyhost.core.report_length import Length
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.operations import health
from surveyhost.services.releases import releases, signed_reports
from surveyhost.services.tabulation import tally
from surveyhost.store import migrate
from surveyhost.store.refusals import NotMigrated
from tests.conftest import Clock
from tests.support import factories
from tests.support.earlier import VERSIONS, Earlier, put_up
from tests.support.people import Town
from tests.support.shell import Shell, environ

LINKS_DIED = {"vault0001"}
"""Revisions whose links could not be carried over: the next letter brings a new one."""
ANSWER = {"clear": 4, "tools": 2}


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    return request.param


@pytest.fixture
def earlier(version, engine_name, request, tmp_path) -> Earlier:
    cluster = request.getfixturevalue("cluster") if engine_name == "postgresql" else None
    return put_up(version, tmp_path, cluster)


def house_of(earlier: Earlier) -> House:
    made, clock = open_house(earlier.settings), Clock(earlier.later)
    return House(earlier.settings, made.office, made.vault, clock, clock.uptime)


def kinds(house: House, links) -> set[str]:
    return {responses.find(house.vault, link).kind for link in links}


def vote(house: House, earlier: Earlier, version: str) -> None:
    """Whoever has answered cannot answer twice, by the old link or a new one; whoever has not, can."""
    fresh = factories.links(house, SurveyWave(earlier.in_field, 1))
    assert sorted(responses.find(house.vault, link).kind for link in fresh.values()) == (
        ["open"] * len(earlier.open) + ["spent"] * len(earlier.answered)
    )
    if version.partition("-")[2] in LINKS_DIED:
        assert kinds(house, [*earlier.answered, *earlier.open]) == {"unknown"}
        return
    assert kinds(house, earlier.answered) == {"spent"}
    assert kinds(house, earlier.open) == {"open"}
    assert responses.submit(house.vault, earlier.open[0], ANSWER)
    assert kinds(house, earlier.open[:1]) == {"spent"}


@pytest.mark.both_engines
@pytest.mark.sampled(5)
def test_data_of_an_earlier_program_goes_on_to_a_printed_report(version, earlier, capsys):
    shell = Shell(environ(earlier.settings), capsys)
    if migrate.behind(earlier.settings):
        with pytest.raises(NotMigrated):
            migrate.check(earlier.settings)
        shell("upgrade", "--yes")
    migrate.check(earlier.settings)
    house = house_of(earlier)
    assert list(health.faults(house)) == []
    town = Town(create_app(earlier.settings, house).extensions["signed_in"], house)
    lan = town.signed_in("lan@vendor.example")
    assert "To do" in lan.page("/console/").text
    assert "Short" in lan.page(f"/console/surveys/{earlier.in_field}/").text
    vote(house, earlier, version)

    wave = SurveyWave(earlier.in_field, 1)
    closing.close(house, factories.STAFF, wave)
    with house.office() as session:
        boxes = get_wave(session, wave).seats["boxes"]
    assert boxes == len(earlier.answered) + (version.partition("-")[2] not in LINKS_DIED)
    factories.approved(house, tally.prepare(house, factories.STAFF, earlier.in_field))
    assert signed_reports.print_missing(house, (Length.ONE_PAGE,)) == 2, "the earlier program's release, and this one"
    assert [line.state for line in releases.of_survey(house, earlier.released)] == ["released"]
    assert list(health.faults(house)) == []
