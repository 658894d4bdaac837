"""From the first page to the receipt: forward, back, to another language, and what is refused on the way."""

import pytest

from tests.support.page import look
from tests.web.respondent.faces import MAI, WORDS, client_of, face_of
from tests.web.respondent.instruments import BRANCHES, EVERY_KIND, RANDOM, VOICE

WORK = {f"work_{number}": "4" for number in range(1, 5)}
SAFETY = {"raise": "2", "listen": "5", "told": "-", "early": "4", "fear": "Sợ bị điểm tên."}


def post(client, number, form, go="next", lang="en"):
    return client.post(f"/s/{MAI}?page={number}&lang={lang}", data=form | {"go": go})


def test_two_sheets_to_a_receipt(voice, voice_client):
    second = look(post(voice_client, 1, WORK))
    assert second.h1 == "Safe to speak up"
    assert second.carried == {code: ["4"] for code in WORK}
    assert voice.answers == {}
    thanks = look(post(voice_client, 2, WORK | SAFETY, "send"))
    assert thanks.h1 == "Thank you for speaking up."
    assert tuple(thanks.words("//ol/li")) == WORDS
    assert voice.answers[MAI] == {
        "work_1": 4, "work_2": 4, "work_3": 4, "work_4": 4, "raise": 2, "listen": 5, "early": 4,
        "fear": "Sợ bị điểm tên.",
    }  # fmt: skip


def test_a_post_of_everything_at_once_is_sent(voice, voice_client):
    response = voice_client.post(f"/s/{MAI}", data=WORK | SAFETY)
    assert response.status_code == 200
    assert voice.answers[MAI]["raise"] == 2


def test_back_loses_nothing(voice_client):
    first = look(post(voice_client, 2, WORK | {"raise": "2", "fear": "x"}, "back"))
    assert first.h1 == "Work"
    assert first.checked() == {code: ["4"] for code in WORK}
    assert first.carried == {"raise": ["2"], "fear": ["x"]}
    second = look(post(voice_client, 1, WORK | {"raise": "2", "fear": "x"}))
    assert second.checked() == {"raise": ["2"]}
    assert second.words("//textarea") == ["x"]


def test_another_language_loses_nothing_and_checks_nothing(voice_client):
    page = look(post(voice_client, 2, WORK | {"raise": "2"}, go="vi"))
    assert page.h1 == "An toàn khi lên tiếng"
    assert page.checked() == {"raise": ["2"]}
    assert page.carried == {code: ["4"] for code in WORK}
    assert page.errors == []


def test_errors_stand_beside_the_field_and_in_the_summary(voice_client):
    response = post(voice_client, 1, {"work_1": "4"}, lang="vi")
    assert response.status_code == 422
    page = look(response)
    assert page.title.startswith("Lỗi: Công việc")
    assert page.summary == "Còn 3 câu chưa trả lời"
    assert page.errors == ["Hãy chọn một mức, hoặc chọn “Tôi không muốn trả lời câu này”."] * 3
    links = page.all("//*[@id='errors']//a")
    assert [link.get("href") for link in links] == ["#f-work_2-1", "#f-work_3-1", "#f-work_4-1"]
    assert links[0].text == "Câu 2: Tôi có đủ đồ nghề, câu 2."
    assert page.checked() == {"work_1": ["4"]}


def test_sending_with_a_gap_leads_to_the_sheet_of_the_gap(voice, voice_client):
    page = look(post(voice_client, 2, {"work_1": "4"} | SAFETY, "send"))
    assert page.h1 == "Work"
    assert page.summary == "3 questions left"
    assert page.carried["fear"] == ["Sợ bị điểm tên."]
    assert voice.answers == {}


@pytest.mark.parametrize("go", ["", "xx", "NEXT", "fr", "submit"])
def test_a_post_that_does_not_say_where_to_sends(voice_client, go):
    page = look(post(voice_client, 1, WORK, go))
    assert page.h1 == "Safe to speak up"
    assert page.summary == "4 questions left"


def test_nothing_but_refusals_sends_nothing(voice, voice_client):
    declined = {code: "-" for code in WORK | SAFETY if code != "fear"}
    response = post(voice_client, 2, declined, "send")
    assert response.status_code == 422
    assert look(response).summary == "Nothing is answered yet, so nothing was sent."
    assert voice.answers == {}


def test_the_last_sheet_has_send_and_the_first_no_back(voice_client):
    assert look(voice_client.get(f"/s/{MAI}?page=1")).buttons() == ["next"]
    assert look(voice_client.get(f"/s/{MAI}?page=2")).buttons() == ["send", "back"]


def test_all_on_one_page(voice):
    one = face_of(VOICE, pages="one")
    page = look(client_of(one).get(f"/s/{MAI}?page=1&lang=en"))
    assert page.h1 == "Employee voice 2026"
    assert page.words("//section/h2") == ["Work", "Safe to speak up"]
    assert page.buttons() == ["send"]


def test_numbers_run_through_all_sheets(voice_client):
    page = look(voice_client.get(f"/s/{MAI}?page=2"))
    assert page.words("//*[@class='question']/small") == ["5.", "6.", "7.", "8.", "9."]


class TestBranches:
    @pytest.fixture
    def branches(self):
        return face_of(BRANCHES)

    def test_only_what_was_asked_for_is_shown(self, branches):
        client = client_of(branches)
        assert look(post(client, 1, {"uses": ["hr"]})).h1 == "About HR"
        assert look(post(client, 1, {"uses": ["it", "hr"]})).h1 == "About IT"

    def test_back_skips_what_was_skipped(self, branches):
        client = client_of(branches)
        assert look(post(client, 3, {"uses": ["hr"], "hr_speed": "3"}, "back")).h1 == "First"

    def test_where_nothing_remains_one_may_send(self, branches):
        client = client_of(branches)
        branches.answers.clear()
        page = look(post(client, 1, {}))
        assert page.h1 == "Ready to send"
        assert page.buttons() == ["send", "back"]

    def test_back_from_there_leads_back(self, branches):
        assert look(post(client_of(branches), 4, {}, "back")).h1 == "First"

    def test_the_last_sheet_that_remains_sends(self, branches):
        client = client_of(branches)
        assert look(post(client, 1, {"uses": ["it"]})).buttons() == ["send", "back"]
        assert look(post(client, 1, {"uses": ["it", "hr"]})).buttons() == ["next", "back"]

    def test_what_depends_on_the_same_sheet_is_there_with_its_condition(self, branches):
        page = look(post(client_of(branches), 1, {"uses": ["it"]}))
        item = page.all("//*[@id='q-it_why']")[0]
        assert item.get("data-show") == '["<=", "it_speed", 2]'
        assert "Only if it fits" in item.text_content()

    def test_an_answer_to_what_was_not_asked_is_not_kept(self, branches):
        client = client_of(branches)
        form = {"uses": ["it"], "it_speed": "4", "it_why": "secret", "hr_speed": "1"}
        assert post(client, 2, form, "send").status_code == 200
        assert branches.answers[MAI] == {"uses": ("it",), "it_speed": 4}


class TestRandomOrder:
    def pages(self, client):
        return [look(client.get(f"/s/{MAI}?page=1")) for _ in range(40)]

    def test_orders_differ_and_none_is_kept(self):
        face = face_of(RANDOM)
        client = client_of(face)
        found = {tuple(page.words("//legend[@class='question']")) for page in self.pages(client)}
        assert len(found) > 3
        response = client.post(f"/s/{MAI}", data={"item_1": "b", "_order": "7"})
        assert response.status_code == 200
        assert face.answers[MAI] == {"item_1": "b"}

    def test_numbers_follow_the_order_shown(self):
        page = self.pages(client_of(face_of(RANDOM)))[0]
        numbers = [text.split()[0] for text in page.words("//legend[@class='question']")]
        assert numbers == [f"{number}." for number in range(1, 7)]

    def test_an_error_keeps_the_order(self):
        client = client_of(face_of(RANDOM))
        for page in self.pages(client)[:5]:
            order = page.carried["_order"][0]
            again = look(post(client, 1, {"item_0": "zzz", "_order": order}))
            assert again.words("//legend/small/following-sibling::text()/..") == page.words(
                "//legend/small/following-sibling::text()/.."
            )

    def test_an_order_of_ones_own_making_does_no_harm(self):
        client = client_of(face_of(RANDOM))
        for order in ("99", "-1", "x", "", "٣"):
            assert post(client, 1, {"_order": order}, "send").status_code == 422


def test_every_kind_is_carried_and_kept():
    face = face_of(EVERY_KIND)
    client = client_of(face)
    form = {
        "speed": "na", "seven": "7", "recommend": "0", "uses_it": "yes", "went_wrong": ["slow", "rude"],
        "care:light": "2", "care:noise": "-", "served": ["hr"], "served:hr:time": "4", "served:hr:clear": "-",
        "served:qc:time": "1", "order:pay": "2", "order:food": "1", "minutes": "12,5", "place": "Kho",
        "change": "Bớt họp.\r\nCảm ơn.",
    }  # fmt: skip
    assert post(client, 1, form).status_code == 200
    assert post(client, 2, form).status_code == 200
    page = look(post(client, 3, form, "back"))
    assert page.h1 == "Grids"
    assert page.checked()["served:hr:time"] == ["4"]
    assert look(post(client, 3, form, "send")).h1 == "Thank you for speaking up."
    kept = face.answers[MAI]
    assert str(kept.pop("minutes")) == "12.5"
    assert kept == {
        "seven": 7, "recommend": 0, "uses_it": "yes", "went_wrong": ("slow", "rude"), "care": {"light": 2},
        "served": {"hr": {"time": 4}}, "order": ("food", "pay"), "place": "Kho", "change": "Bớt họp.\nCảm ơn.",
    }  # fmt: skip
