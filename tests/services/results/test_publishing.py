"""A page of results that cannot be made anew keeps no other from saying that nothing was decided."""

import pytest

from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.operations import worker
from surveyhost.store.office.tables import ResultsPage
from tests.conftest import Clock
from tests.support import factories
from tests.support.results import released, up


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


def shown(house: House, release_id: int) -> dict:
    with house.office() as session:
        return session.query(ResultsPage).filter_by(release_id=release_id).one().shown


def test_one_page_that_cannot_be_made_anew_holds_up_no_other(house: House, clock: Clock) -> None:
    of_another = factories.survey(house, factories.client(house, "Đông Á"))
    made = [released(house), released(house, survey_id=of_another)]
    for release_id in made:
        up(house, release_id)
    with house.office.begin() as session:
        page = session.query(ResultsPage).filter_by(release_id=made[0]).one()
        page.shown = {**page.shown, "stands": [{}]}
    clock.forward(days=31)
    worker.sweep(house, lambda _: None)
    assert not shown(house, made[0]).get("late") and shown(house, made[1])["late"]
    assert [one.duty for one in failing_duties.failing(house) if one.duty != "close"] == ["results"]
    worker.sweep(house, lambda _: None)
    assert [one.times for one in failing_duties.failing(house) if one.duty == "results"] == [2], "told until it works"
