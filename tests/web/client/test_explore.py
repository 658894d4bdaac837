"""A report explored in the portal: every view has one address, answers in a page or a file, and says what is wrong."""

import io

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation

from surveyhost.services.office import audit
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from tests.support import factories, small_units
from tests.support.page import Page


@pytest.fixture
def here(release) -> str:
    return f"/portal/reports/{release}/explore"


@pytest.fixture
def twice(town, client, huong, release) -> int:
    """A second wave of the same survey, released; its id."""
    survey = releases.line(town.house, release).survey_id
    factories.closed_wave(town.house, 44, survey_id=survey)
    return factories.approved(town.house, tally.prepare(town.house, factories.STAFF, survey))


ONE_ADDRESS = {
    "rows=units&columns=theme.lead&sort=order": "?columns=theme.lead",
    "page=1&told=yes": "?told=1",
    "told=1&rows=tenure": "?rows=tenure&told=1",
    "columns=theme.lead&sort=figure:work": "?columns=theme.lead",
    "gossip=1": "",
    "rows=&columns=": "",
}
NOT_THERE = {
    "rows=gossip": "rows", "columns=theme.none": "columns", "against=us": "against", "against=before": "against",
    "sort=figure:none": "sort", "page=99": "page", "page=-1": "page", "page=" + "9" * 40: "page",
    "rows=waves": "rows", "rows=" + "x" * 3000: "rows",
}  # fmt: skip


def table(page: Page) -> list[list[str]]:
    """Its rows, the head first."""
    return [[" ".join(one.text_content().split()) for one in row] for row in page.all("//table//tr")]


class TestAddresses:
    def test_the_report_leads_there_and_a_form_asks_on(self, huong, release, here):
        report = huong.page(huong.get(f"/portal/reports/{release}/").location)
        assert here in [one.get("href") for one in report.all("//main//a")]
        page = huong.page(here)
        assert page.h1 == "Rows: Units. Columns: Themes"
        assert page.words("//table//tbody//th")[:2] == ["Whole company", "Nhà máy"]
        assert {"rows", "columns", "sort", "told", "lowest"} <= set(page.all("//form[@class='explore']//@name"))

    def test_what_a_form_sends_is_brought_to_the_one_address(self, huong, here):
        sent = huong.get(f"{here}?rows=units&columns=theme.lead&sort=order")
        assert (sent.status_code, sent.location) == (302, f"{here}?columns=theme.lead")
        again = huong.page(sent.location)
        assert again.h1 == "Rows: Units. Columns: Items of “Direct superior”"
        assert again.all("//select[@id='columns']/option[@selected]/@value") == ["theme.lead"]

    def test_each_question_has_one(self, huong, here):
        for asked, kept in ONE_ADDRESS.items():
            found = huong.get(f"{here}?{asked}")
            assert (found.status_code, found.location) == (302, here + kept)
            assert huong.get(found.location).status_code == 200

    def test_what_is_not_there_is_said_in_a_line(self, huong, here):
        for asked, field in NOT_THERE.items():
            for kind in ("", "/xlsx", "/png", "/svg"):
                page = huong.page(f"{here}{kind}?{asked}", 422)
                assert page.all(f"//*[@id='{field}-error']") and len(page.errors) == 1, asked
                assert page.all(f"//div[@id='errors']//a[@href='#{field}']") and page.all(f"//*[@id='{field}']"), asked
                assert not page.all("//table")

    def test_no_address_breaks_it(self, huong, here):
        bad = ("", "-1", "'", "<b>", "%00", "../..", "9" * 400, "é", "waves", "theme.", ":", "figure:")
        names = ("unit", "rows", "columns", "against", "sort", "lowest", "told", "page")
        tried = [*((here, name) for name in names), *((f"{here}/comments", name) for name in ("words", "item"))]
        for path, name in tried:
            for value in bad:
                assert huong.get(f"{path}?{name}={value}").status_code in {200, 302, 400, 404, 422}, (name, value)
        assert huong.get(f"{here}/exe").status_code == 404
        assert huong.get(f"{here}?rows=units&rows=tenure").status_code in {302, 422}

    def test_the_first_look_and_each_file_are_on_record(self, town, client, huong, here):
        huong.page(here)
        assert audit.events(town.house, client)[0].after == {"as": "explore"}
        huong.get(f"{here}/xlsx")
        assert audit.events(town.house, client)[0].after == {"as": "explore xlsx"}

    def test_every_link_of_a_view_leads_on(self, huong, here):
        page = huong.page(f"{here}?rows=tenure")
        links = [one for one in page.all("//main//a/@href") if "/explore" in one]
        assert len(links) > 10
        for link in links:
            assert huong.get(link).status_code == 200, link


class TestViews:
    def test_a_head_sorts_and_then_the_other_way_round(self, huong, here):
        people = next(one for one in huong.page(here).all("//thead//a") if one.text == "Answers").get("href")
        for way in ("descending", "ascending"):
            page = huong.page(people)
            (head,) = page.all("//thead/tr/th[@aria-sort]")
            assert (head.text_content(), head.get("aria-sort")) == ("Answers", way)
            numbers = [int(row[1]) for row in table(page)[2:]]
            assert numbers == sorted(numbers, reverse=way == "descending")
            people = head.xpath("a/@href")[0]

    def test_only_what_is_told(self, huong, here):
        page = huong.page(f"{here}?told=1")
        assert len(table(page)) == 2 and "In no row is a difference more than chance." in page.text
        assert "7 rows without a difference that is more than chance are left out." in page.text

    def test_items_are_said_in_full(self, huong, here):
        page = huong.page(f"{here}?columns=theme.lead")
        assert len(page.all("//ol[@class='items-in-full']/li")) == len(page.all("//thead//th")) - 2

    def test_the_files_of_its_report_say_what_changed(self, huong, release, twice):
        for asked, has in ((release, False), (twice, True)):
            book = openpyxl.load_workbook(io.BytesIO(huong.get(f"/portal/reports/{asked}/xlsx/en").data))
            assert ("Since the last wave" in book.sheetnames) == has
            slides = Presentation(io.BytesIO(huong.get(f"/portal/reports/{asked}/pptx/en").data)).slides
            assert any(one.shapes.title.text_frame.text.startswith("What moved since wave 1") for one in slides) == has

    def test_waves_and_the_wave_before(self, huong, twice):
        here = f"/portal/reports/{twice}/explore"
        page = huong.page(f"{here}?rows=waves")
        assert [row[0][:6] for row in table(page)[1:]] == ["wave 1", "wave 2"]
        assert not page.all("//thead//a"), "waves stand in their order"
        page = huong.page(f"{here}?against=before")
        assert "compared with: The wave before" in page.text
        assert huong.get(f"{here}?rows=waves&sort=people&against=before").location == f"{here}?rows=waves"


class TestFiles:
    def test_a_workbook(self, huong, here):
        response = huong.get(f"{here}/xlsx?rows=tenure")
        assert "spreadsheetml" in response.mimetype and "attachment" in response.headers["Content-Disposition"]
        book = openpyxl.load_workbook(io.BytesIO(response.data))
        assert [sheet.title for sheet in book] == ["Favourable, %", "Differences"]
        shown = table(huong.page(f"{here}?rows=tenure"))
        rows = [row for row in book.worksheets[0].iter_rows(min_row=6, values_only=True) if row[0]]
        assert [row[0] for row in rows] == [row[0] for row in shown[1:]]

    def test_a_drawing_and_the_same_as_a_picture(self, huong, here):
        drawing, picture = huong.get(f"{here}/svg"), huong.get(f"{here}/png")
        assert drawing.mimetype == "image/svg+xml" and "attachment" in drawing.headers["Content-Disposition"]
        assert "Nhà máy" in drawing.text and "<script" not in drawing.text
        with Image.open(io.BytesIO(picture.data)) as opened:
            assert opened.format == "PNG" and opened.width > 1000


class TestComments:
    @pytest.fixture
    def said(self, town, release) -> list[str]:
        return [text for one in releases.load(town.house, release).comments for text in one.comments]

    def test_words_are_found_where_they_are_printed(self, huong, here, said):
        page = huong.page(f"{here}/comments")
        assert page.h1 == f"{len(said)} of {len(said)} printed comments" and said
        word = max(said[0].split(), key=len)
        found = huong.page(f"{here}/comments?words={word}")
        hits = [text for text in said if word.casefold() in text.casefold()]
        assert found.h1 == f"{len(hits)} of {len(said)} printed comments"
        assert found.words("//li/mark") and {one.casefold() for one in found.words("//li/mark")} == {word.casefold()}

    def test_what_is_not_printed_is_not_found(self, huong, here):
        page = huong.page(f"{here}/comments?words=chuyền bí mật")
        assert page.h1.startswith("0 of ") and "are not searched" in page.text
        assert not page.all("//a[contains(@href, 'comments/xlsx')]")

    def test_too_long_a_search_is_said_in_a_line(self, huong, here):
        for kind in ("", "/xlsx"):
            page = huong.page(f"{here}/comments{kind}?words={'x' * 200}", 422)
            assert page.all("//*[@id='words-error']")
            assert huong.page(f"{here}/comments{kind}?item=none", 422).all("//*[@id='item-error']")

    def test_as_a_workbook(self, huong, here, said):
        book = openpyxl.load_workbook(io.BytesIO(huong.get(f"{here}/comments/xlsx").data))
        texts = [row[2] for row in book.active.iter_rows(min_row=6, values_only=True)]
        assert sorted(texts) == sorted(said)


class TestReach:
    def test_a_reader_of_a_unit_gets_that_unit_and_no_other(self, town, client, release, here):
        doc = town.hr("doc@minhhai.example", client, "reader", ("Nhà máy",))
        for query in ("", "?rows=tenure", "?columns=theme.lead", "?told=1"):
            for kind in ("", "/svg"):
                response = doc.get(here + kind + query)
                assert response.status_code in {200, 422} and "Văn phòng" not in response.text
                assert "Whole company" not in response.text
        outside = next(one for one in releases.load(town.house, release).units() if one.path == ("Văn phòng",))
        for kind in ("", "/xlsx", "/png", "/svg", "/comments", "/comments/xlsx"):
            assert doc.get(f"{here}{kind}?unit={outside.code}").status_code == 404, kind

    def test_a_reader_of_one_row_gets_that_row_and_the_companys(self, town, client):
        release = small_units.released(town.house, client)
        for unit, home in small_units.COUNTED_IN.items():
            person = town.hr(f"{len(unit)}@minhhai.example", client, "reader", (unit,))
            page = person.page(f"/portal/reports/{release}/explore")
            rows = [", ".join(reversed(home))] if home else []
            assert page.words("//tbody//th") == (["Whole company", *rows] if rows else [])
            assert person.page(f"/portal/reports/{release}/explore/comments").h1.startswith("0 of 0")

    def test_another_clients_hr_finds_nothing(self, town, here):
        other = town.hr("binh@donga.example", factories.client(town.house, "Đông Á"))
        for kind in ("", "/xlsx", "/png", "/svg", "/comments", "/comments/xlsx"):
            assert other.get(here + kind).status_code == 404
