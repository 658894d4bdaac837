"""The plan of reminders and the pause, by clicking."""

from datetime import UTC, datetime

from surveyhost.services.letters import sending as letters
from surveyhost.services.setup import lists
from tests.support import factories


def form(*lines: tuple[str, str, str]) -> dict[str, str]:
    names = ("days", "day", "at")
    return {
        f"{name}_{number}": value
        for number, line in enumerate(lines, 1)
        for name, value in zip(names, line, strict=True)
    }


class TestPlan:
    def test_it_stands_in_the_set_up(self, town, lan, survey):
        path = f"/console/surveys/{survey}/reminders"
        assert lan.page(path).h1 == "No reminder is planned"
        page = lan.done(path, **form(("3", "", "09:00"), ("", "2026-03-10", "17:30"), ("", "", "09:00")))
        assert "3 days before closing, 09:00 · 10 Mar 2026, 17:30" in page.text
        assert lan.page(path).h1 == "2 reminders are planned"
        assert lists.survey(town.house, survey).settings["reminder_plan"] == ["3@09:00", "2026-03-10@17:30"]

    def test_keeping_the_rules_keeps_the_plan(self, town, lan, survey):
        lan.page(f"/console/surveys/{survey}/reminders")
        lan.done(f"/console/surveys/{survey}/reminders", **form(("3", "", "09:00")))
        lan.page(f"/console/surveys/{survey}/settings")
        lan.done(f"/console/surveys/{survey}/settings", minimum_group="5", breakdowns="")
        assert lists.survey(town.house, survey).settings["reminder_plan"] == ["3@09:00"]

    def test_what_cannot_be_read_is_said_and_changes_nothing(self, town, lan, survey):
        path = f"/console/surveys/{survey}/reminders"
        lan.page(path)
        response = lan.send(path, **form(("soon", "", "09:00")))
        assert response.status_code == 422
        assert 'value="soon"' in response.text
        assert "reminder_plan" not in lists.survey(town.house, survey).settings

    def test_a_wave_in_the_field_follows_and_shows_it(self, town, lan, wave):
        path = f"/console/surveys/{wave.survey_id}/reminders"
        lan.page(path)
        lan.done(path, **form(("1", "", "09:00")))
        assert "15 Mar 2026, 09:00" in lan.page(path).text
        for more in ("waves/1/", "waves/1/letters"):
            assert "15 Mar 2026, 09:00" in lan.page(f"/console/surveys/{wave.survey_id}/{more}").text
        coming = lists.survey(town.house, wave.survey_id).waves[-1].reminders
        assert list(coming) == [datetime(2026, 3, 15, 2, tzinfo=UTC)]


class TestPause:
    def test_it_stops_and_starts_the_letters_and_says_so(self, town, lan, wave):
        path = f"/console/surveys/{wave.survey_id}/waves/1/letters"
        lan.page(path)
        assert lan.done(f"{path}/pause").h1 == "The letters are paused"
        assert letters.waves_due(town.house) == []
        assert "Letters paused" in lan.page(f"/console/surveys/{wave.survey_id}/waves/1/").text
        lan.page(path)
        assert lan.done(f"{path}/resume").h1 == "Letters are on their way"
        assert letters.waves_due(town.house) == [1]

    def test_a_closed_wave_offers_none(self, town, tuan, demo, survey):
        factories.closed_wave(town.house, 20, survey_id=survey)
        path = f"/console/surveys/{survey}/waves/1/letters"
        assert "/pause" not in tuan.page(path).text
        assert "Paused" not in tuan.done(f"{path}/pause").text
