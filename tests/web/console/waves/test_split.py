"""A split count in the console: why a survey cannot be split, what goes to the keeper, what comes back."""

from io import BytesIO

import pytest

from surveyhost.services.fieldwork import closing
from surveyhost.services.setup import lists
from tests.support import factories, split_house
from tests.support.page import Page

WHERE = "/console/surveys/{}/waves/1/split"


@pytest.fixture
def wave(town, demo):
    return split_house.open_wave(town.house)


@pytest.fixture
def closed(town, demo):
    return split_house.closed(town.house)


def upload(content):
    return BytesIO(content), "outcome.json"


class TestPlanning:
    def test_the_rules_say_every_reason_and_opening_is_refused_with_the_first(self, town, lan, survey, demo):
        where = f"/console/surveys/{survey}/settings"
        page = lan.page(where)
        assert "Why this survey cannot be counted in halves" in page.text
        assert "what a keeper is" not in page.text
        lan.done(where, title_vi="A", title_en="A", minimum_group="5", count="split", keeper="Works council")
        page = lan.page(where)
        assert page.all("//input[@name='count'][@value='split'][@checked]") or "split" in page.text
        assert "the public half has not been given yet" in page.text
        assert "departments are not rated" in page.text
        response = lan.send(f"/console/surveys/{survey}/open")
        assert response.status_code == 422
        assert not lists.survey(town.house, survey).waves

    def test_a_survey_that_can_be_split_has_nothing_in_its_way(self, town, lan, demo):
        made = split_house.survey(town.house)
        assert "Why this survey cannot" not in lan.page(f"/console/surveys/{made}/settings").text

    def test_the_page_that_the_keeper_hosts_is_a_rule_and_stands_on_its_field_if_it_is_none(self, town, lan, demo):
        made = split_house.survey(town.house)
        where = f"/console/surveys/{made}/settings"
        rules = {"title_vi": "A", "title_en": "A", "minimum_group": "5", "count": "split", "keeper": split_house.KEEPER}
        rules["keeper_key"] = split_house.PUBLIC.hex()
        response = lan.send(where, **rules, page_address="http://council.example/survey")
        assert response.status_code == 422
        page = Page(response)
        [field] = page.all("//input[@name='page_address']")
        assert "is not an address for a page" in page.text and field.get("aria-invalid") == "true"
        lan.done(where, **rules, page_address="https://council.example/survey/")
        [field] = lan.page(where).all("//input[@name='page_address']")
        assert field.get("value") == "https://council.example/survey/"


class TestOnTheWay:
    def test_the_page_of_a_wave_in_the_field_gives_the_plan_and_no_ballots(self, lan, wave):
        page = lan.page(WHERE.format(wave.survey_id))
        assert "People answer; the keeper checks the plan" in page.text
        assert "ballots.bin" not in page.text
        response = lan.get(WHERE.format(wave.survey_id) + "/plan")
        assert response.headers["Content-Disposition"] == "attachment; filename=plan.bin"
        assert response.data.startswith(b'{"desk_key"')
        assert lan.send(WHERE.format(wave.survey_id) + "/ballots").status_code == 422

    def test_a_wave_that_is_not_split_has_no_such_page(self, town, lan, demo):
        plain = factories.open_wave(town.house, factories.survey(town.house))
        assert lan.get(WHERE.format(plain.survey_id)).status_code == 404

    def test_ballots_go_out_and_the_outcome_comes_back(self, town, lan, closed):
        where = WHERE.format(closed.survey_id)
        assert "Hand the ballots of" in lan.page("/console/").text
        page = lan.page(where)
        assert split_house.announced(town.house, closed) in page.text
        response = lan.send(f"{where}/ballots")
        assert response.status_code == 200
        assert response.data.startswith(b"surveyhost ballots 1\n")
        lan.page(where)
        assert lan.send(f"{where}/ballots").data == response.data
        lan.page(where)
        assert "Wait for the keeper's count" in lan.page("/console/").text
        assert lan.send(f"{where}/outcome", words="x").status_code == 422
        assert "Prepare a release" not in lan.page(f"/console/surveys/{closed.survey_id}/waves/1/").text
        made = split_house.count(town.house, closed, response.data)
        lan.done(f"{where}/outcome", outcome=upload(made.outcome), words=made.words)
        page = lan.page(where)
        assert "Both halves are added up" in page.text and made.words in page.text
        assert "Prepare a release" in lan.page(f"/console/surveys/{closed.survey_id}/waves/1/").text
        assert "Prepare the release of" in lan.page("/console/").text or "Hand" not in lan.page("/console/").text

    @pytest.mark.parametrize(("content", "words", "field"), [(b"{}", None, "outcome"), (None, "other", "words")])
    def test_what_does_not_fit_stands_on_its_field(self, town, lan, closed, content, words, field):
        where = WHERE.format(closed.survey_id)
        made = split_house.count(town.house, closed)
        response = lan.send(f"{where}/outcome", outcome=upload(content or made.outcome), words=words or made.words)
        assert response.status_code == 422
        page = Page(response)
        assert page.all(f"//input[@id='{field}'][@aria-invalid]")
        assert page.all(f"//div[@id='errors']//a[@href='#{field}']")

    def test_once_forgotten_nothing_goes_out(self, town, lan, closed):
        closing.forget(town.house, factories.STAFF, closed)
        where = WHERE.format(closed.survey_id)
        assert "neither half opens anything" in lan.page(where).text
        assert lan.send(f"{where}/ballots").status_code == 422
