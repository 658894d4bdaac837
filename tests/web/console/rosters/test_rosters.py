"""The roster: sent, checked whole, looked at, imported; and files that mean harm."""

import io
import zipfile

from surveyhost.core.roster.notices import ASKED, NOTICES
from surveyhost.core.roster.problems import PROBLEMS
from surveyhost.services.setup import lists
from surveyhost.web.account.settings import UPLOAD_LIMIT
from surveyhost.web.console.rosters import notices as roster_notices
from surveyhost.web.console.rosters import problems as roster_problems
from tests.support import factories
from tests.support.page import Page

BAD = "id,email,unit,language\nA,a@x.example,P / L,vi\nA,not-an-address,P / ,vn\n,b@x.example,P,vi\n"


def flat(response) -> str:
    """The page's text as one line, nothing between its tags."""
    return " ".join(response.text.split()).replace("> <", "><")


def send(browser, survey, content, name="roster.csv"):
    browser.page(f"/console/surveys/{survey}/roster")
    return browser.send(f"/console/surveys/{survey}/roster", file=(io.BytesIO(content), name))


class TestCheck:
    def test_every_problem_is_shown_at_once_and_nothing_is_imported(self, town, lan):
        survey = factories.survey(town.house)
        response = send(lan, survey, BAD.encode())
        assert response.status_code == 422
        for words in ("An id names one person", "Not a whole e-mail address", "A level of the unit is empty",
                      "not a language of the questionnaire", "The id is missing"):  # fmt: skip
            assert words in response.text, words
        assert lists.survey(town.house, survey).people == 0

    def test_the_page_of_problems_repeats_no_name_and_no_address(self, town, lan):
        survey = factories.survey(town.house)
        response = send(lan, survey, BAD.encode())
        assert "not-an-address" not in response.text
        assert "a@x.example" not in response.text

    def test_a_file_has_to_be_chosen(self, town, lan):
        survey = factories.survey(town.house)
        lan.page(f"/console/surveys/{survey}/roster")
        assert lan.send(f"/console/surveys/{survey}/roster").status_code == 422

    def test_a_zip_bomb_is_refused(self, town, lan):
        survey = factories.survey(town.house)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            book.writestr("xl/workbook.xml", b"<workbook/>")
            book.writestr("xl/worksheets/sheet1.xml", b"0" * 600_000_000)
        response = send(lan, survey, packed.getvalue(), "roster.xlsx")
        assert response.status_code == 422
        assert lists.survey(town.house, survey).people == 0

    def test_a_file_of_200_megabytes_is_refused_before_it_is_read(self, town, lan):
        survey = factories.survey(town.house)
        lan.page(f"/console/surveys/{survey}/roster")
        response = lan.post(
            f"/console/surveys/{survey}/roster",
            data=b"--x",
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(200 * 2**20)},
        )
        assert response.status_code == 413

    def test_nor_does_one_that_hides_its_length_come_in(self, town, lan):
        """In pieces, as HTTP/1.1 allows, without saying how many will come."""
        survey = factories.survey(town.house)
        lan.page(f"/console/surveys/{survey}/roster")
        endless = Endless(b'--x\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\n', 200 * 2**20)
        response = lan.post(
            f"/console/surveys/{survey}/roster",
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"wsgi.input": endless, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
        )
        assert response.status_code == 413
        assert endless.given <= UPLOAD_LIMIT + 2**20


class Endless(io.RawIOBase):
    """A body of so many bytes that is never in memory as a whole."""

    def __init__(self, head: bytes, size: int) -> None:
        self.head, self.size, self.given = head, size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        piece = self.head or b"0" * min(len(into), 65536, self.size - self.given)
        piece = piece[: len(into)]
        self.head = self.head[len(piece) :]
        into[: len(piece)] = piece
        self.given += len(piece)
        return len(piece)


class TestImport:
    def test_it_takes_the_file_that_was_looked_at(self, town, lan):
        survey = factories.survey(town.house)
        preview = send(lan, survey, factories.roster_csv(factories.people(60)))
        assert "60 people can be imported" in preview.text
        assert lists.survey(town.house, survey).people == 0
        name = flat(preview).split('name="upload" value="')[1].split('"')[0]
        lan.done(f"/console/surveys/{survey}/roster/import", upload=name)
        assert lists.survey(town.house, survey).people == 60

    def test_it_takes_it_once(self, town, lan):
        survey = factories.survey(town.house)
        preview = send(lan, survey, factories.roster_csv(factories.people(60)))
        name = flat(preview).split('name="upload" value="')[1].split('"')[0]
        lan.done(f"/console/surveys/{survey}/roster/import", upload=name)
        again = lan.send(f"/console/surveys/{survey}/roster/import", upload=name)
        assert again.status_code == 422 and "no longer kept" in again.text

    def test_the_difference_from_the_last_roster_is_shown(self, town, lan, survey):
        rows = factories.people(62)[2:]
        rows[0]["unit"] = "Văn phòng / Kế toán" if rows[0]["unit"] != "Văn phòng / Kế toán" else "Nhà máy / Chuyền A"
        response = send(lan, survey, factories.roster_csv(rows))
        text = flat(response)
        assert '<dt>Joiners</dt><dd class="num">2</dd><dt>Leavers</dt><dd class="num">2</dd>' in text
        assert '<dt>Moved</dt><dd class="num">1</dd>' in text
        title = lists.survey(town.house, survey).title["en"]
        assert f"Against the roster of {title}, brought on 2 Mar 2026" in text
        assert "takes the place" in text

    def test_another_surveys_roster_is_named_and_not_replaced(self, town, lan, survey):
        first = lists.survey(town.house, survey)
        second = factories.survey(town.house, first.client_id)
        text = send(lan, second, factories.roster_csv(factories.people(60))).text
        assert f"Against the roster of {first.title['en']}, brought on 2 Mar 2026" in text
        assert "that one has most of these people" in text
        assert "takes the place" not in text

    def test_many_additions_to_a_small_unit_are_flagged(self, town, lan, survey):
        planted = [{**row, "id": f"X{row['id']}", "unit": "Nhà máy / Nhóm nhỏ"} for row in factories.people(5)]
        response = send(lan, survey, factories.roster_csv([*factories.people(60), *planted]))
        assert "5 of the 5 people in “Nhà máy / Nhóm nhỏ” are new" in response.text

    def test_addresses_outside_the_firms_domains_are_flagged(self, town, lan):
        client = factories.client(town.house, domains=["elsewhere.example"])
        survey = factories.survey(town.house, client)
        response = send(lan, survey, factories.roster_csv(factories.people(20)))
        assert "Addresses outside the firm's domains, at minhhai.example" in response.text

    def test_in_the_field_it_says_whose_links_end_before_anything_is_done(self, town, lan, wave):
        preview = send(lan, wave.survey_id, factories.roster_csv(factories.people(55)))
        assert "their links take no more" in flat(preview)
        name = flat(preview).split('name="upload" value="')[1].split('"')[0]
        assert lists.survey(town.house, wave.survey_id).people == 60
        taken = lan.send(f"/console/surveys/{wave.survey_id}/roster/import", upload=name)
        assert taken.status_code == 302
        assert lists.survey(town.house, wave.survey_id).people == 55


class TestTemplate:
    def test_it_can_be_filled_in_and_sent_back(self, town, lan):
        survey = factories.survey(town.house)
        content = lan.get(f"/console/surveys/{survey}/roster-template.csv").data
        assert (
            "One person can be imported" in send(lan, survey, content).text
            or b"1 person can be imported" in lan.last.data
        )


class TestQuestions:
    """A file that may not be what was meant stops at the preview until somebody confirms it."""

    def no_units(self):
        return [{**row, "unit": ""} if number < 27 else row for number, row in enumerate(factories.people(30))]

    def field(self, text, name):
        return " ".join(text.split()).split(f'name="{name}" value="')[1].split('"')[0]

    def test_empty_units_are_counted_and_asked_about(self, town, lan):
        survey = factories.survey(town.house)
        preview = send(lan, survey, factories.roster_csv(self.no_units()))
        assert "Without a unit, and so counted in the company itself: 27 of 30" in preview.text
        path = f"/console/surveys/{survey}/roster/import"
        again = lan.send(path, upload=self.field(preview.text, "upload"))
        assert again.status_code == 422
        assert 'id="confirmed-error"' in again.text and 'aria-describedby="confirmed-error"' in again.text
        assert lists.survey(town.house, survey).people == 0
        confirmed = self.field(again.text, "confirmed")
        lan.done(path, upload=self.field(again.text, "upload"), confirmed=confirmed)
        assert lists.survey(town.house, survey).people == 30

    def test_yes_to_one_question_is_no_yes_to_another(self, town, lan):
        survey = factories.survey(town.house)
        asked = send(lan, survey, factories.roster_csv(self.no_units())).text
        confirmed = self.field(asked, "confirmed")
        other = send(
            lan,
            survey,
            factories.roster_csv([{**row, "unit": ""} for row in factories.people(29)] + factories.people(30)[29:]),
        ).text
        path = f"/console/surveys/{survey}/roster/import"
        assert lan.send(path, upload=self.field(other, "upload"), confirmed=confirmed).status_code == 422
        assert lists.survey(town.house, survey).people == 0

    def test_a_difference_that_is_implausible_is_asked_about(self, town, lan, survey):
        rows = [{**row, "id": f"X{row['id']}"} for row in factories.people(60)]
        text = send(lan, survey, factories.roster_csv(rows)).text
        assert "In the file, and not on the roster it is compared with: 60 of 60" in text
        assert "On the roster it is compared with, and not in the file: 60 of 60." in text
        assert 'name="confirmed"' in text

    def test_a_third_who_moved_stop_the_import_until_somebody_confirms_it(self, town, lan, survey):
        """Units of one column too far down: everybody stays, and works elsewhere."""
        rows = factories.people(60)
        units = [row["unit"] for row in rows]
        shifted = [{**row, "unit": unit} for row, unit in zip(rows, [*units[1:], units[0]], strict=True)]
        before = lists.survey(town.house, survey).roster_hash
        preview = send(lan, survey, factories.roster_csv(shifted)).text
        moved = sum(one["unit"] != other["unit"] for one, other in zip(rows, shifted, strict=True))
        assert f"Moved to another unit, of those who stay: {moved} of 60." in preview
        assert "not on the roster it is compared with" not in preview and "not in the file" not in preview
        path = f"/console/surveys/{survey}/roster/import"
        again = lan.send(path, upload=self.field(preview, "upload"))
        assert again.status_code == 422 and 'id="confirmed-error"' in again.text
        assert lists.survey(town.house, survey).roster_hash == before
        lan.done(path, upload=self.field(again.text, "upload"), confirmed=self.field(again.text, "confirmed"))
        assert lists.survey(town.house, survey).roster_hash != before

    def test_an_ordinary_difference_is_not(self, town, lan, survey):
        assert 'name="confirmed"' not in send(lan, survey, factories.roster_csv(factories.people(65)[4:])).text

    def test_every_kind_has_words_of_its_own(self):
        assert set(roster_notices.WORDS) == set(NOTICES) >= ASKED
        assert set(roster_problems.WORDS) == set(PROBLEMS)


def test_during_fieldwork_the_preview_says_what_becomes_of_leavers_and_joiners(town, lan, wave):
    rows = factories.people()
    content = factories.roster_csv([*rows[2:], {**rows[0], "id": "NEW", "email": "new@minhhai.example"}])
    lan.page(f"/console/surveys/{wave.survey_id}/roster")
    shown = lan.send(f"/console/surveys/{wave.survey_id}/roster", file=(io.BytesIO(content), "roster.csv"))
    assert "Wave 1 is in the field" in shown.text and "within ten minutes" in shown.text
    (upload,) = Page(shown).tree.xpath("//form[contains(@action, 'import')]//input[@name='upload']/@value")
    lan.done(f"/console/surveys/{wave.survey_id}/roster/import", upload=upload)
    assert lists.survey(town.house, wave.survey_id).people == 59
