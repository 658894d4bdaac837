"""What a page keeps in this browser until it is sent: whose it is, who sees it, and what deletes it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from surveyhost import create_app
from surveyhost.services.answering import responses
from tests.browser.answering import on
from tests.support import factories
from tests.web.respondent.faces import CUC, LAN, MAI, WORDS, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND, VOICE

pytestmark = pytest.mark.browser
WORK, SAFETY = ("work_1", "work_2", "work_3", "work_4"), ("raise", "listen", "told", "early")
KEPT = "Object.entries(localStorage)"


@pytest.fixture
def booth():
    return face_of(EVERY_KIND)


@pytest.fixture
def base(serve, booth):
    return serve(app_of(booth))


def pick(page, name, value):
    page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


class TestDraft:
    def test_it_comes_back_after_closing_the_page(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        pick(page, "speed", "3")
        pick(page, "uses_it", "no")
        on(page)
        pick(page, "care:light", "2")
        page.locator("select").first.select_option("1")
        context = page.context
        page.close()
        again = context.new_page()
        again.goto(f"{base}/s/{MAI}?page=1&lang=en")
        assert "kept in this browser only" in again.locator(".drafted").inner_text()
        assert again.locator("input[name=speed][value='3']").is_checked()
        on(again)
        assert again.locator("input[name='care:light'][value='2']").is_checked()
        assert again.locator("select").first.input_value() == "1"

    def test_it_is_told_and_can_be_erased(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        assert "stays in this browser until you send it" in page.locator("footer").inner_text()
        pick(page, "speed", "3")
        page.reload()
        page.click(".drafted button")
        page.wait_for_selector("h1:has-text('What you say')")
        assert page.evaluate(KEPT) == []

    def test_another_link_of_the_same_seat_goes_on_with_it_and_deletes_it(self, visitor, serve):
        """Begun through the invitation, sent through the reminder: nothing of it stays."""
        booth = face_of(VOICE)
        booth.seats[CUC] = MAI
        page, base = visitor(), serve(app_of(booth))
        page.goto(f"{base}/s/{MAI}?page=privacy&lang=en")
        assert "until you send it, through whichever of your letters" in page.locator("main").inner_text()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        for name in WORK:
            pick(page, name, "3")
        on(page)
        page.fill("textarea", "Ca dem rat met.")
        page.goto(f"{base}/s/{CUC}?page=1&lang=en")
        assert page.locator("input[name=work_1][value='3']").is_checked()
        on(page)
        assert page.input_value("textarea") == "Ca dem rat met."
        for name in SAFETY:
            pick(page, name, "3")
        on(page)
        page.wait_for_selector(".receipt")
        assert booth.answers[MAI]["fear"] == "Ca dem rat met."
        assert page.evaluate(KEPT) == []
        page.goto(f"{base}/s/{MAI}?lang=en")
        assert page.evaluate(KEPT) == []

    @pytest.mark.parametrize("engine_name", ["sqlite"])
    def test_so_it_is_with_two_letters_of_a_wave_in_the_field(self, house, visitor, serve):
        """The same with the vault behind the page: invitation and reminder are two links to one seat."""
        wave = factories.open_wave(house, closes=datetime(2099, 1, 1, tzinfo=UTC))
        invitation, reminder = (factories.links(house, wave)["NV0001"] for _ in range(2))
        base = serve(create_app(replace(house.settings, faces=("respondent",))))
        page = visitor()
        page.goto(f"{base}/s/{invitation}?page=1&lang=en")
        first = page.locator("main input[type=radio]").first
        name, value = first.get_attribute("name"), first.get_attribute("value")
        pick(page, name, value)
        page.goto(f"{base}/s/{reminder}?page=1&lang=en")
        assert page.locator(f"input[name='{name}'][value='{value}']").is_checked()
        responses.submit(house.vault, reminder, {name: int(value)})
        page.goto(f"{base}/s/{invitation}?lang=en")
        assert page.evaluate(KEPT) == []

    def test_a_used_link_a_withdrawal_and_a_closed_wave_delete_it(self, visitor, serve):
        booth = face_of(VOICE)
        booth.seats[CUC] = MAI
        page, base = visitor(), serve(app_of(booth))

        def begin(link):
            page.goto(f"{base}/s/{link}?page=1&lang=en")
            pick(page, "work_1", "3")
            assert len(page.evaluate(KEPT)) == 1

        begin(CUC)
        booth.answers[MAI] = {"work_1": 1}
        page.goto(f"{base}/s/{MAI}?lang=en")
        assert page.evaluate(KEPT) == []
        page.fill("#receipt", " ".join(WORDS))
        page.click("button[value=replace]")
        pick(page, "work_1", "2")
        assert len(page.evaluate(KEPT)) == 1
        page.goto(f"{base}/s/{CUC}?lang=en")
        page.fill("#receipt", " ".join(WORDS))
        page.click("button[value=withdraw]")
        page.wait_for_selector("h1[data-leave]")
        assert page.evaluate(KEPT) == []
        begin(CUC)
        begin_other = f"{base}/s/{LAN}?page=1&lang=en"
        page.goto(begin_other)
        pick(page, "work_1", "5")
        page.evaluate("localStorage.setItem('another', 'x')")
        assert len(page.evaluate(KEPT)) == 3
        booth.state = "closed"
        page.goto(f"{base}/s/{MAI}?lang=en")
        assert page.evaluate(KEPT) == [["another", "x"]]

    def test_a_link_that_takes_no_answers_any_more_deletes_its_own(self, visitor, serve):
        """Its owner left the list: what was not sent can be sent no more. Whoever shares the device keeps theirs."""
        booth = face_of(VOICE)
        page, base = visitor(), serve(app_of(booth))
        for link in (MAI, LAN):
            page.goto(f"{base}/s/{link}?page=1&lang=en")
            pick(page, "work_1", "3")
        assert len(page.evaluate(KEPT)) == 2
        booth.state = "revoked"
        page.goto(f"{base}/s/{MAI}?lang=en")
        assert "no longer takes answers" in page.locator("h1").inner_text()
        assert len(page.evaluate(KEPT)) == 1
        booth.state = "open"
        page.goto(f"{base}/s/{LAN}?page=1&lang=en")
        assert page.locator("input[name=work_1][value='3']").is_checked()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        assert not page.locator("input[name=work_1][value='3']").is_checked()

    def test_two_people_with_one_device_keep_their_own(self, visitor, serve):
        """Sending deletes one's own draft and not the other's; neither sees the other's."""
        booth = face_of(VOICE)
        page, base = visitor(), serve(app_of(booth))
        for link, value in ((MAI, "1"), (LAN, "5")):
            page.goto(f"{base}/s/{link}?page=1&lang=en")
            assert page.locator("input:checked").count() == 0
            for name in WORK:
                pick(page, name, value)
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        on(page)
        for name in SAFETY:
            pick(page, name, "1")
        on(page)
        page.wait_for_selector(".receipt")
        assert len(page.evaluate(KEPT)) == 1
        page.goto(f"{base}/s/{LAN}?page=1&lang=en")
        assert page.locator("input[name=work_1][value='5']").is_checked()

    def test_saying_that_the_device_is_shared_deletes_it(self, visitor, serve):
        booth = face_of(VOICE)
        booth.seats[CUC] = MAI
        page, base = visitor(), serve(app_of(booth))
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        pick(page, "work_1", "3")
        page.goto(f"{base}/s/{CUC}?lang=en&shared=1")
        page.wait_for_selector("main a.button")
        assert page.evaluate(KEPT) == []

    def test_another_link_does_not_see_it(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        pick(page, "speed", "3")
        page.goto(f"{base}/s/{LAN}?page=1&lang=en")
        assert page.locator("input:checked").count() == 0
        assert page.locator(".drafted").count() == 0

    def test_neither_link_nor_receipt_is_in_it(self, visitor, base, booth):
        booth.answers[MAI] = {"speed": 3}
        page = visitor()
        page.goto(f"{base}/s/{MAI}?lang=en")
        page.fill("#receipt", "one two three four five")
        page.click("button[value=replace]")
        pick(page, "speed", "4")
        kept = str(page.evaluate(KEPT))
        assert "speed" in kept
        assert MAI not in kept
        assert MAI[6:] not in kept
        assert "five" not in kept

    def test_sending_deletes_it(self, visitor, serve):
        page = visitor()
        page.goto(f"{serve(app_of(face_of(VOICE)))}/s/{MAI}?page=1&lang=en")
        for sheet in (["work_1", "work_2", "work_3", "work_4"], ["raise", "listen", "told", "early"]):
            for name in sheet:
                pick(page, name, "3")
            assert page.evaluate(KEPT) != []
            on(page)
        page.wait_for_selector(".receipt")
        assert page.evaluate(KEPT) == []

    def test_a_shared_device_keeps_none(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en&shared=1")
        pick(page, "speed", "3")
        assert page.evaluate(KEPT) == []
        assert page.evaluate("Object.keys(sessionStorage)") == []

    def test_a_browser_without_storage_still_answers(self, visitor, base):
        page = visitor()
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('off') } })")
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        pick(page, "speed", "3")
        on(page)
        assert page.locator("h1").inner_text() == "Grids"
