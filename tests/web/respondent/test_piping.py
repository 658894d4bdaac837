"""Earlier choices in later texts, on the page: escaped, in the page's language, never one respondent's for another."""

import pytest

from surveyhost.web.respondent.page_cache import CACHE
from tests.core.questionnaire.test_piping import TEAM, TEAMS, asked, both, note
from tests.support.page import look
from tests.web.respondent.faces import MAI, client_of, face_of

MADE = asked(
    first=(TEAM,), second=[note("How was {{team}}?", help=both("Of {{team}}."))], intro=both("About {{team}}.")
)


@pytest.fixture(autouse=True)
def empty_cache():
    CACHE.clear()


def second_page(client, language="en", **form):
    return look(client.post(f"/s/{MAI}?page=1&lang={language}", data={**form, "go": "next"}))


@pytest.mark.parametrize(("language", "names"), [("en", ("IT <b>", "HR")), ("vi", ("Tin học", "Nhân sự"))])
def test_each_respondent_reads_what_they_chose(language, names):
    client = client_of(face_of(MADE))
    for option, words in zip(TEAMS, names, strict=True):
        for _ in range(2):  # from memory the second time
            page = second_page(client, language, team=option["code"])
            assert f"How was {words}?" in page.words("//label[@class='question']")[0]
            assert page.words("//p[@id='h-said']") == [f"Of {words}."]
            assert page.words("//p[@class='intro']") == [f"About {words}."]
            assert not page.all("//label//b")


def test_without_a_choice_the_question_stands_there():
    client = client_of(face_of(MADE))
    assert "How was [Which team?]?" in second_page(client).text
    assert "How was [Which team?]?" in look(client.get(f"/s/{MAI}?page=2&lang=en")).text
    assert "How was HR?" in second_page(client, team="hr").text, "nor does it stay for whoever chose"


def test_on_one_page_the_question_stands_there():
    page = look(client_of(face_of(MADE, pages="one")).get(f"/s/{MAI}?page=1&lang=en"))
    assert "How was [Which team?]?" in page.text


def test_an_answer_with_a_fault_leaves_the_words_in_place():
    client = client_of(face_of(MADE))
    data = {"team": "hr", "said": "x" * 2001, "go": "send"}
    page = look(client.post(f"/s/{MAI}?page=2&lang=en", data=data))
    assert page.all("//*[contains(@class,'error')]") and "How was HR?" in page.text
