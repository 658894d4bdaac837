"""Versions of a survey's questionnaire: each change one, undone and redone, frozen in the field, kept for the tally."""

import pytest

from surveyhost.core.drafting.changes import Impossible, change
from surveyhost.core.errors import Frozen, NotThere, Refusal
from surveyhost.core.questionnaire.file import write
from surveyhost.core.questionnaire.refusals import TextsMissing
from surveyhost.core.questionnaire.texts import BLANK
from surveyhost.formats import xlsform
from surveyhost.formats.common import Imported
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.office import audit
from surveyhost.services.office.house import Actor
from surveyhost.services.questionnaires import drafts, library
from surveyhost.services.questionnaires import files as questionnaire_formats
from surveyhost.services.questionnaires.refusals import NothingToRedo, NothingToUndo, NoVersion, TitleMissing
from surveyhost.services.releases import releases
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from tests.support import factories

LAN = Actor("lan@vendor.example")


def text(words, language="en", key="text", code="q_1", where="item"):
    return change("text", where=where, code=code, key=key, language=language, words=words)


@pytest.fixture
def blank(house):
    """A survey whose questionnaire begins blank; its id."""
    return factories.survey(house, questionnaire=drafts.blank("Của tôi"), breakdowns=())


def asked(house, survey):
    return lists.survey(house, survey).questionnaire


class TestChange:
    def test_each_is_a_version_with_its_event(self, house, blank):
        before = audit.check(house).events
        assert drafts.draft(house, blank).version == 0
        assert drafts.change(house, LAN, blank, [text("It is quiet."), text("Yên tĩnh.", "vi")]) == 2
        assert drafts.change(house, LAN, blank, [change("item.add", section="part_1", kind="comment")]) == 3
        assert asked(house, blank).item("q_1").text == {"vi": "Yên tĩnh.", "en": "It is quiet."}
        events = audit.events(house, limit=2)
        assert audit.check(house).events == before + 2
        assert [(one.act, one.actor, one.after) for one in events] == [
            ("questionnaire.edit", LAN.name, {"version": 3, "changes": ["item.add"]}),
            ("questionnaire.edit", LAN.name, {"version": 2, "changes": ["text"]}),
        ]
        assert audit.check(house).whole

    def test_nothing_different_is_no_version(self, house, blank):
        drafts.change(house, LAN, blank, [text("It is quiet.")])
        before = audit.check(house).events
        assert drafts.change(house, LAN, blank, [text("  It is quiet. ")]) == 2
        assert audit.check(house).events == before

    def test_changes_may_depend_on_what_stands(self, house, blank):
        def more(now):
            return [text(f"{len(list(now.items()))} so far")]

        drafts.change(house, LAN, blank, more)
        assert asked(house, blank).item("q_1").text["en"] == "1 so far"
        assert audit.events(house, limit=1)[0].after["changes"] == ["text"]

    def test_what_cannot_be_read_changes_nothing(self, house, blank):
        bad = change("set", where="item", code="q_1", key="points", value=2)
        with pytest.raises(Impossible):
            drafts.change(house, LAN, blank, [text("It is quiet."), bad])
        assert asked(house, blank).item("q_1").text["en"] == BLANK
        assert drafts.listed(house, blank) == []

    def test_a_title_that_the_survey_bears_goes_along(self, house, blank):
        drafts.change(house, LAN, blank, [text("Mine", key="title", where="questionnaire", code="")])
        assert lists.survey(house, blank).title == {"vi": "Của tôi", "en": "Mine"}
        drafts.change(house, LAN, blank, [change("language.add", language="fr"),
                                          text("Le mien", "fr", "title", "", "questionnaire")])  # fmt: skip
        assert lists.survey(house, blank).title["fr"] == "Le mien"
        own = factories.survey(house, 1, title="Riêng")
        drafts.change(house, LAN, own, [text("Other", key="title", where="questionnaire", code="")])
        assert lists.survey(house, own).title == {"vi": "Riêng", "en": "Riêng"}

    def test_a_survey_that_is_not_there(self, house):
        for act in (
            lambda: drafts.draft(house, 9),
            lambda: drafts.change(house, LAN, 9, []),
            lambda: drafts.listed(house, 9),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert isinstance(refused.value, NotThere)


class TestSteps:
    def test_undo_and_redo_walk_the_versions(self, house, blank):
        for words in ("one", "two", "three"):
            drafts.change(house, LAN, blank, [text(words)])
        assert [drafts.undo(house, LAN, blank) for _ in range(2)] == [3, 2]
        assert asked(house, blank).item("q_1").text["en"] == "one"
        assert drafts.redo(house, LAN, blank) == 3
        state = drafts.draft(house, blank)
        assert (state.version, state.undo, state.redo) == (3, True, True)
        assert audit.events(house, limit=1)[0].after == {"version": 3, "changes": ["redo"]}

    def test_a_change_after_an_undo_leads_elsewhere_and_loses_nothing(self, house, blank):
        drafts.change(house, LAN, blank, [text("one")])
        drafts.change(house, LAN, blank, [text("two")])
        drafts.undo(house, LAN, blank)
        assert drafts.change(house, LAN, blank, [text("another")]) == 4
        assert not drafts.draft(house, blank).redo
        drafts.undo(house, LAN, blank)
        assert drafts.redo(house, LAN, blank) == 4
        assert drafts.restore(house, LAN, blank, 3) == 5
        assert asked(house, blank).item("q_1").text["en"] == "two"
        assert [(one.number, one.previous, one.stands) for one in drafts.listed(house, blank)] == [
            (5, 4, True), (4, 2, False), (3, 2, False), (2, 1, False), (1, None, False),
        ]  # fmt: skip

    def test_at_either_end_there_is_nothing_to_do(self, house, blank):
        for step, kind in ((drafts.undo, NothingToUndo), (drafts.redo, NothingToRedo)):
            with pytest.raises(Refusal) as refused:
                step(house, LAN, blank)
            assert isinstance(refused.value, kind)
        with pytest.raises(Refusal) as refused:
            drafts.restore(house, LAN, blank, 7)
        assert isinstance(refused.value, NoVersion)
        assert drafts.listed(house, blank) == []


class TestFiles:
    @pytest.mark.parametrize(("name", "content"), [
        ("a.toml", lambda one: write(one).encode()), ("a.xlsx", xlsform.write),
    ])  # fmt: skip
    def test_a_file_takes_the_place_and_can_be_undone(self, house, blank, name, content):
        brought = library.load("touchpoint-pulse")
        read = questionnaire_formats.read(name, content(brought))
        drafts.bring(house, LAN, blank, read, name)
        assert read.left_out == ()
        assert asked(house, blank) == brought
        assert drafts.undo(house, LAN, blank) == 1

    def test_one_can_begin_anew(self, house):
        survey = factories.survey(house)
        drafts.begin_blank(house, LAN, survey)
        made = asked(house, survey)
        assert (made.title, [item.code for item in made.items()]) == (library.load("employee-voice").title, ["q_1"])
        with pytest.raises(Refusal) as refused:
            drafts.blank(" ")
        assert isinstance(refused.value, TitleMissing)


class TestFrozen:
    def test_nothing_changes_while_a_wave_stands_and_the_next_may_ask_otherwise(self, house):
        wave = factories.open_wave(house)
        survey, edit = wave.survey_id, [change("section.add")]
        assert "frozen" in drafts.draft(house, survey).frozen
        for act in (
            lambda: drafts.change(house, LAN, survey, edit),
            lambda: drafts.undo(house, LAN, survey),
            lambda: drafts.restore(house, LAN, survey, 1),
            lambda: drafts.bring(house, LAN, survey, Imported(library.load("touchpoint-pulse"), ()), "a.toml"),
            lambda: drafts.begin_blank(house, LAN, survey),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert isinstance(refused.value, Frozen | NoVersion)
        factories.answered(house, wave, 40)
        closing.close(house, LAN, wave)
        assert drafts.draft(house, survey).frozen is None
        assert drafts.change(house, LAN, survey, edit) == 2

    def test_a_closed_wave_is_tallied_by_what_it_asked(self, house):
        wave = factories.closed_wave(house, 40)
        asked_then = asked(house, wave.survey_id)
        first = next(item for item in asked_then.items() if item.kind == "rating")
        drafts.change(house, LAN, wave.survey_id, [change("item.code", item=first.code, to="renamed")])
        release = releases.load(house, tally.prepare(house, LAN, wave.survey_id))
        assert release.questionnaire == asked_then != asked(house, wave.survey_id)

    def test_a_wave_does_not_open_on_half_a_questionnaire(self, house, blank):
        (house.settings.data / "demo").touch()
        factories.roster(house, blank)
        with pytest.raises(Refusal) as refused:
            opening.open_wave(house, LAN, blank)
        assert isinstance(refused.value, TextsMissing)
        assert refused.value.reason == "4 texts are still to be written, the first at section[1].title in vi."
        drafts.change(house, LAN, blank, [
            text(words, language, key, code, where)
            for language in ("vi", "en")
            for words, key, code, where in (("One", "title", "part_1", "section"), ("Two", "text", "q_1", "item"))
        ])  # fmt: skip
        opening.open_wave(house, LAN, blank)
