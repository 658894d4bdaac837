"""How each kind of item is drawn: real controls with the names that core reads, and nothing else."""

import json

import pytest

from surveyhost.core.questionnaire.answers import PROBLEMS
from surveyhost.core.questionnaire.conditions import holds, parse
from surveyhost.web.respondent.messages import COUNTED, MESSAGES
from tests.support.page import look
from tests.web.respondent.faces import MAI, client_of, face_of
from tests.web.respondent.instruments import EVERY_KIND


@pytest.fixture
def pages(client):
    return [look(client.get(f"/s/{MAI}?page={number}&lang=en")) for number in (1, 2, 3)]


def controls(page, name):
    return [one.get("value") for one in page.all(f"//input[@name='{name}']")]


def test_every_problem_has_words():
    assert {*MESSAGES, *COUNTED} == set(PROBLEMS) and not MESSAGES.keys() & COUNTED.keys()
    for kind, names in PROBLEMS.items():
        for text in COUNTED[kind][1] if kind in COUNTED else (MESSAGES[kind],):
            assert text % dict.fromkeys(names, "7")
            assert all(f"%({name})s" in text for name in names)


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
    assert controls(pages[0], "went_wrong") == ["slow", "rude", "else", "none"]


def test_a_condition_travels_as_json_for_the_script(pages):
    show = json.loads(pages[0].all("//*[@id='q-went_wrong']/@data-show")[0])
    assert show == ["=", "uses_it", "yes"]
    assert holds(parse('uses_it = "yes"'), {"uses_it": "yes"})


def test_an_option_asks_what_it_is_right_beneath_its_question(pages):
    (box,) = pages[0].all("//*[@id='q-went_wrong:else:text']")
    assert box.getprevious().get("id") == "q-went_wrong"
    assert json.loads(box.get("data-show")) == ["includes", "went_wrong", "else"]
    (field,) = pages[0].all("//input[@name='went_wrong:else:text']")
    assert pages[0].words(f"//label[@for='{field.get('id')}']") == ["Something else: what is it?"]
    assert "Only if it fits what you chose above." in box.text_content(), "it is there without a script"
    assert field.get("maxlength") == "200"


def test_what_is_wrong_with_such_a_text_stands_on_its_own_field(client):
    data = {"went_wrong": ["else"], "uses_it": "yes", "went_wrong:else:text": "x" * 201, "go": "next"}
    page = look(client.post(f"/s/{MAI}?page=1&lang=en", data=data))
    assert page.all("//*[@id='q-went_wrong:else:text']//*[contains(@class,'error')]")
    assert not page.all("//*[@id='q-went_wrong']//*[contains(@class,'error')]")
    (link,) = [one for one in page.all("//a[starts-with(@href,'#f-')]/@href") if "went_wrong" in one]
    assert page.all(f"//input[@id='{link[1:]}']/@name") == ["went_wrong:else:text"]


def test_several_texts_stand_in_one_group(pages):
    page = next(one for one in pages if one.all("//*[@id='q-three']"))
    assert page.words("//fieldset[@id='q-three']//label[starts-with(@for,'f-three--')]") == ["First", "Second"]
    assert [one.get("name") for one in page.all("//fieldset[@id='q-three']//input")] == ["three:one", "three:two"]


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


def test_a_date_is_three_lists_in_the_words_of_the_language(client):
    for language, hint, labels, month in (
        ("en", "From 10 March 2025 to 30 November 2026.", ["Day", "Month", "Year"], "February"),
        ("vi", "Từ 10/03/2025 đến 30/11/2026.", ["Ngày", "Tháng", "Năm"], "Tháng 2"),
    ):
        page = look(client.get(f"/s/{MAI}?page=3&lang={language}"))
        box = "//fieldset[@id='q-last_time']"
        assert hint in page.words(f"{box}//p[@class='hint']")
        assert page.words(f"{box}//div/label")[:3] == labels
        assert page.all(f"{box}//select/@name") == ["last_time:day", "last_time:month", "last_time:year"]
        assert page.all(f"{box}//label/@for")[:3] == page.all(f"{box}//select/@id")
        assert month in page.words("//select[@name='last_time:month']/option")
        assert page.words("//select[@name='last_time:year']/option[@value!='']") == ["2025", "2026"]


@pytest.mark.parametrize(
    ("given", "language", "sentence", "field"),
    [
        ("9/3/2025", "en", "Choose a day that is not before 10 March 2025.", "day"),
        ("9/3/2025", "vi", "Hãy chọn một ngày không sớm hơn 10/03/2025.", "day"),
        ("1/12/2026", "en", "Choose a day that is not after 30 November 2026.", "day"),
        ("1/12/2026", "vi", "Hãy chọn một ngày không muộn hơn 30/11/2026.", "day"),
        ("31/6/2026", "en", "There is no such day in the calendar. Choose again.", "day"),
        ("31/6/2026", "vi", "Lịch không có ngày này. Bạn chọn lại nhé.", "day"),
        ("3//2026", "en", "Give day, month and year.", "month"),
        ("3//2026", "vi", "Hãy chọn đủ ngày, tháng và năm.", "month"),
    ],
)
def test_a_date_out_of_bounds_is_asked_again(client, given, language, sentence, field):
    parts = dict(zip(("day", "month", "year"), given.split("/"), strict=True))
    form = {f"last_time:{part}": value for part, value in parts.items()}
    page = look(client.post(f"/s/{MAI}?page=3&lang={language}", data=form | {"go": "next"}))
    assert sentence in page.errors
    assert f"#f-last_time--{field}" in page.all("//*[@id='errors']//a/@href")
    kept = {name: page.all(f"//select[@name='last_time:{name}']/option[@selected]/@value") for name in parts}
    assert kept == {name: [value] if value else [] for name, value in parts.items()}


def test_what_a_respondent_wrote_is_never_markup(face, client):
    wicked = '"><script>alert(1)</script><!--slot 1 -->'
    form = {"speed": wicked, "place": wicked, "change": wicked, "care:light": wicked, "_receipt": wicked}
    for go in ("next", "back", "send", "vi"):
        for number in (1, 2, 3):
            response = client.post(f"/s/{MAI}?page={number}", data=form | {"go": go})
            assert "<script>alert" not in response.text
    assert face.answers == {}


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
        "This answer is not one of those offered. Choose again.",
        "Only one answer can be given here. Choose again.",
        "“Nothing” rules out the others: keep it, or them.",
        "This answer is not one of those offered. Choose again.",
        "Place 1 is given twice. Give each place once.",
        "Write a number in figures, for example 12 or 12.5.",
        "Make it shorter: you wrote 201 characters, and 200 fit.",
    ]


def test_a_summary_leads_to_the_very_row(client):
    page = look(client.post(f"/s/{MAI}?page=2", data={"care:light": "2", "go": "next"}))
    assert page.all("//*[@id='errors']//a/@href") == ["#f-care--noise-1"]
    assert len(page.all("//fieldset[contains(@class,'row bad')]")) == 1


def test_a_language_from_right_to_left():
    text = EVERY_KIND.replace('languages = ["vi", "en"]', 'languages = ["ar", "en"]').replace("vi = ", "ar = ")
    page = look(client_of(face_of(text)).get(f"/s/{MAI}?page=1&lang=ar"))
    assert page.tree.get("dir") == "rtl"
    assert page.tree.get("lang") == "ar"
    assert page.words("//nav/button") == ["العربية", "English"]
    assert page.words("//label[@class='decline']")[-1] == "I’d rather not answer this"
