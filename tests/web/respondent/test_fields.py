"""How each kind of item is drawn: real controls with the names that core reads, and nothing else."""

import json
from typing import get_args

import pytest

from surveyhost.config import CHECKOUT
from surveyhost.core.answers import KINDS, PROBLEMS
from surveyhost.core.conditions import holds, parse
from surveyhost.core.measures import MEASURES
from surveyhost.core.questionnaire import Kind
from surveyhost.web.respondent.messages import MESSAGES, MISSING
from surveyhost.web.shared.fields import FIELDS
from tests.page import look
from tests.web.respondent.booths import MAI, booth_of, client_of
from tests.web.respondent.instruments import EVERY_KIND


@pytest.fixture
def pages(client):
    return [look(client.get(f"/s/{MAI}?page={number}&lang=en")) for number in (1, 2, 3)]


def controls(page, name):
    return [one.get("value") for one in page.all(f"//input[@name='{name}']")]


def test_the_tables_of_kinds_agree():
    kinds = set(get_args(Kind))
    assert set(FIELDS) == set(KINDS) == set(MEASURES) == kinds
    templates = {path.stem for path in (CHECKOUT / "templates/components/fields").iterdir()}
    assert templates - {"frame", "scale"} == kinds
    assert all(made.kind == kind for kind, made in FIELDS.items())


def test_every_problem_has_words():
    assert set(MESSAGES) == set(PROBLEMS)
    assert set(MISSING) <= set(FIELDS)
    for kind, names in PROBLEMS.items():
        assert MESSAGES[kind] % dict.fromkeys(names, "7")
        assert all(f"%({name})s" in MESSAGES[kind] for name in names)


def test_a_rating_is_radios_with_a_way_out(pages):
    page = pages[0]
    assert controls(page, "speed") == ["1", "2", "3", "4", "5", "na", "-"]
    assert controls(page, "seven") == ["1", "2", "3", "4", "5", "6", "7", "-"]
    names = page.words("//*[@id='q-speed']//div[contains(@class,'scale')]/label")
    assert names == ["1Strongly disagree", "2Disagree", "3Neither", "4Agree", "5Strongly agree"]
    assert {one.get("type") for one in page.all("//input[@name='speed']")} == {"radio"}


def test_the_scale_hints_at_nothing(pages):
    assert not pages[0].all("//*[contains(@class,'scale')]//*[contains(@class,'band')]")
    assert not pages[0].all("//input[@checked]")


def test_enps_runs_from_nought_to_ten(pages):
    assert controls(pages[0], "recommend") == [*map(str, range(11)), "-"]


def test_choices_say_how_many_and_which_stands_alone(pages):
    item = pages[0].all("//*[@id='q-went_wrong']")[0]
    assert "Choose at most 2." in item.text_content()
    assert pages[0].all("//input[@data-alone]/@value") == ["none"]
    assert controls(pages[0], "went_wrong") == ["slow", "rude", "none"]


def test_a_condition_travels_as_json_for_the_script(pages):
    show = json.loads(pages[0].all("//*[@id='q-went_wrong']/@data-show")[0])
    assert show == ["=", "uses_it", "yes"]
    assert holds(parse('uses_it = "yes"'), {"uses_it": "yes"})


def test_a_matrix_has_a_fieldset_for_each_line(pages):
    assert controls(pages[1], "care:light") == ["1", "2", "3", "4", "5", "-"]
    assert pages[1].words("//*[@id='q-care']//fieldset/legend") == ["There is enough light.", "It is quiet."]


def test_departments_are_chosen_first(pages):
    page = pages[1]
    assert controls(page, "served") == ["hr", "qc"]
    assert controls(page, "served:qc:clear") == ["1", "2", "3", "4", "5", "-"]
    assert page.words("//*[@id='q-served']//fieldset[@class='department']/legend") == ["HR", "Quality"]


def test_ranking_gives_places_without_script(pages):
    assert pages[1].all("//select/@name") == ["order:pay", "order:time", "order:food"]
    assert pages[1].words("//select[1]/option") == ["no place", "1", "2", "3"] * 3


def test_a_note_asks_nothing(pages):
    note = pages[1].all("//*[@id='q-hello']")[0]
    assert note.text_content().strip() == "This part is about departments."
    assert not note.xpath(".//input")
    assert pages[1].words("//*[@class='question']/small") == ["6.", "7.", "8."]


def test_written_kinds(pages):
    page = pages[2]
    assert page.all("//input[@name='minutes']/@inputmode") == ["decimal"]
    assert "A number from 0 to 240." in page.text
    assert page.all("//input[@name='place' and @type='text']/@maxlength") == ["200"]
    assert page.all("//textarea/@maxlength") == ["2000"]
    assert "(optional)" in page.words("//label[@for='f-change']")[0]
    assert "(optional)" not in page.words("//label[@for='f-place']")[0]
    assert controls(page, "place")[-1] == "-"
    assert controls(page, "change") == []
    assert "Name nobody." in page.text


def test_what_a_respondent_wrote_is_never_markup(booth, client):
    wicked = '"><script>alert(1)</script><!--slot 1 -->'
    form = {"speed": wicked, "place": wicked, "change": wicked, "care:light": wicked, "_receipt": wicked}
    for go in ("next", "back", "send", "vi"):
        for number in (1, 2, 3):
            response = client.post(f"/s/{MAI}?page={number}", data=form | {"go": go})
            assert "<script>alert" not in response.text
    assert booth.answers == {}


def test_errors_of_every_kind_can_be_told(client):
    wrong = {
        "speed": "9", "went_wrong": ["none", "slow"], "uses_it": "yes", "care:light": "x",
        "order:pay": "1", "order:time": "1", "minutes": "many", "place": "x" * 201, "seven": ["1", "2"],
    }  # fmt: skip
    found = []
    for number in (1, 2, 3):
        page = look(client.post(f"/s/{MAI}?page={number}&lang=en", data=wrong | {"go": "next"}))
        found += page.errors
    assert found == [
        "This answer is not among those offered. Choose it once more.",
        "Only one answer fits here. Choose it once more.",
        "“Nothing” stands alone: keep it, or the others.",
        "This answer is not among those offered. Choose it once more.",
        "Place 1 is given twice. Give each place once.",
        "Write a number in figures, for example 12 or 12.5.",
        "Make it shorter: 201 characters are written, 200 fit.",
    ]


def test_a_summary_leads_to_the_very_row(client):
    page = look(client.post(f"/s/{MAI}?page=2", data={"care:light": "2", "go": "next"}))
    assert page.all("//*[@id='errors']//a/@href") == ["#f-care--noise-1"]
    assert len(page.all("//fieldset[contains(@class,'row bad')]")) == 1


def test_a_language_from_right_to_left():
    text = EVERY_KIND.replace('languages = ["vi", "en"]', 'languages = ["ar", "en"]').replace("vi = ", "ar = ")
    page = look(client_of(booth_of(text)).get(f"/s/{MAI}?page=1&lang=ar"))
    assert page.tree.get("dir") == "rtl"
    assert page.tree.get("lang") == "ar"
    assert page.words("//nav/button") == ["العربية", "English"]
    assert page.words("//label[@class='decline']")[-1] == "I’d rather not answer this"
