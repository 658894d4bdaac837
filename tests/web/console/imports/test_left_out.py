"""What an import leaves out: a page before anything is made, and afterwards; however much it is."""

import csv
import hashlib
import io
import time

import pytest

from surveyhost.services.accounts import accounts
from surveyhost.services.questionnaires import drafts, imports
from surveyhost.services.setup import lists
from surveyhost.store.office.tables import QuestionnaireImport, Survey
from tests.support import factories
from tests.support.page import Page
from tests.support.xlsform import workbook

MOST_COOKIE = 4093
"""Bytes of a cookie that browsers keep."""
KINDS = ("geopoint", "barcode", "image")


def lossy(lines: int, label: str = "What else?") -> bytes:
    """An XLSForm of one question that came along and many that did not, three kinds of them, each named otherwise."""
    rows = [["type", "name", "label::English (en)"], ["text", "q", label]]
    for number in range(lines):
        name = hashlib.sha256(str(number).encode()).hexdigest()[:20]
        rows.append([KINDS[number % 3], f"n{name}", f"Left {number}"])
    return workbook(survey=rows, settings=[["form_title"], ["Form"]])


def sent(browser, client, content, **form):
    browser.page(f"/console/surveys/new?client={client}")
    return browser.send("/console/surveys/new", client=str(client), file=(io.BytesIO(content), "form.xlsx"), **form)


def carried(page, *names):
    return {name: page.carried[name][0] for name in ("upload", *names) if name in page.carried}


SURVEY = ("client", "title", "minimum_group", "breakdowns")


@pytest.fixture
def made(town, lan):
    """A survey made of a file of which 100 lines were left out; its id."""
    page = Page(sent(lan, factories.client(town.house), lossy(100)))
    lan.done("/console/surveys/new/file", act="take", **carried(page, *SURVEY))
    return 1


@pytest.mark.parametrize("lines", [1, 396, 5000])
def test_however_much_is_left_out_it_is_shown_and_no_cookie_carries_it(town, lan, lines):
    answer = sent(lan, factories.client(town.house), lossy(lines))
    cookies = answer.headers.getlist("Set-Cookie")
    assert all(len(one) < MOST_COOKIE for one in cookies), [len(one) for one in cookies]
    page = lan.page(answer.location) if answer.location else Page(answer)
    assert "type 'geopoint'" in page.text
    assert page.h1.startswith(f"Nothing is made yet: {lines:,} thing")


def test_nothing_is_made_before_it_was_seen_and_all_that_was_typed_is_kept(town, lan):
    page = Page(sent(lan, factories.client(town.house), lossy(3), title="Mới", minimum_group="6", breakdowns="a\nb"))
    assert lists.surveys(town.house) == []
    assert "type 'geopoint'" in page.text and "row 3" in page.text
    lan.done("/console/surveys/new/file", act="take", **carried(page, *SURVEY))
    survey = lists.survey(town.house, 1)
    assert (dict(survey.title), survey.minimum_group, list(survey.breakdowns)) == ({"en": "Mới"}, 6, ["a", "b"])
    kept = imports.standing(town.house, 1)
    assert [one.row for one in kept.left_out] == [3, 4, 5] and kept.filename == "form.xlsx"


def test_a_file_that_leaves_nothing_out_asks_nothing(town, lan):
    assert sent(lan, factories.client(town.house), lossy(0)).status_code == 302
    assert imports.standing(town.house, 1) is None
    assert lan.get("/console/surveys/1/left-out").status_code == 404
    assert "left out" not in lan.page("/console/surveys/1/").text


@pytest.mark.parametrize("wrong", [{"minimum_group": "4"}, {"breakdowns": "a\na"}, {"client": "77"}])
def test_what_is_wrong_with_the_survey_is_said_before_the_look(town, lan, wrong):
    client = factories.client(town.house)
    answer = lan.send("/console/surveys/new", **{"client": str(client), **wrong}, file=(io.BytesIO(lossy(3)), "a.xlsx"))
    assert answer.status_code == 422 and "Nothing is made yet" not in answer.text


def test_a_file_that_is_not_kept_any_more_has_to_be_sent_again(town, lan):
    page = Page(sent(lan, factories.client(town.house), lossy(3)))
    given = carried(page, *SURVEY)
    lan.done("/console/surveys/new/file", act="take", **given)
    answer = lan.send("/console/surveys/new/file", act="take", **given)
    assert answer.status_code == 422 and "send it again" in answer.text
    assert len(lists.surveys(town.house)) == 1


class TestAfterwards:
    def test_the_survey_and_the_editor_lead_to_it(self, lan, made):
        for page in (f"/console/surveys/{made}/", f"/console/surveys/{made}/editor"):
            links = lan.page(page).all(f"//a[@href='/console/surveys/{made}/left-out']")
            assert [one.text_content().strip() for one in links] == ["100 things in its file were left out"]

    def test_it_is_grouped_and_alike_lines_are_one(self, lan, made):
        page = lan.page(f"/console/surveys/{made}/left-out")
        assert page.h1 == "100 things in the file were left out"
        assert page.words("//section/h2") == ["Sheet “survey” 100"]
        assert page.words("//summary") == ["type '…' ('…') 100 times"]
        lines = page.words("//details//li")
        assert len(lines) == 3
        assert lines[0].startswith("type 'geopoint' ('…') 34 times rows 3, 6, 9,")

    def test_it_can_be_searched(self, lan, made):
        page = lan.page(f"/console/surveys/{made}/left-out?q=barcode")
        assert "33 of 100 with “barcode”" in page.text
        assert not page.all("//*[contains(text(), 'geopoint')]") and page.all("//*[contains(text(), 'barcode')]")

    def test_everything_can_be_opened_to_be_printed(self, lan, made):
        assert not lan.page(f"/console/surveys/{made}/left-out").all("//details[@open]")
        assert lan.page(f"/console/surveys/{made}/left-out?all=1").all("//details[@open]")

    def test_it_is_a_file_too(self, lan, made):
        answer = lan.get(f"/console/surveys/{made}/left-out.csv")
        head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert head == ["Sheet or section", "Row", "Question", "What was left out"]
        assert len(rows) == 100 and rows[0][:2] == ["survey", "3"] and rows[0][3].startswith("type 'geopoint'")

    def test_it_is_said_in_vietnamese(self, town, lan, made):
        accounts.prefer(town.house, accounts.find(town.house, "lan@vendor.example").id, language="vi")
        page = lan.page(f"/console/surveys/{made}/left-out")
        assert page.words("//summary") == ["kiểu '…' ('…') 100 lần"]
        assert page.words("//section/h2") == ["Trang tính “survey” 100"]

    def test_it_goes_with_the_survey(self, town, made):
        with town.house.office.begin() as session:
            session.execute(Survey.__table__.delete())
        with town.house.office() as session:
            assert session.query(QuestionnaireImport).count() == 0


class TestEditor:
    @pytest.fixture
    def editor(self, lan, made):
        lan.page(f"/console/surveys/{made}/editor")
        return f"/console/surveys/{made}/editor"

    def bring(self, lan, editor, lines, label="Another"):
        lan.page(editor)
        return lan.send(f"{editor}/file", file=(io.BytesIO(lossy(lines, label)), "other.xlsx"))

    def left(self, town, survey):
        return drafts.draft(town.house, survey).left_out

    def test_a_file_takes_the_place_only_after_the_look(self, town, lan, editor, made):
        page = Page(self.bring(lan, editor, 7))
        assert page.h1 == "Nothing is made yet: 7 things in the file have no place here"
        assert self.left(town, made) == 100
        lan.done(f"{editor}/file/take", act="take", **carried(page))
        assert self.left(town, made) == 7
        assert imports.standing(town.house, made).filename == "other.xlsx"

    def test_undo_redo_and_restore_bring_back_the_list_of_what_stands(self, town, lan, editor, made):
        lan.done(f"{editor}/file/take", act="take", **carried(Page(self.bring(lan, editor, 7))))
        for step, count in (("undo", 100), ("redo", 7)):
            lan.done(f"{editor}/step", step=step)
            assert self.left(town, made) == count
        lan.done(f"{editor}/file", blank="1")
        assert self.left(town, made) == 0
        lan.done(f"{editor}/step", version="2")
        assert self.left(town, made) == 7
        lan.done(f"{editor}/step", version="1")
        assert self.left(town, made) == 100
        lan.done(f"{editor}/add", section="section_1")
        assert self.left(town, made) == 100, "what is changed by hand still goes back to its file"
        assert self.bring(lan, editor, 0).status_code == 302
        assert self.left(town, made) == 0

    def test_the_page_can_be_searched_and_opened_before_it_is_confirmed(self, town, lan, editor, made):
        page = Page(self.bring(lan, editor, 90))
        looked = Page(lan.send(f"{editor}/file/take", act="look", q="image", **carried(page)))
        assert "30 of 90 with “image”" in looked.text
        opened = Page(lan.send(f"{editor}/file/take", act="open", **carried(looked)))
        assert opened.all("//details[@open]") and self.left(town, made) == 100
        lan.done(f"{editor}/file/take", act="take", **carried(opened))
        assert self.left(town, made) == 90

    def test_mistakes_are_a_page_and_no_cookie(self, lan, editor):
        content = "\n".join(f"wrong_{hashlib.sha256(bytes([n])).hexdigest()} = 1" for n in range(200))
        lan.page(editor)
        answer = lan.send(f"{editor}/file", file=(io.BytesIO(content.encode()), "a.toml"))
        assert answer.status_code == 422 and all(len(one) < MOST_COOKIE for one in answer.headers.getlist("Set-Cookie"))
        assert len(Page(answer).words("//ol/li")) >= 200


def test_five_thousand_lines_that_are_all_different_make_a_page_soon_and_of_bearable_size(town, lan):
    choices = [["list_name", "name", "label"], *([f"list_{n}", "a", "A"] for n in range(5000))]
    survey = [["type", "name", "label::English (en)"], ["text", "q", "What else?"]]
    content = workbook(survey=survey, choices=choices, settings=[["form_title"], ["Form"]])
    read = Page(sent(lan, factories.client(town.house), content))
    lan.done("/console/surveys/new/file", act="take", **carried(read, *SURVEY))
    began = time.process_time()
    answer = lan.get("/console/surveys/1/left-out?all=1")
    assert time.process_time() - began < 5
    assert len(answer.data) < 2_000_000
    assert len(Page(answer).all("//details//li")) == 5000
