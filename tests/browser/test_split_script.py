"""An update ships another script while a split count is in the field: its page goes on with the one of its contract."""

from hashlib import sha256

import pytest

from surveyhost import cli
from surveyhost.core.split.boxes import code_words
from surveyhost.core.wave import policy
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.tabulation.split import plan
from tests.browser.answering import on
from tests.browser.halves import READY, begun, open_wave
from tests.browser.test_split_journey import EVERYTHING, ballot_code, fill, receipt, rows
from tests.support import factories, split_house
from tests.support.shipping import EARLIER, TODAY, ship
from tests.support.static_host import hosting

pytestmark = pytest.mark.browser
__all__ = ["ship"]


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier(request):
    """A script that an earlier program shipped."""
    return request.param


def contract_of(house, wave):
    with house.office() as session:
        return policy.parse(get_wave(session, wave).policy)


def scripts(page):
    """(address, content) of each script that a page loads, as they come to the browser."""
    heard = []
    page.on("response", lambda answer: heard.append(answer) if answer.url.endswith(".js") else None)
    return heard


def test_an_open_wave_keeps_its_script_and_a_new_one_gets_the_new(house, serve, visitor, ship, earlier):
    """Two answers of the first wave, before the update and after it, are both counted."""
    named = ship(earlier)
    first = open_wave(house)
    base, phone = serve(first.app()), visitor(360)
    begun(phone, f"{base}/s/{first.links[0]}?lang=en&page=1")
    today = ship(TODAY)
    assert today != named
    codes, base = [], serve(first.app())
    for page, link in ((phone, first.links[0]), (visitor(360), first.links[1])):
        heard = scripts(page)
        if page is not phone:
            begun(page, f"{base}/s/{link}?lang=en&page=1")
            assert {one.url for one in heard} == {f"{base}/s-{named}/ballot.js"}
            assert {sha256(one.body()).hexdigest() for one in heard} == {named}
        fill(page)
        on(page)
        assert len(set(receipt(page))) == 5
        codes.append(ballot_code(page))
    second = open_wave(house, client_id=factories.client(house, "Another firm"))
    other, heard = visitor(360), []
    heard = scripts(other)
    begun(other, f"{base}/s/{second.links[0]}?lang=en&page=1")
    assert {one.url for one in heard} == {f"{base}/s-{today}/ballot.js"}
    split_house.answer_all(house, first.links[2:54])
    closing.close(house, factories.STAFF, first.wave)
    made = split_house.count(house, first.wave)
    listed = {code_words(code, "en") for code in made.codes}
    assert made.dropped == 0 and all(tuple(code) in listed for code in codes)


def test_the_earlier_script_replaces_withdraws_and_keeps_a_draft(house, serve, visitor, ship, earlier):
    ship(earlier)
    fieldwork = open_wave(house)
    ship(TODAY)
    base, page = serve(fieldwork.app()), visitor(360)
    begun(page, f"{base}/s/{fieldwork.links[0]}?lang=en&page=1")
    fill(page)
    page.reload()
    page.wait_for_selector(READY)
    assert page.input_value("#f-word") == "Kho"
    on(page)
    words = receipt(page)
    page.goto(f"{base}/s/{fieldwork.links[0]}?lang=en")
    page.fill("#receipt", " ".join(words))
    page.click("button[value=replace]")
    page.wait_for_selector(READY)
    fill(page, {**EVERYTHING, "q0": "2"}, {"say": "Other words."})
    on(page)
    page.wait_for_selector("#ballot-code")
    assert rows(house) == (1, 2)


def test_a_keepers_page_is_made_and_answered_with_the_script_of_the_plan(
    house, serve, visitor, ship, earlier, tmp_path
):
    """Made after the update, by a program that ships another one; our host asks for none of ours."""
    with hosting(tmp_path / "page") as host:
        named = ship(earlier)
        fieldwork = open_wave(house, page_address=host.address)
        ship(TODAY)
        base = serve(fieldwork.app())
        (tmp_path / "plan.bin").write_bytes(plan.plan_file(house, fieldwork.wave))
        assert cli.run(["keeper", "page", str(tmp_path / "plan.bin"), "--host", base, "--out", str(host.folder)]) == 0
        script = (host.folder / "ballot.js").read_bytes()
        assert sha256(script).hexdigest() == named == contract_of(house, fieldwork.wave).script_hash
        page = visitor(360)
        page.goto(f"{host.address}en.html#{fieldwork.links[0]}")
        page.wait_for_selector(READY)
        fill(page)
        on(page)
        assert len(set(receipt(page))) == 5
        assert rows(house) == (1, 2)
