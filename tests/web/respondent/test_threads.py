"""Being answerable, as pages: the tick, the seven words, and `/reply`, which tells nobody whether words are right."""

import re
from html import unescape

import pytest

from surveyhost import languages
from surveyhost.core.threads import message
from surveyhost.core.threads.reply import LONGEST, Acknowledgement, Said
from surveyhost.services.answering.threads import Answered, Found
from surveyhost.translations import catalogue
from surveyhost.web.respondent.context import FACE
from surveyhost.web.respondent.threads import reading
from surveyhost.web.shared.rate_limits import Limits
from tests.support.page import look
from tests.web.respondent import faces
from tests.web.respondent.faces import CODE, MAI, client_of, face_of
from tests.web.respondent.instruments import VOICE
from tests.web.respondent.test_changed_mail import pages
from tests.web.respondent.test_navigation import SAFETY, WORK

TICK = "fear:reply"
SEVEN = "một hai ba bốn năm sáu bảy"


@pytest.fixture
def talking():
    """The wave of the pictures, with a dialogue."""
    return face_of(VOICE, dialogue="yes")


@pytest.fixture
def browser(talking):
    return client_of(talking)


def found(talking, *said: Said) -> Found:
    return Found(talking.wave, (Answered("fear", talking.wave.questionnaire.item("fear").text, said),))


class Shelf:
    """What lies under the right words, and what was laid down."""

    def __init__(self, talking, *said: Said) -> None:
        self.talking, self.said, self.written = talking, said, []
        self.is_full = False

    def read(self, code: str, words: str) -> Found:
        if code == CODE and words == SEVEN:
            return found(self.talking, *self.said)
        return Found(self.talking.wave if code == CODE else None, ())

    def write(self, code: str, words: str, item: str, text: str) -> bool:
        self.written.append((code, words, item, message.check(text)))
        return not self.is_full


def shelved(browser, shelf: Shelf, limits: Limits | None = None):
    face = browser.application.extensions[FACE]
    changes = {"replies": shelf.read, "write_back": shelf.write} | ({"limits": limits} if limits else {})
    browser.application.extensions[FACE] = faces.replace(face, **changes)
    return browser


def ask(browser, words: str = SEVEN, code: str = CODE, **more: str):
    return browser.post("/reply?lang=en", data={"_code": code, "_words": words, **more})


class TestTheTick:
    def test_it_stands_under_a_comment_off_and_only_where_the_contract_says_so(self, browser, voice_client):
        page = look(browser.get(f"/s/{MAI}?page=2&lang=en"))
        assert "I want to be able to get an answer" in page.text
        assert not page.all(f"//input[@name='{TICK}'][@checked]")
        assert "I want to be able" not in look(voice_client.get(f"/s/{MAI}?page=2&lang=en")).text

    def test_what_was_ticked_travels_to_other_pages_and_back(self, browser):
        first = browser.post(f"/s/{MAI}?page=2", data=WORK | SAFETY | {TICK: "1", "go": "back"})
        assert look(first).carried[TICK] == ["1"]
        again = browser.post(f"/s/{MAI}?page=1", data=WORK | SAFETY | {TICK: "1", "go": "next"})
        assert look(again).all(f"//input[@name='{TICK}'][@checked]")

    def test_seven_words_are_shown_once_with_the_code(self, talking, browser):
        sent = look(browser.post(f"/s/{MAI}?lang=en", data=WORK | SAFETY | {TICK: "1"}))
        assert len(sent.all("//section[contains(@class,'thread')]//li")) == 7
        assert CODE in sent.text
        (threads,) = talking.threads.values()
        assert re.fullmatch(rb'\{"fear":"[\w-]{64}"\}', threads)

    @pytest.mark.parametrize("form", [SAFETY, SAFETY | {"fear": "", TICK: "1"}, SAFETY | {"raise:reply": "1"}])
    def test_without_tick_or_comment_there_are_none_and_nothing_is_sealed_beside(self, talking, browser, form):
        sent = look(browser.post(f"/s/{MAI}?lang=en", data=WORK | form))
        assert not sent.all("//section[contains(@class,'thread')]")
        assert list(talking.threads.values()) == [b""]

    def test_where_the_contract_offers_nothing_a_tick_does_nothing(self, voice, voice_client):
        voice_client.post(f"/s/{MAI}", data=WORK | SAFETY | {TICK: "1"})
        assert list(voice.threads.values()) == [b""]

    @pytest.mark.parametrize("language", languages.participants())
    def test_that_two_of_few_may_be_recognized_as_one_persons_is_said_in_every_language(self, language):
        said = catalogue("respondent", language).gettext(
            "If few people tick it, your company may guess that two comments that can be answered come from one "
            "person. If that matters to you, tick it under one comment only."
        )
        assert language == "en" or "If few" not in said
        for dialogue in ("yes", "no"):
            [_, privacy] = pages(language, dialogue=dialogue)
            assert (said in " ".join(unescape(privacy).split())) == (dialogue == "yes")

    def test_the_promise_stands_on_welcome_privacy_and_contract(self, browser):
        for query in ("", "&page=privacy", "&page=contract"):
            assert "Nothing we hold links" in look(browser.get(f"/s/{MAI}?lang=en{query}")).text


class TestReply:
    def test_right_words_and_wrong_ones_get_the_same_status_headers_and_number_of_bytes(self, talking, browser):
        for said in ((), (Said(Acknowledgement.THANKS),), (Said(None, "Ca tối có thêm người."),) * 3):
            shelved(browser, Shelf(talking, *said), Limits())
            right, wrong = ask(browser), ask(browser, "sai hết cả bảy từ rồi")
            assert look(right).text != look(wrong).text
            assert (
                (right.status_code, len(right.data)) == (wrong.status_code, len(wrong.data)) == (200, len(wrong.data))
            )
            assert {*right.headers} == {*wrong.headers}
            assert "Content-Encoding" not in right.headers

    @pytest.mark.parametrize(("words", "said"), [
        (SEVEN, (Said(Acknowledgement.THANKS),)), (SEVEN, ()), ("sai hết cả bảy từ rồi", ()),
    ])  # fmt: skip
    def test_the_page_with_a_reply_and_another_one_are_made_each_time(self, talking, browser, monkeypatch, words, said):
        """Only one is shown: what it takes to make them says nothing of which."""
        made = []

        def note(visit, name, **context):
            made.append(any(lines for _, _, lines in context["threads"]))
            return render(visit, name, **context)

        render = reading.render
        monkeypatch.setattr(reading, "render", note)
        ask(shelved(browser, Shelf(talking, *said), Limits()), words)
        assert sorted(made) == [False, True]

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_the_fullest_page_is_no_longer_than_the_emptiest(self, talking, browser, language):
        fullest = Said(Acknowledgement.TALK, "&" * (LONGEST // 5))
        shelved(browser, Shelf(talking, fullest, fullest, Said(Acknowledgement.TALK, "ữ" * (LONGEST // 3))))
        data = {"_code": CODE, "_words": SEVEN}
        full = browser.post(f"/reply?lang={language}", data=data)
        wrong = browser.post(f"/reply?lang={language}", data=data | {"_words": "x" * 200})
        assert len(full.data) == len(wrong.data)
        assert b"<!-- " in full.data, "there is room left"

    def test_it_shows_question_and_reply_and_no_excerpt(self, talking, browser):
        shelved(browser, Shelf(talking, Said(Acknowledgement.LOOKING, "Tổ bảo trì đã được báo.")))
        page = look(ask(browser))
        assert "We are looking into it." in page.text
        assert "Tổ bảo trì đã được báo." in page.text
        assert talking.wave.questionnaire.item("fear").text["en"] in page.text

    def test_no_cookie_and_no_words_in_any_address(self, talking, browser):
        shelved(browser, Shelf(talking, Said(Acknowledgement.THANKS)))
        answer = ask(browser)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        links = look(answer).all("//@href | //@action")
        assert not [one for one in links if "một" in one or CODE in one]

    def test_a_hundred_wrong_ones_an_hour_from_one_address_and_then_everybody_there_is_refused_alike(
        self, talking, browser
    ):
        shelved(browser, Shelf(talking, Said(Acknowledgement.THANKS)), Limits(clock=lambda: 7200.0))
        assert {ask(browser, f"sai {number}").status_code for number in range(100)} == {200}
        right, wrong = ask(browser), ask(browser, "sai")
        assert (right.status_code, len(right.data)) == (wrong.status_code, len(wrong.data)) == (429, len(wrong.data))
        assert browser.post("/reply", data={}, environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200

    def test_right_words_are_never_counted(self, talking, browser):
        shelved(browser, Shelf(talking, Said(Acknowledgement.THANKS)), Limits(clock=lambda: 7200.0))
        assert {ask(browser).status_code for _ in range(130)} == {200}


class TestWritingBack:
    def test_it_is_warned_of_before_and_laid_down_with_the_words_in_the_form_alone(self, talking, browser):
        shelf = Shelf(talking, Said(Acknowledgement.THANKS))
        shelved(browser, shelf)
        assert "both texts come from one person" in look(ask(browser)).text
        assert "Write something before you send it." in look(ask(browser, _item="fear", _message=" ")).text
        sent = look(ask(browser, _item="fear", _message="Cảm ơn, xin nói thêm"))
        assert sent.h1 == "Your message is on its way"
        assert shelf.written == [(CODE, SEVEN, "fear", "Cảm ơn, xin nói thêm")]

    def test_right_words_and_wrong_ones_get_the_same_page(self, talking, browser):
        shelved(browser, Shelf(talking, Said(Acknowledgement.THANKS)))
        right = ask(browser, _item="fear", _message="Cảm ơn")
        wrong = ask(browser, "sai hết cả bảy từ rồi ạ", _item="fear", _message="Cảm ơn")
        assert right.data.replace(SEVEN.encode(), b"").replace(b" ", b"") == wrong.data.replace(
            "sai hết cả bảy từ rồi ạ".encode(), b""
        ).replace(b" ", b"")
        assert len(right.data) == len(wrong.data)

    def test_where_too_many_wait_it_says_so(self, talking, browser):
        shelf = Shelf(talking, Said(Acknowledgement.THANKS))
        shelf.is_full = True
        shelved(browser, shelf)
        assert "too many are waiting already" in look(ask(browser, _item="fear", _message="Cảm ơn")).text
