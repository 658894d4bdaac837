"""The questionnaire editor without a script: forms, what is refused beside which field, files, library, look."""

import io

import pytest

from surveyhost.core.questionnaire.file import read, write
from surveyhost.core.questionnaire.texts import BLANK
from surveyhost.services.questionnaires import drafts, library
from surveyhost.services.questionnaires import files as questionnaire_formats
from surveyhost.services.setup import lists
from tests.support import factories
from tests.support.page import Page


@pytest.fixture
def blank(town):
    """A survey whose questionnaire begins blank; its id."""
    return factories.survey(town.house, questionnaire=drafts.blank("Của tôi"), breakdowns=(), title="Của tôi")


@pytest.fixture
def editor(blank):
    return f"/console/surveys/{blank}/editor"


@pytest.fixture
def asked(town, blank):
    return lambda: lists.survey(town.house, blank).questionnaire


def beside(response, key):
    """The sentence beside a field of a page that was refused."""
    assert response.status_code == 422, response.status
    return " ".join(Page(response).words(f"//*[@id='slot-{key}']"))


class TestPage:
    def test_the_whole_a_section_and_an_item_open(self, lan, editor):
        assert lan.page(editor).h1 == "4 texts are still to be written"
        assert lan.page(f"{editor}?section=part_1").all("//*[@name='title_en']")
        page = lan.page(f"{editor}?item=q_1")
        assert page.all("//*[@name='text_vi']")[0].text_content().strip() == ""
        assert BLANK not in page.text

    def test_a_part_that_is_gone_opens_the_whole(self, lan, editor):
        assert lan.page(f"{editor}?item=nothing").all("//*[@name='language']")
        assert lan.get("/console/surveys/99/editor").status_code == 404

    @pytest.mark.parametrize("name", library.names())
    def test_each_ready_made_questionnaire_opens(self, town, lan, name):
        survey = factories.survey(town.house, questionnaire=name, title="T")
        for item in {item.kind: item for item in library.load(name).items()}.values():
            assert lan.get(f"/console/surveys/{survey}/editor?item={item.code}").status_code == 200

    def test_vietnamese_speaks_vietnamese(self, lan, editor):
        assert lan.page(f"{editor}?lang=vi").h1 == "Còn 4 chỗ chưa viết"

    def test_the_survey_says_what_is_missing(self, lan, blank):
        assert "4 texts are still to be written" in lan.page(f"/console/surveys/{blank}/").text

    def test_one_is_written_anew_from_the_list(self, town, lan):
        client = factories.client(town.house)
        lan.page(f"/console/surveys/new?client={client}")
        form = {"client": str(client), "questionnaire": "blank", "minimum_group": "5"}
        page = lan.done("/console/surveys/new", **form, title="Riêng của tôi")
        assert page.h1 == "4 texts are still to be written"
        lan.page("/console/surveys/new")
        assert lan.send("/console/surveys/new", **form).status_code == 422


def item_form(**more):
    return {"item": "q_1", "kind": "rating", "text_vi": "Yên tĩnh.", "text_en": "It is quiet.", **more}


class TestItem:
    def test_what_is_written_is_kept(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        page = lan.done(
            f"{editor}/item",
            **item_form(points="7", has=["required", "not_applicable"], required="1", favourable="low", code="quiet"),
        )
        item = asked().item("quiet")
        assert (item.text["en"], item.points, item.required, item.favourable) == ("It is quiet.", 7, True, "low")
        assert not item.not_applicable
        assert "It is quiet." in page.text

    def test_labels_grow_and_shrink_with_the_scale(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        ends = {"label_vi_0": "Thấp", "label_vi_1": "Cao", "label_en_0": "Low", "label_en_1": "High"}
        lan.done(f"{editor}/item", **item_form(**ends, points="3", labels="each"))
        assert asked().item("q_1").labels == {"vi": ("Thấp", BLANK, "Cao"), "en": ("Low", BLANK, "High")}
        each = {f"label_{one}_{place}": word for one in ("vi", "en") for place, word in enumerate(("a", "b", "c"))}
        lan.done(f"{editor}/item", **item_form(**each, points="4", labels="each"))
        assert asked().item("q_1").labels["vi"] == ("a", "b", BLANK, "c")
        lan.done(f"{editor}/item", **item_form(**each, points="4", labels="ends"))
        assert asked().item("q_1").labels["vi"] == ("a", "c")

    @pytest.mark.parametrize(("wrong", "key", "words"), [
        ({"points": "12"}, "points", "3 to 11 points"),
        ({"points": "x"}, "points", "3 to 11 points"),
        ({"code": "Ä"}, "code", "A code begins with a small letter"),
        ({"show_if": "q_9 = 1"}, "show_if", "asks only what comes earlier"),
        ({"text_en": "x" * 6000}, "text", "not more than fit"),
        ({"do": "remove"}, "", "at least one question"),
        ({"do": "odd"}, "", "older than the questionnaire"),
        ({"do": "option.up"}, "", "older than the questionnaire"),
        ({"kind": "choice"}, "", "older than the questionnaire"),
        ({"do": "kind", "to_kind": "odd"}, "", "no kind 'odd'"),
    ])  # fmt: skip
    def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(self, lan, editor, asked, wrong, key, words):
        lan.page(f"{editor}?item=q_1")
        response = lan.send(f"{editor}/item", **item_form(**wrong))
        assert words in beside(response, key)
        assert ("x" * 40 if "text_en" in wrong else "It is quiet.") in response.text
        assert asked().item("q_1").text["en"] == BLANK

    def test_options_are_written_moved_and_removed(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        form = {"item": "q_2", "kind": "choices"}
        lan.done(f"{editor}/add", section="part_1", kind="choices", behind="q_1")
        words = {"options.o1.vi": "Có", "options.o1.en": "Yes", "options.o2.en": "None", "options.o2.code": "none"}
        lan.done(f"{editor}/item", **form, **words, **{"has": "options.o2.exclusive", "options.o2.exclusive": "1"},
                 do="option.up:options:o2")  # fmt: skip
        options = asked().item("q_2").options
        assert [(one.code, one.text["en"], one.exclusive) for one in options] == [
            ("none", "None", True),
            ("o1", "Yes", False),
        ]
        page = lan.done(f"{editor}/item", **form, do="option.add:options")
        assert page.all("//*[@name='options.o2.vi'][@autofocus]")
        lan.done(f"{editor}/item", **form, do="option.remove:options:o1")
        assert [one.code for one in asked().item("q_2").options] == ["none", "o2"]
        lan.done(f"{editor}/item", **form, minimum="1", maximum="2", has="random", random="1")
        assert (asked().item("q_2").minimum, asked().item("q_2").maximum, asked().item("q_2").random) == (1, 2, True)

    def test_a_form_sent_again_after_it_renamed_something_still_finds_it(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        lan.done(f"{editor}/add", section="part_1", kind="choice", behind="q_1")
        form = {"item": "q_2", "kind": "choice", "code": "uses_it", "options.o1.en": "Yes", "options.o1.code": "yes"}
        lan.done(f"{editor}/item", **form)
        lan.done(f"{editor}/item", **form, **{"options.o1.vi": "Có"})
        first = asked().item("uses_it").options[0]
        assert (first.code, first.text) == ("yes", {"vi": "Có", "en": "Yes"})
        lan.done(f"{editor}/section", section="part_1", code="first", title_en="First")
        lan.done(f"{editor}/section", section="part_1", code="first", title_en="The first")
        assert asked().sections[0].title["en"] == "The first"

    def test_numbers_are_written_with_point_or_comma(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        lan.done(f"{editor}/add", section="part_1", kind="number", behind="q_1")
        form = {"item": "q_2", "kind": "number"}
        lan.done(f"{editor}/item", **form, minimum="0", maximum="99,5", bands="30; 60.5")
        assert (asked().item("q_2").maximum, asked().item("q_2").bands) == (99.5, (30.0, 60.5))
        assert "ascending" in beside(lan.send(f"{editor}/item", **form, bands="60; 30"), "bands")
        assert "ascending" in beside(lan.send(f"{editor}/item", **form, bands="a"), "bands")
        assert "upper bound" in beside(lan.send(f"{editor}/item", **form, maximum="1e5"), "maximum")

    def test_a_date_has_two_days_and_a_period(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        lan.done(f"{editor}/add", section="part_1", kind="date", behind="q_1")
        assert (asked().item("q_2").earliest, asked().item("q_2").by) == ("2020-01-01", "year")
        form = {"item": "q_2", "kind": "date"}
        lan.done(f"{editor}/item", **form, earliest="2024-02-10", latest="2026-11-30", by="quarter")
        item = asked().item("q_2")
        assert (item.earliest, item.latest, item.by) == ("2024-02-10", "2026-11-30", "quarter")
        assert "before the last one" in beside(lan.send(f"{editor}/item", **form, earliest="2027-01-01"), "earliest")
        assert "before the last one" in beside(lan.send(f"{editor}/item", **form, earliest="10/02/2024"), "earliest")
        assert "after the first one" in beside(lan.send(f"{editor}/item", **form, latest=""), "latest")
        assert "2 to 40 lie" in beside(lan.send(f"{editor}/item", **form, earliest="1990-01-01"), "by")
        assert "có 2 đến 40 kỳ" in beside(lan.send(f"{editor}/item?lang=vi", **form, earliest="1990-01-01"), "by")
        assert asked().item("q_2") == item

    def test_it_moves_doubles_changes_kind_and_goes(self, lan, editor, asked):
        lan.page(f"{editor}?item=q_1")
        lan.done(f"{editor}/item", **item_form(do="double"))
        lan.done(f"{editor}/item", **item_form(do="down"))
        assert [item.code for item in asked().items()] == ["q_1_2", "q_1"]
        page = lan.done(f"{editor}/item", **item_form(do="kind", to_kind="matrix"))
        assert page.all("//*[@name='rows.r1.vi']")
        lan.done(f"{editor}/item", item="q_1", kind="matrix", do="remove")
        assert [item.code for item in asked().items()] == ["q_1_2"]


class TestSection:
    def test_it_is_written_and_moved(self, lan, editor, asked):
        lan.page(editor)
        page = lan.done(f"{editor}/add", section="part_1")
        assert page.all("//*[@name='title_vi'][@autofocus]")
        lan.done(f"{editor}/section", section="part_2", title_vi="Hai", title_en="Two", intro_en="Think.",
                 kind="touchpoint", code="two", has="random", random="1", do="up")  # fmt: skip
        first = asked().sections[0]
        assert (first.code, first.kind, first.random, first.intro) == (
            "two",
            "touchpoint",
            True,
            {"vi": BLANK, "en": "Think."},
        )
        lan.done(f"{editor}/section", section="two", do="double")
        lan.done(f"{editor}/section", section="two_2", do="remove")
        assert [section.code for section in asked().sections] == ["two", "part_1"]
        assert "One line of words" in beside(lan.send(f"{editor}/section", section="two", title_vi="a\nb"), "title")
        assert "older" in beside(lan.send(f"{editor}/section", section="gone", do="up"), "")

    def test_what_is_dragged_arrives(self, lan, editor, asked):
        lan.page(editor)
        lan.done(f"{editor}/add", section="part_1", kind="note", behind="")
        lan.done(f"{editor}/add", section="part_1")
        lan.done(f"{editor}/move", item="q_2", section="part_2", to="0")
        assert [[item.code for item in one.items] for one in asked().sections] == [["q_1"], ["q_2", "q_3"]]
        lan.done(f"{editor}/move", section="part_2", to="0")
        assert [section.code for section in asked().sections] == ["part_2", "part_1"]
        assert lan.send(f"{editor}/move", section="part_2", to="-1").status_code == 422
        assert lan.send(f"{editor}/add", section="part_2", kind="odd").status_code == 422


class TestRated:
    """Which unit a touchpoint, or a department of a service matrix, rates; it stands in the questionnaire's file."""

    @pytest.fixture
    def kept(self, lan, editor):
        return lambda: lan.get(f"{editor}/questionnaire.toml").text

    @pytest.fixture
    def touchpoint(self, lan, editor):
        assert not lan.page(f"{editor}?section=part_1").all("//*[@name='rates']")
        page = lan.done(f"{editor}/section", section="part_1", kind="touchpoint")
        assert page.all("//*[@name='rates']")
        assert "Rates the unit" in page.text
        return {"section": "part_1", "kind": "touchpoint", "has": "outside"}

    @pytest.fixture
    def departments(self, lan, editor):
        lan.page(editor)
        page = lan.done(f"{editor}/add", section="part_1", kind="service_matrix", behind="q_1")
        names = [one.get("name") for one in page.all("//*[contains(@name, '.rates')]")]
        assert names == ["options.o1.rates", "options.o2.rates"]
        return {"item": "q_2", "kind": "service_matrix", "has": ["options.o1.outside", "options.o2.outside"]}

    def test_a_section_says_it_and_takes_it_back(self, lan, editor, kept, touchpoint):
        page = lan.done(f"{editor}/section", **touchpoint, rates=" Head office /  IT ")
        assert 'rates = "Head office / IT"' in kept()
        assert page.all("//*[@name='rates']")[0].get("value") == "Head office / IT"
        lan.done(f"{editor}/step", step="undo", section="part_1")
        assert "rates" not in kept()
        lan.done(f"{editor}/step", step="redo", section="part_1")
        assert 'rates = "Head office / IT"' in kept()
        page = lan.done(f"{editor}/section", **touchpoint, rates="", outside="1")
        assert 'rates = "(outside)"' in kept()
        assert page.all("//*[@name='outside'][@checked]")
        assert page.all("//*[@name='rates']")[0].get("value") == ""
        lan.done(f"{editor}/section", **touchpoint, rates="")
        assert "rates" not in kept()
        assert "rated units" in lan.page(f"{editor}/versions").text

    def test_a_section_made_plain_rates_nobody(self, lan, editor, kept, touchpoint):
        lan.done(f"{editor}/section", **touchpoint, rates="IT")
        page = lan.done(f"{editor}/section", **{**touchpoint, "kind": "plain"}, rates="IT")
        assert "rates" not in kept()
        assert not page.all("//*[@name='rates']")

    def test_departments_say_it_each_for_itself(self, lan, editor, asked, kept, departments):
        said = {"options.o1.rates": "Head office / IT", "options.o2.rates": "", "options.o2.outside": "1"}
        page = lan.done(f"{editor}/item", **departments, **said, **{"options.o1.code": "it"})
        assert {one.code: one.rates for one in asked().item("q_2").options} == {
            "it": "Head office / IT",
            "o2": "(outside)",
        }
        assert 'rates = "Head office / IT"' in kept()
        assert page.all("//*[@name='options.o2.outside'][@checked]")
        lan.done(f"{editor}/step", step="undo", item="q_2")
        assert "rates" not in kept()
        lan.done(f"{editor}/item", **departments, **said)
        lan.done(f"{editor}/item", **departments, do="kind", to_kind="ranking")
        assert "rates" not in kept()

    @pytest.mark.parametrize("wrong", [
        {"rates": "IT /  / Lab"}, {"rates": "a\tb"}, {"rates": "x" * 501}, {"rates": "IT", "outside": "1"},
    ])  # fmt: skip
    def test_what_is_no_unit_is_said_beside_its_field(self, lan, editor, kept, touchpoint, departments, wrong):
        before = kept()
        assert "path as on the roster" in beside(lan.send(f"{editor}/section", **touchpoint, **wrong), "rates")
        form = {f"options.o2.{key}": value for key, value in wrong.items()}
        response = lan.send(f"{editor}/item", **departments, **form)
        assert "path as on the roster" in beside(response, "rates-o2")
        assert Page(response).all("//*[@name='options.o2.rates'][@aria-invalid]")
        assert not Page(response).all("//*[@id='slot-rates-o1']/*")
        assert kept() == before

    def test_it_is_asked_in_vietnamese(self, lan, editor, touchpoint):
        page = lan.page(f"{editor}?section=part_1&lang=vi")
        assert "Đánh giá đơn vị" in page.text
        assert "Ngoài công ty" in page.text


class TestWhole:
    def test_title_languages_and_themes(self, lan, editor, asked):
        lan.page(editor)
        lan.done(f"{editor}/whole", title_vi="Của tôi", title_en="Mine", code="mine", do="theme.add")
        lan.done(f"{editor}/whole", **{"themes.theme_1.vi": "Nhanh", "themes.theme_1.en": "Speed",
                 "themes.theme_1.code": "speed", "outcome": "theme_1"})  # fmt: skip
        lan.done(f"{editor}/whole", **{"themes.theme_1.code": "speed", "outcome": "theme_1"})
        lan.done(f"{editor}/whole", language="fr", do="language.add")
        lan.done(f"{editor}/whole", do="language.first:fr")
        lan.done(f"{editor}/whole", do="language.remove:vi")
        made = asked()
        assert (made.code, made.languages, made.title["en"]) == ("mine", ("fr", "en"), "Mine")
        assert [(one.code, one.text, one.outcome) for one in made.themes] == [
            ("speed", {"fr": BLANK, "en": "Speed"}, True)
        ]
        lan.done(f"{editor}/whole", do="theme.remove:speed", **{"themes.speed.en": "gone"})
        assert asked().themes == ()
        assert "short code" in beside(lan.send(f"{editor}/whole", language="Klingon!", do="language.add"), "languages")


class TestCondition:
    @pytest.fixture
    def two(self, lan, editor):
        lan.page(editor)
        lan.done(f"{editor}/add", section="part_1", kind="choice", behind="q_1")
        lan.done(f"{editor}/add", section="part_1", kind="comment", behind="q_2")
        return f"{editor}?item=q_3"

    def test_it_is_put_together_from_what_came_before(self, lan, editor, asked, two):
        page = lan.page(two)
        assert [one.get("value") for one in page.all("//*[@name='ask']/option")] == ["q_1", "q_2"]
        page = lan.page(f"{two}&ask=q_2")
        operators = [one.get("value") for one in page.all("//*[@name='operator']/option")]
        assert operators == ["=", "!=", "answered", "unanswered"]
        assert [one.get("value") for one in page.all("//*[@name='value']/option")] == ["o1", "o2"]
        about = {"where": "item", "part": "q_3"}
        lan.done(f"{editor}/condition", **about, ask="q_2", operator="=", value="o2")
        page = lan.done(f"{editor}/condition", **about, ask="q_1", operator=">=", value="3", joiner="or", negated="1")
        assert asked().item("q_3").show_if == 'q_2 = "o2" or not q_1 >= 3'
        assert "“To be written” is “o2”" not in page.text
        assert "is at least “3”" in page.text
        lan.done(f"{editor}/condition", **about, remove="0")
        assert asked().item("q_3").show_if == "not q_1 >= 3"

    def test_one_click_makes_a_choice_a_scale_and_a_scale_a_choice(self, lan, editor, asked, two):
        for _ in range(3):
            lan.done(f"{editor}/item", item="q_2", kind="choice", do="option.add:options")
        page = lan.page(f"{editor}?item=q_2")
        assert page.words("//button[@value='scale']") == ["Make these 5 a scale"]
        lan.done(f"{editor}/condition", where="item", part="q_3", ask="q_2", operator="=", value="o5")
        lan.done(f"{editor}/item", item="q_2", kind="choice", do="scale")
        assert (asked().item("q_2").kind, asked().item("q_2").points) == ("rating", 5)
        assert asked().item("q_3").show_if == "q_2 = 5"
        lan.done(f"{editor}/item", item="q_2", kind="rating", do="choice")
        assert asked().item("q_2").kind == "choice"
        assert asked().item("q_3").show_if == 'q_2 = "o5"'

    def test_whether_something_was_answered_takes_no_value(self, lan, editor, asked, two):
        about = {"where": "item", "part": "q_3"}
        lan.done(f"{editor}/condition", **about, ask="q_1", operator="answered", value="")
        page = lan.done(f"{editor}/condition", **about, ask="q_2", operator="unanswered")
        assert asked().item("q_3").show_if == "q_1 answered and not q_2 answered"
        assert "” was answered" in page.text and "” was not answered" in page.text

    def test_a_section_may_ask_too_and_a_formula_may_be_written(self, lan, editor, asked, two):
        lan.done(f"{editor}/add", section="part_1")
        lan.done(f"{editor}/condition", where="section", part="part_2", ask="q_1", operator="<", value="2")
        assert asked().sections[1].show_if == "q_1 < 2"
        lan.done(f"{editor}/section", section="part_2", show_if='not (q_1 >= 3 and q_2 != "o1")')
        assert asked().sections[1].show_if == 'not (q_1 >= 3 and q_2 != "o1")'
        assert "not: (" in lan.page(f"{editor}?section=part_2").text

    @pytest.mark.parametrize("wrong", [
        {"ask": "q_9"}, {"operator": "~"}, {"value": " "}, {"ask": "q_1", "value": "x"}, {"ask": "q_1", "value": "nan"},
        {"ask": "q_3"}, {"remove": "7"}, {"part": "gone"},
    ])  # fmt: skip
    def test_what_cannot_be_asked_is_refused(self, lan, editor, asked, two, wrong):
        form = {"where": "item", "part": "q_3", "ask": "q_2", "operator": "=", "value": "o1"} | wrong
        assert lan.send(f"{editor}/condition", **form).status_code == 422
        assert asked().item("q_3").show_if is None


class TestVersions:
    def test_steps_and_versions(self, lan, editor, asked):
        assert "as it was brought" in lan.page(f"{editor}/versions").h1
        lan.done(f"{editor}/item", **item_form())
        page = lan.done(f"{editor}/step", step="undo", item="q_1")
        assert asked().item("q_1").text["en"] == BLANK
        assert page.all("//*[@id='undo'][@disabled]")
        lan.done(f"{editor}/step", step="redo", item="q_1")
        lan.done(f"{editor}/step", version="1")
        assert asked().item("q_1").text["en"] == BLANK
        page = lan.page(f"{editor}/versions")
        assert page.h1 == "3 versions of the questionnaire"
        assert "lan@vendor.example" in page.text
        for bad in ({"step": "redo"}, {"version": "99"}, {"version": "x"}, {}):
            assert lan.send(f"{editor}/step", **bad).status_code == 422, bad


class TestFiles:
    @pytest.mark.parametrize("kind", ["toml", "xlsx"])
    def test_what_is_taken_away_can_be_brought_back(self, lan, editor, asked, kind):
        brought = library.load("touchpoint-pulse")
        lan.page(editor)
        lan.done(f"{editor}/file", file=(io.BytesIO(write(brought).encode()), "a.toml"))
        content = lan.get(f"{editor}/questionnaire.{kind}").data
        assert questionnaire_formats.read(f"a.{kind}", content).questionnaire == brought == asked()
        lan.page(editor)
        lan.done(f"{editor}/file", blank="1")
        assert [item.code for item in asked().items()] == ["q_1"]
        lan.done(f"{editor}/file", file=(io.BytesIO(content), f"b.{kind}"))
        assert asked() == brought

    def test_a_draft_with_gaps_travels_too(self, lan, editor, asked):
        assert read(lan.get(f"{editor}/questionnaire.toml").text) == asked()
        content = lan.get(f"{editor}/questionnaire.xlsx").data
        assert questionnaire_formats.read("a.xlsx", content).questionnaire == asked()

    def test_a_file_with_mistakes_changes_nothing(self, lan, editor, asked):
        before = asked()
        for name, content, words in (
            ("a.csv", b"", ".toml"), ("a.xlsx", b"x", ""), ("", b"", "file"),
        ):  # fmt: skip
            lan.page(editor)
            refused = lan.send(f"{editor}/file", file=(io.BytesIO(content), name))
            assert refused.status_code == 422 and words in beside(refused, "file")
        lan.page(editor)
        mistaken = lan.send(f"{editor}/file", file=(io.BytesIO(b"code = 1"), "a.toml"))
        assert mistaken.status_code == 422 and "expected" in mistaken.text
        assert asked() == before


class TestLibrary:
    def test_sections_and_items_are_taken(self, lan, editor, asked):
        assert "Employee voice" in lan.page(f"{editor}/library?section=part_1").text
        source = library.load("employee-voice")
        section, item = source.sections[0], source.sections[1].items[0]
        lan.page(f"{editor}/library?section=part_1&from=employee-voice")
        taken = {"from": "employee-voice", "into": "part_1"}
        lan.done(f"{editor}/take", **taken, section=section.code)
        lan.done(f"{editor}/take", **taken, item=item.code)
        assert asked().item(item.code).text == item.text
        assert asked().sections[-1].title == section.title
        before = asked()
        for wrong in ({"from": "odd"}, {"item": "odd"}, {"into": "odd", "item": item.code}):
            lan.done(f"{editor}/take", **{**taken, **wrong})
        assert asked() == before


class TestLook:
    def test_it_is_what_respondents_see_and_nothing_can_be_sent(self, town, lan):
        survey = factories.survey(town.house)
        source = library.load("employee-voice")
        response = lan.get(f"/console/surveys/{survey}/editor/look?section={source.sections[1].code}&lang=en")
        policy = response.headers["Content-Security-Policy"]
        assert "sandbox allow-same-origin" in policy
        assert "frame-ancestors 'self'" in policy
        assert "form-action 'none'" in policy
        assert "script-src 'none'" in policy
        assert "<form" not in response.text
        assert "<script" not in response.text
        assert source.sections[1].items[0].text["en"] in response.text
        assert 'type="radio"' in response.text

    def test_no_other_page_may_be_framed(self, lan, editor):
        for path in (editor, f"{editor}/versions", "/console/"):
            assert "frame-ancestors 'none'" in lan.get(path).headers["Content-Security-Policy"]

    def test_any_section_and_language_is_the_first_where_there_is_none(self, lan, editor):
        assert 'lang="vi"' in lan.get(f"{editor}/look?section=odd&lang=xx").text


def test_in_the_field_it_can_be_looked_at_and_not_changed(town, lan, wave):
    editor = f"/console/surveys/{wave.survey_id}/editor"
    before = lists.survey(town.house, wave.survey_id).questionnaire
    item = next(before.items())
    page = lan.page(f"{editor}?item={item.code}")
    assert "is frozen" in page.h1
    assert page.all("//form[@id='write-item']/fieldset[@disabled]")
    form = {"item": item.code, "kind": item.kind, "text_en": "Other"}
    assert "frozen" in beside(lan.send(f"{editor}/item", **form), "")
    for path in (editor, f"{editor}/versions", f"{editor}/library?from=employee-voice"):
        lan.page(path)
    assert lists.survey(town.house, wave.survey_id).questionnaire == before
