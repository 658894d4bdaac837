"""Headings of the client's own: asked about once, remembered, and never taken for an attribute unasked."""

import io
import json

import pytest

from surveyhost.core.roster.columns import guess, is_sure
from surveyhost.services.setup import clients, lists
from tests.support import factories
from tests.support.page import Page

OWN = "Số thẻ,Hòm thư,Phòng,Ca,Số ĐT\n" + "".join(
    f"NV{number},nv{number}@x.example,{'Kho' if number % 2 else 'Xưởng'},{'Ngày' if number % 3 else 'Đêm'},0901\n"
    for number in range(20)
)
MEANS = {"means_0": "id", "means_1": "email", "means_2": "unit", "means_3": "+", "name_3": "shift", "means_4": "-"}


def send(browser, survey, content, name="roster.csv"):
    browser.page(f"/console/surveys/{survey}/roster")
    return browser.send(f"/console/surveys/{survey}/roster", file=(io.BytesIO(content), name))


def hidden(response, name="upload"):
    return Page(response).tree.xpath(f"//input[@name='{name}']/@value")[0]


@pytest.mark.parametrize(
    ("headings", "mapping", "sure"),
    [
        (("id", "email", "unit", "tenure"), {}, True),
        (("mã nhân viên", "Thư điện tử", "Đơn vị", "Ca"), {}, True),
        (("id",), {}, True),
        (("id", "email", "Phòng"), {}, False),
        (("id", "Hòm thư", "unit"), {}, False),
        (("Số thẻ", "email", "unit"), {}, False),
        (("Số thẻ", "Phòng"), {"Số thẻ": "id", "PHÒNG": "-"}, True),
        (("Số thẻ", "Phòng", "Ca"), {"Số thẻ": "id", "Phòng": "-"}, False),
    ],
)
def test_who_has_to_be_asked(headings, mapping, sure):
    assert is_sure(headings, mapping) is sure


def test_a_file_of_the_clients_own_leads_to_the_columns_and_on(town, lan):
    client = factories.client(town.house)
    survey = factories.survey(town.house, client)
    asked = send(lan, survey, OWN.encode())
    assert Page(asked).h1 == "What does each column mean?"
    assert "nv0@x.example" in asked.text, "the first values tell what a column is"
    preview = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **MEANS)
    assert "20 people can be imported" in preview.text
    assert "0901" not in preview.text
    lan.done(f"/console/surveys/{survey}/roster/import", upload=hidden(preview), mapping=hidden(preview, "mapping"))
    page = lists.survey(town.house, survey)
    assert (page.people, page.attributes) == (20, ("shift",))
    assert clients.client(town.house, client).settings["roster_columns"]["Số ĐT"] == "-"


def test_the_next_file_of_the_client_is_read_without_asking(town, lan):
    client = factories.client(town.house)
    answer = {"Số thẻ": "id", "Hòm thư": "email", "Phòng": "unit", "Ca": "shift", "Số ĐT": "-"}
    clients.edit_client(town.house, factories.STAFF, client, settings={"roster_columns": answer})
    survey = factories.survey(town.house, client)
    assert "20 people can be imported" in send(lan, survey, OWN.encode()).text
    news = OWN.replace("Số ĐT", "Ngày sinh").encode()
    assert Page(send(lan, survey, news)).h1 == "What does each column mean?"


def test_from_the_preview_one_can_go_back_to_the_columns(town, lan):
    survey = factories.survey(town.house)
    preview = send(lan, survey, factories.roster_csv(factories.people(20)))
    asked = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(preview), act="ask")
    assert Page(asked).h1 == "What does each column mean?"
    assert 'name="name_5" value="tenure"' in asked.text
    chosen = Page(asked).tree.xpath("//select/option[@selected]/@value")
    assert chosen == ["id", "email", "name", "language", "unit", "+", "+"], "as the preview had read them"


@pytest.mark.parametrize(
    ("heading", "values", "mapping", "means"),
    [
        ("Mã NV", ["1"], {}, "id"),
        ("Hòm thư", ["a@x.example", "b@x.example"], {}, "email"),
        ("Hòm thư", ["a@x.example", "none"], {}, "-"),
        ("Số ĐT", ["0901"], {}, "-"),
        ("Ca", ["Ngày"], {"ca": "shift"}, "shift"),
        ("", [], {}, "-"),
    ],
)
def test_what_is_proposed(heading, values, mapping, means):
    """Nothing becomes an attribute because nobody looked."""
    assert guess(heading, values, mapping) == means


def refused(response, field):
    """The page that asks, once more, with what is wrong beside this field."""
    page = Page(response)
    assert response.status_code == 422 and page.h1 == "What does each column mean?"
    assert page.all(f"//div[@id='errors']//a[@href='#{field}']")
    assert page.all(f"//*[@id='{field}'][contains(concat(' ', @aria-describedby, ' '), ' {field}-error ')]")
    return " ".join(page.words(f"//*[@id='{field}-error']")), page


def chosen(page):
    """What is chosen for each column, and what is written as the name of those that are attributes."""
    means = page.all("//select/option[@selected]/@value")
    return means, page.all("//tr[.//option[@selected and @value='+']]//input/@value")


def test_an_answer_that_leaves_no_id_is_said_and_the_rest_stays_chosen(town, lan):
    survey = factories.survey(town.house)
    asked = send(lan, survey, OWN.encode())
    answer = MEANS | {"means_0": "-"}
    said, page = refused(
        lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **answer), "columns"
    )
    assert said == "There is no column for the id (id, or mã nhân viên)."
    assert chosen(page) == (["-", "email", "unit", "+", "-"], ["shift"])
    answer["means_0"] = "id"
    upload = page.all("//input[@name='upload']/@value")[0]
    preview = lan.send(f"/console/surveys/{survey}/roster/columns", upload=upload, **answer)
    assert "20 people can be imported" in preview.text, "the file did not have to be sent once more"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"means_2": "email"}, "means_2", "A second column means"),
        ({"name_3": "shift: early < late"}, "name_3", "A heading may not hold : * < or =."),
        ({"name_3": "x" * 101}, "name_3", "The text is longer than 100 characters."),
        ({"name_3": "Lương"}, "means_3", "Pay may not be imported."),
        ({"means_4": "+", "name_4": "SHIFT"}, "means_4", "A second column means"),
    ],
)
def test_what_no_roster_is_read_by_is_said_at_its_column(town, lan, changed, field, words):
    survey = factories.survey(town.house)
    asked = send(lan, survey, OWN.encode())
    answer = MEANS | changed
    said, page = refused(lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **answer), field)
    assert words in said
    means, names = chosen(page)
    assert means == [answer[f"means_{at}"] for at in range(5)]
    assert answer["name_3"] in names


def test_a_file_that_is_kept_no_more_is_said_where_it_is_sent(town, lan):
    survey = factories.survey(town.house)
    for step in ("columns", "import"):
        response = lan.send(f"/console/surveys/{survey}/roster/{step}", upload="gone", **MEANS)
        page = Page(response)
        assert response.status_code == 422
        assert "no longer kept" in " ".join(page.words("//*[@id='file-error']"))
        assert page.all("//div[@id='errors']//a[@href='#file']")


def test_a_column_without_heading_can_be_left_out(town, lan):
    survey = factories.survey(town.house)
    asked = send(lan, survey, b"id,email,,unit\nA,a@x.example,note,P\n")
    assert "column C, without heading" in asked.text
    answer = {"means_0": "id", "means_1": "email", "means_2": "-", "means_3": "unit"}
    preview = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **answer)
    assert "1 person can be imported" in preview.text
    assert "note" not in Page(preview).words("//main")[0]


@pytest.mark.parametrize("mapping", ["no json", "[]", json.dumps({"id": 5}), "[" * 9_000])
def test_a_forged_mapping_imports_nothing(town, lan, mapping):
    survey = factories.survey(town.house)
    preview = send(lan, survey, factories.roster_csv(factories.people(20)))
    response = lan.send(f"/console/surveys/{survey}/roster/import", upload=hidden(preview), mapping=mapping)
    assert response.status_code == 422
    assert "could not be read" in " ".join(Page(response).words("//*[@id='file-error']"))
    assert lists.survey(town.house, survey).people == 0


def test_the_roster_can_be_countersigned_on_paper(town, lan, survey):
    digest = lists.survey(town.house, survey).roster_hash
    page = lan.page(f"/console/surveys/{survey}/roster/statement")
    assert digest[:4] + " " + digest[4:8] in page.text
    assert "nv1@minhhai.example" not in page.text


PERSONAL = "Employee #,Work Email,Department,tenure,Mobile,Salary\n" + "".join(
    f"E{number},e{number}@x.example,{'A' if number % 2 else 'B'},1-3,09012345{number:02},{number}\n"
    for number in range(20)
)


def test_a_column_that_looks_like_a_person_is_asked_about_with_the_reason(town, lan):
    survey = factories.survey(town.house)
    content = PERSONAL.replace(",Salary", ",c7").encode()
    asked = send(lan, survey, content)
    assert Page(asked).h1 == "What does each column mean?"
    assert "Looks like a telephone number." in asked.text
    assert "Has nearly as many values as people: 20 for 20." in asked.text
    chosen = Page(asked).tree.xpath("//select/option[@selected]/@value")
    assert chosen == ["id", "email", "unit", "+", "-", "-"], "what is asked about is proposed to be left out"


def test_what_nobody_may_import_can_only_be_left_out(town, lan):
    survey = factories.survey(town.house)
    asked = send(lan, survey, PERSONAL.encode())
    assert "Pay may not be imported." in asked.text
    assert Page(asked).tree.xpath("//select[@name='means_5']/option/@value") == ["-"]
    answer = {f"means_{at}": means for at, means in enumerate(["id", "email", "unit", "+", "-"])}
    forged = {**answer, "means_5": "+", "name_5": "band"}
    refused = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **forged)
    assert refused.status_code == 422 and "Pay may not be imported." in refused.text
    asked = send(lan, survey, PERSONAL.encode())
    preview = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **answer)
    assert "20 people can be imported" in preview.text


def test_an_import_past_the_question_takes_nothing(town, lan):
    """The preview's form, sent without what the columns were said to mean."""
    survey = factories.survey(town.house)
    content = PERSONAL.replace(",Salary", ",c7").encode()
    asked = send(lan, survey, content)
    page = lan.send(f"/console/surveys/{survey}/roster/import", upload=hidden(asked))
    assert Page(page).h1 == "What does each column mean?"
    assert lists.survey(town.house, survey).people == 0


def test_two_columns_of_one_meaning_are_asked_about_and_the_first_is_proposed(town, lan):
    survey = factories.survey(town.house)
    asked = send(lan, survey, b"id,Email,Email,unit\nE1,a@x.example,b@x.example,A\n")
    assert Page(asked).tree.xpath("//select/option[@selected]/@value") == ["id", "email", "-", "unit"]
    answer = {f"means_{at}": means for at, means in enumerate(["id", "-", "email", "unit"])}
    preview = lan.send(f"/console/surveys/{survey}/roster/columns", upload=hidden(asked), **answer)
    assert "1 person can be imported" in preview.text
