"""The page of a split count on its keeper's host: who hears what, from a letter's link to the keeper's count."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from surveyhost import cli
from surveyhost.core.split.boxes import code_words
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import mailbox, sending
from surveyhost.services.tabulation.split import plan
from tests.browser.answering import on
from tests.browser.halves import READY, open_wave
from tests.browser.test_respondent import fits
from tests.browser.test_split_journey import ballot_code, fill, receipt
from tests.browser.test_split_nothing_sent import Heard
from tests.support import factories, split_house
from tests.support.static_host import hosting

pytestmark = pytest.mark.browser
ANSWERED = [b"rhinoceros", "Ít họp hơn".encode(), b"%C3%8Dt", b"q0=", b"tools"]
"""What would stand in a request that holds an answer, in the ways a browser writes it."""
WORDS = {"years": "7", "say": "Ít họp hơn, nhiều người hơn.", "word": "rhinoceros"}


@pytest.fixture
def host(tmp_path):
    with hosting(tmp_path / "page") as made:
        yield made


@pytest.fixture
def fieldwork(house, host):
    return open_wave(house, page_address=host.address)


@pytest.fixture
def base(serve, fieldwork):
    return serve(fieldwork.app())


@pytest.fixture
def page_of(house, host, fieldwork, base, tmp_path, visitor):
    """`page_of()`: a page, and what it is heard to ask for, with the folder laid on the keeper's host."""
    file = tmp_path / "plan.bin"
    file.write_bytes(plan.plan_file(house, fieldwork.wave))
    assert cli.run(["keeper", "page", str(file), "--host", base, "--out", str(host.folder)]) == 0

    def start(width=360, **options):
        page, heard = visitor(width, **options), Heard()
        page.context.on("request", heard)
        return page, heard

    return start


def link_in(house):
    """The link of a letter in Vietnamese: each is in its reader's language, and their names are drawn by lot."""
    texts = (mailbox.letter(house.settings, one.name).text for one in mailbox.letters(house.settings))
    links = (next(word for word in text.split() if "#" in word) for text in texts)
    return next(link for link in links if "/vi.html#" in link)


def of_vendor(heard, base):
    return [(method, urlsplit(url), body) for method, url, _, body in heard.requests if url.startswith(base)]


def test_the_keepers_host_hears_no_link_and_no_answer_and_ours_sealed_rows_only(
    house, host, fieldwork, base, page_of, accessible
):
    """From our welcome page to the keeper's list of ballot codes."""
    link = fieldwork.links[0]
    page, _ = page_of()
    page.goto(f"{base}/s/{link}?lang=en")
    heard = Heard()
    page.context.on("request", heard)
    page.click("#elsewhere")
    page.wait_for_selector(READY)
    assert page.url == f"{host.address}en.html#{link}"
    accessible(page)
    fits(page)
    fill(page, words=WORDS)
    page.click("nav.languages a[lang=vi]")
    page.wait_for_selector("html[lang=vi] #answers")
    page.click("nav.languages a[lang=en]")
    page.wait_for_selector("html[lang=en] #answers")
    assert page.input_value("#f-word") == "rhinoceros"
    on(page)
    words, code = receipt(page), ballot_code(page)
    assert len(set(words)) == 5 and all(words)
    assert page.url.startswith(host.address)
    accessible(page)
    fits(page)

    secret = link.encode()
    assert len(host.heard) > 5 and all(secret not in request for request in host.heard)
    assert all(request.startswith(b"GET /") for request in host.heard)
    assert not [needle for needle in ANSWERED for request in host.heard if needle in request]
    asked = of_vendor(heard, base)
    assert [(method, where.path) for method, where, _ in asked] == [
        ("GET", f"/s/{link}/seat"), ("POST", f"/s/{link}/seat"),
    ]  # fmt: skip
    assert {where.query for _, where, _ in asked} == {"lang=en"}
    assert set(dict(parse_qsl(asked[1][2].decode()))) == {"go", "_keeper", "_desk", "_comment:say", "_comment:word"}
    assert not [needle for needle in ANSWERED for request in heard.whole() if needle in request]
    assert {urlsplit(url).netloc for _, url, _, _ in heard.requests} <= {
        urlsplit(base).netloc, urlsplit(host.address).netloc, "",
    }  # fmt: skip

    split_house.answer_all(house, fieldwork.links[1:54])
    closing.close(house, factories.STAFF, fieldwork.wave)
    made = split_house.count(house, fieldwork.wave)
    assert made.dropped == 0 and tuple(code) in {code_words(one, "en") for one in made.codes}


def test_from_the_letter_to_the_answered_seat_and_back(house, host, fieldwork, base, page_of, accessible):
    """The mail leads to the keeper's page; there one step leads to ours, where an answer is withdrawn, or given without
    a script."""
    page, _ = page_of()
    sending.send_due(house, 1)
    link = link_in(house)
    assert link.startswith(f"{host.address}vi.html#")
    page.goto(link)
    page.wait_for_selector(READY)
    told = page.get_attribute("footer a[data-ours]", "href")
    assert told == f"{base}/s/{recover(link)}?lang=vi&page=privacy", "what is promised is one step away"
    fill(page, words=WORDS)
    on(page)
    words = receipt(page)
    opened = responses.find(house.vault, link)
    assert opened.kind == "spent"
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("#spent:visible")
    assert host.address in page.url
    accessible(page)
    fits(page)
    page.click("#spent a.button")
    page.wait_for_selector("#receipt")
    assert page.url == f"{base}/s/{opened.token}?lang=vi"
    page.fill("#receipt", " ".join(words))
    page.click("button[value=withdraw]")
    page.wait_for_selector("h1")
    assert responses.find(house.vault, link).kind == "open"
    assert all(opened.token.encode() not in request for request in host.heard)
    unable, _ = page_of()
    unable.add_init_script("delete window.Worker")
    unable.goto(link)
    unable.click("#trouble a.button")
    unable.wait_for_selector(".weaker")
    assert urlsplit(unable.url).path == f"/s/{opened.token}"


def test_a_keepers_link_pasted_on_our_own_page_opens_its_form(house, fieldwork, base, page_of, host):
    """As whoever runs no script is led to: no link of that page could hold the token."""
    without, _ = page_of(java_script_enabled=False)
    without.goto(f"{host.address}vi.html#{fieldwork.links[0]}")
    without.click("#without a.button")
    assert without.url == f"{base}/"
    without.fill("#code", f"{host.address}vi.html#{fieldwork.links[0]}")
    without.keyboard.press("Enter")
    without.wait_for_selector("main a.button")
    assert urlsplit(without.url).path == f"/s/{fieldwork.links[0]}"


def test_a_used_link_a_pasted_one_and_none(host, fieldwork, base, page_of):
    """Whoever opens the page by hand pastes the link of the letter; whoever comes again is told so."""
    page, _ = page_of()
    page.goto(host.address)
    page.wait_for_selector("#link")
    assert page.locator("#questions, #without:visible").count() == 1, "the questions wait for a link"
    page.fill("#link", "https://survey.example/s/no-link")
    page.keyboard.press("Enter")
    page.wait_for_selector("#linkless .error:visible")
    page.fill("#link", f"{base}/s/{fieldwork.links[0]}?l=vi")
    assert page.locator("footer .sealed:visible").count() == 0, "nothing is chosen yet"
    page.click("#linkless button")
    page.wait_for_selector(READY)
    assert page.locator("footer .sealed").is_visible()
    fill(page, words=WORDS)
    on(page)
    receipt(page)
    again, _ = page_of()
    again.goto(f"{host.address}en.html#{fieldwork.links[0]}")
    again.wait_for_selector("h1:has-text('This link has been used')")
    assert again.locator("#answers, footer .sealed:visible").count() == 0
    assert all(fieldwork.links[0].encode() not in request for request in host.heard)


def test_a_draft_outlives_a_reload_and_the_other_way_is_told_without_a_script(host, fieldwork, page_of):
    page, _ = page_of()
    page.goto(f"{host.address}en.html#{fieldwork.links[0]}")
    page.wait_for_selector(READY)
    fill(page, words=WORDS)
    page.reload()
    page.wait_for_selector(READY)
    assert page.input_value("#f-word") == "rhinoceros"
    without, _ = page_of(java_script_enabled=False)
    without.goto(f"{host.address}vi.html#{fieldwork.links[0]}")
    without.wait_for_selector("#without:visible")
    assert fieldwork.links[0] not in without.content(), "no link of this page could hold the token"


@pytest.mark.parametrize("state", ["spent", "closed"])
def test_what_was_not_sent_is_deleted_once_it_never_can_be(house, host, fieldwork, page_of, state):
    """Of this seat alone where its link has been used; of the whole wave where it is over. Somebody was quicker."""
    page, _ = page_of()
    kept = "Object.keys(localStorage).length"
    for link in fieldwork.links[:2]:
        page.goto("about:blank")
        page.goto(f"{host.address}en.html#{link}")
        page.wait_for_selector(READY)
        fill(page, words=WORDS)
    assert page.evaluate(kept) == 2
    if state == "spent":
        split_house.answer_all(house, fieldwork.links[1:2])
    else:
        split_house.answer_all(house, fieldwork.links[2:30])
        closing.close(house, factories.STAFF, fieldwork.wave)
    on(page)
    page.wait_for_selector(f"#{state}:visible")
    assert page.evaluate(kept) == (1 if state == "spent" else 0)
    page.goto("about:blank")
    page.goto(f"{host.address}en.html#{fieldwork.links[1]}")
    page.wait_for_selector(f"#{state}:visible")


ASK = """
([address, credentials]) => fetch(address, { credentials }).then((answer) => answer.text(), () => "refused")
"""


def test_a_browser_reads_it_for_the_contracts_origin_alone_and_never_with_credentials(
    host, fieldwork, base, page_of, tmp_path, chromium
):
    """Asked in a browser, which is what holds pages to it."""
    address = f"{base}/s/{fieldwork.links[0]}/seat"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "blank.html").write_text("<title>-</title>")
    page_of()
    (host.folder / "blank.html").write_text("<title>-</title>")
    page = chromium.new_context().new_page()
    page.goto(f"{host.address}blank.html")
    assert '"state": "open"' in page.evaluate(ASK, [address, "omit"])
    assert page.evaluate(ASK, [address, "include"]) == "refused"
    headed = "([one]) => fetch(one, { headers: { 'X-One': '1' } }).then(() => 'read', () => 'refused')"
    assert page.evaluate(headed, [address]) == "refused", "no preflight is granted"
    with hosting(tmp_path / "other") as other:
        page.goto(f"{other.address}blank.html")
        assert page.evaluate(ASK, [address, "omit"]) == "refused"
    page.context.close()


def test_the_page_itself_lets_its_browser_ask_nobody_else(host, fieldwork, base, page_of, tmp_path, chromium):
    """By the policy in it: a script that somebody slipped in could send to these two hosts alone."""
    page_of()
    page = chromium.new_context().new_page()
    page.goto(f"{host.address}en.html")
    page.wait_for_selector("#link")
    with hosting(tmp_path) as other:
        assert page.evaluate(ASK, [other.address, "omit"]) == "refused"
        assert not other.heard
    page.context.close()
