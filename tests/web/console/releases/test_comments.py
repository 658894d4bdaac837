"""Reading comments in the console: by buttons alone here; with the keyboard in tests/browser."""

import re

import pytest

from surveyhost.services.releases import comment_review, releases
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.page import Page


@pytest.fixture
def dung(town):
    return town.staff("dung@vendor.example")


@pytest.fixture
def prepared(town, demo, survey):
    factories.closed_wave(town.house, 44, survey_id=survey)
    return tally.prepare(town.house, factories.STAFF, survey)


def path(release, rest=""):
    return f"/console/releases/{release}/comments/{rest}"


class TestWho:
    def test_only_a_comment_reviewer_reads_them(self, town, lan, minh, prepared):
        for browser in (lan, minh):
            assert browser.get(path(prepared)).status_code == 403
            browser.page(f"/console/releases/{prepared}/")
            assert browser.send(path(prepared, "1"), act="show").status_code == 403
            assert browser.send(path(prepared, "finish")).status_code == 403
        assert comment_review.progress(town.house, prepared).unread

    def test_one_that_is_not_there(self, dung, prepared):
        assert dung.get(path(99)).status_code == 404
        dung.page(path(prepared))
        assert dung.send(path(99, "1"), act="show").status_code == 404
        assert dung.send(path(prepared, "4000"), act="show").status_code == 404

    def test_it_stands_on_the_first_page_until_it_is_done(self, town, dung, minh, prepared):
        assert "Read the comments of" in dung.page("/console/").text
        assert "Sign release" not in minh.page("/console/").text
        factories.comments_read(town.house, prepared)
        assert "Read the comments of" not in dung.page("/console/").text
        assert "Sign release" in minh.page("/console/").text


class TestWithoutScript:
    def test_one_after_another_until_it_can_be_signed(self, town, dung, minh, prepared):
        factories.staffed(town.house)
        total = comment_review.progress(town.house, prepared).comments
        assert dung.page(path(prepared)).h1 == f"{total} comments are still to be read"
        for number in range(1, total + 1):
            dung.done(path(prepared, str(number)), act="withhold" if number == 2 else "show")
        page = dung.page(path(prepared))
        assert page.h1 == "Every comment is read"
        assert not minh.page(f"/console/releases/{prepared}/").all("//button[contains(., 'Release')]")
        dung.done(path(prepared, "finish"))
        minh.page(f"/console/releases/{prepared}/")
        assert minh.done(f"/console/releases/{prepared}/approve", read="1").h1 == "Release 1 is out"
        assert not dung.page(path(prepared)).all("//article//button")

    def test_words_are_masked_and_unmasked(self, town, dung, prepared):
        first = comment_review.comments(town.house, prepared)[0]
        word = max(first.pieces[0][0].split(), key=len).strip(".,")
        page = dung.done(path(prepared, "1"), act="mask", words=word)
        assert word in page.words("//article[@id='c-1']//del")
        page = dung.page(path(prepared))
        value = page.all("//article[@id='c-1']//button[starts-with(@value, 'unmask:')]")[0].get("value")
        page = dung.done(path(prepared, "1"), act=value)
        assert not page.all("//article[@id='c-1']//del")

    def test_a_heading_is_offered_again(self, dung, prepared):
        dung.page(path(prepared))
        page = dung.done(path(prepared, "1"), act="heading", words="Giờ làm")
        assert page.all("//datalist[@id='headings']/option[@value='Giờ làm']")

    @pytest.mark.parametrize(
        ("form", "field", "typed", "said"),
        [
            ({"act": "mask", "words": "nowhere in it"}, "m-1", "nowhere in it", "do not stand in this comment"),
            ({"act": "mask:nowhere in it"}, "m-1", "nowhere in it", "do not stand in this comment"),
            ({"act": "heading", "words": "x" * 81}, "h-1", "x" * 81, "at most 80"),
        ],
    )
    def test_what_cannot_be_done_stands_on_its_field(self, dung, prepared, form, field, typed, said):
        dung.page(path(prepared))
        response = dung.send(path(prepared, "1"), **form)
        assert response.status_code == 422
        page = Page(response)
        assert page.all(f"//*[@id='{field}'][@value='{typed}'][@aria-describedby='{field}-error'][@aria-invalid]")
        assert said in "".join(page.words(f"//article[@id='c-1']//*[@id='{field}-error']"))
        assert page.all(f"//div[@id='errors']//a[@href='#{field}']")
        assert len(page.all("//*[@aria-invalid]")) == 1

    def test_nothing_to_undo_is_said_at_the_comment(self, dung, prepared):
        dung.page(path(prepared))
        response = dung.send(path(prepared, "1"), act="undo")
        assert response.status_code == 422
        assert "nothing to undo" in "".join(Page(response).words("//article[@id='c-1']//*[@id='c-1-error']"))

    def test_unfinished_is_said_and_nothing_is_put_into_the_release(self, town, dung, prepared):
        before = releases.load(town.house, prepared)
        dung.page(path(prepared))
        assert "not been read" in dung.done(path(prepared, "finish")).text
        assert releases.load(town.house, prepared) == before

    def test_every_control_says_what_it_does(self, dung, prepared):
        page = dung.page(path(prepared))
        for control in page.all("//article//button"):
            assert "".join(control.itertext()).strip()
        for box in page.all("//article//input[@name='words']"):
            assert page.all(f"//label[@for='{box.get('id')}']")

    def test_vietnamese(self, town, dung, prepared):
        assert re.search(r"Còn \d+ ý kiến phải đọc", dung.get(path(prepared) + "?lang=vi").text)


class TestInItsPlace:
    def test_a_neutral_sentence_and_a_proposed_heading_are_one_click_and_a_bad_one_stands_on_its_field(
        self, town, dung, prepared
    ):
        first = comment_review.comments(town.house, prepared)[0]
        words = "".join(words for words, _, _ in first.pieces)
        dung.page(path(prepared))
        refused = dung.send(path(prepared, "1"), act="replace", words=words)
        assert refused.status_code == 422 and 'id="n-1-error"' in refused.text
        page = dung.done(path(prepared, "1"), act="replace", words="Somebody asks for other hours.")
        assert page.all("//article[@id='c-1']//p[@class='instead']")[0].text_content().strip().endswith("other hours.")
        button = page.all("//form[contains(@class, 'proposed')]/button")[0]
        number = button.xpath("ancestor::article/@id")[0].removeprefix("c-")
        dung.done(path(prepared, number), act=button.get("value"))
        assert comment_review.comments(town.house, prepared)[int(number) - 1].heading == button.text.strip()


class TestStatements:
    LINES = "\n".join(f"Câu nhận định số {number}." for number in range(1, 6))

    def test_a_ballot_from_the_release_to_its_survey(self, town, dung, lan, prepared):
        assert "a release that is out" in dung.page(f"/console/releases/{prepared}/ballot").text
        assert dung.send(f"/console/releases/{prepared}/ballot").status_code == 422
        assert dung.get("/console/releases/99/ballot").status_code == 404
        release = factories.approved(town.house, prepared)
        assert lan.get(f"/console/releases/{release}/ballot").status_code == 403
        link = "//a[normalize-space()='Let everybody vote on statements']/@href"
        page = dung.page(dung.page(f"/console/releases/{release}/").all(link)[0])
        assert page.h1 == "Let everybody vote on statements"
        fields = [one.get("name") for one in page.all("//textarea")]
        refused = dung.send(f"/console/releases/{release}/ballot", **dict.fromkeys(fields, "Một câu."))
        assert refused.status_code == 422 and "5 to 25 statements" in refused.text
        page = dung.done(f"/console/releases/{release}/ballot", **dict.fromkeys(fields, self.LINES))
        assert "with the same roster" in page.text and page.h1.startswith("Vote on statements: ")
