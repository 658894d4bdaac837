"""Nothing that is chosen in a split count leaves the browser but in sealed rows, whatever becomes of the script."""

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import pytest

from surveyhost.core.split.boxes import ballot_code, code_words
from tests.browser.answering import on
from tests.browser.halves import READY
from tests.support.waiting import PAGE
from tests.web.respondent.faces import LAN, MAI, WORDS, app_of
from tests.web.respondent.in_halves import split_face_of

pytestmark = pytest.mark.browser
ANIMALS = ("hippopotamus", "rhinoceroses", "chimpanzees", "salamanders")


def options(of, number):
    """Options of a question, as a file has them: code, and words in both languages."""
    return ", ".join(
        f'{{ code = "{code}{one}{number}", text = {{ en = "{en} {one} {number}", vi = "{vi} {one} {number}" }} }}'
        for one in ANIMALS
        for code, en, vi in [of]
    )


QUESTIONNAIRE = """
code = "animals"
languages = ["en", "vi"]
title = { en = "Animals", vi = "Động vật" }
""" + "".join(
    f"""
[[section]]
code = "part{number}"
title = {{ en = "Part {number}", vi = "Phần {number}" }}
[[section.item]]
code = "choice{number}"
kind = "choice"
text = {{ en = "Which one?", vi = "Con nào?" }}
options = [{options(("", "The", "Con"), number)}]
[[section.item]]
code = "several{number}"
kind = "choices"
text = {{ en = "Which ones?", vi = "Những con nào?" }}
options = [{options(("any-", "Any", "Bất kỳ"), number)}]
[[section.item]]
code = "size{number}"
kind = "number"
bands = [100000]
text = {{ en = "How large?", vi = "Lớn bao nhiêu?" }}
[[section.item]]
code = "tale{number}"
kind = "comment"
text = {{ en = "Tell of it", vi = "Kể đi" }}
"""
    for number in (1, 2)
)
CHOSEN = (
    ("hippopotamus", "any-salamanders", "918273645546", "Con tê giác ở chuyền ba ngủ suốt."),
    ("chimpanzees", "any-rhinoceroses", "564738291019", "Khỉ đột trong kho không ngủ bao giờ!"),
)
"""What two people answer, on each page the same."""


def needles(chosen):
    """The chosen values and their labels, in every encoding in which they could stand in a request."""
    found = []
    for number in (1, 2):
        codes = [f"{one}{number}" for one in chosen[:2]]
        labels = [f"The {chosen[0]} {number}", f"Any {chosen[1].removeprefix('any-')} {number}"]
        for text in (*codes, *labels, *chosen[2:], *(chosen[3].split()[0:1] and [chosen[3][:14], chosen[3][-14:]])):
            raw = text.encode()
            found += [
                raw,
                quote(text).encode(),
                quote_plus(text).encode(),
                raw.hex().encode(),
                text.encode("utf-16-le"),
            ]
            found += [text.encode("unicode_escape"), raw[::-1]]
            for shift in range(3):
                encoded = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
                found.append(encoded[(0, 2, 3)[shift] : -2 if len(encoded) > 6 else None])
    return sorted(set(found))


@dataclass
class Heard:
    """Every request of a browser profile, its worker's among them."""

    requests: list = field(default_factory=list)

    def __call__(self, request):
        self.requests.append((request.method, request.url, dict(request.headers), request.post_data_buffer or b""))

    def whole(self):
        return [
            b"\n".join(
                [method.encode(), url.encode(), *(f"{name}: {value}".encode() for name, value in headers.items()), body]
            )
            for method, url, headers, body in self.requests
        ]

    def shape(self):
        """All that is alike whoever answers what: addresses, headers, and the fields of forms with their lengths. Fonts
        are fetched at the same time, in any order."""
        made = [
            (
                method,
                urlsplit(url).path.replace(LAN, MAI),
                urlsplit(url).query,
                sorted((name, value) for name, value in headers.items() if name not in {"content-length", "referer"}),
                [(name, len(value)) for name, value in parse_qsl(body.decode())],
            )
            for method, url, headers, body in self.requests
        ]
        return sorted(made, key=repr)


SEALED = {"go", "_keeper", "_desk", "_comment:tale1", "_comment:tale2"}


def sent_only_sealed_rows(heard, chosen):
    """No byte of an answer in any request, and no form but the sealed one."""
    for whole in heard.whole():
        for needle in needles(chosen):
            assert needle not in whole, needle
    for method, url, _, body in heard.requests:
        asked = urlsplit(url)
        assert method in {"GET", "POST"}
        assert set(dict(parse_qsl(asked.query))) <= {"lang", "page", "order", "plain", "v"}, url
        if method == "POST":
            assert set(dict(parse_qsl(body.decode()))) == SEALED


@pytest.fixture
def face():
    return split_face_of(QUESTIONNAIRE)


@pytest.fixture
def base(serve, face):
    return serve(app_of(face))


@pytest.fixture
def browse(chromium):
    """`browse(scripts)` gives a page whose requests are heard, with these scripts run before any other."""
    contexts = []

    def start(*scripts):
        context = chromium.new_context(viewport={"width": 360, "height": 740})
        contexts.append(context)
        heard = Heard()
        context.on("request", heard)
        for script in scripts:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(PAGE)
        return page, heard

    yield start
    for context in contexts:
        context.close()


def fill(page, number, chosen):
    page.locator(f"input[value={chosen[0]}{number}]").check(force=True, timeout=4000)
    page.locator(f"input[value={chosen[1]}{number}]").check(force=True, timeout=4000)
    page.locator(f"#f-size{number}").fill(chosen[2], timeout=4000)
    page.locator(f"#f-tale{number}").fill(chosen[3], timeout=4000)


def walk(page, address, chosen, languages=True):
    page.goto(address)
    page.wait_for_selector(READY)
    fill(page, 1, chosen)
    if languages:
        page.click("nav.languages a[lang=vi]")
        page.wait_for_selector("html[lang=vi] #answers")
        page.click("nav.languages a[lang=en]")
        page.wait_for_selector("html[lang=en] #answers")
    on(page)
    page.wait_for_selector("#q-choice2:visible")
    fill(page, 2, chosen)
    page.click(".walk .quiet")
    page.go_back()
    page.go_forward()
    page.wait_for_selector("#q-choice1:visible")
    on(page)
    page.wait_for_selector("#q-choice2:visible")
    on(page)
    page.wait_for_selector(".receipt")


def test_a_whole_journey_sends_sealed_rows_and_nothing_else(browse, base, face):
    """Two people who answer otherwise make the same requests, but for what is sealed; only the keys tell them apart."""
    shapes = []
    for link, chosen in ((MAI, CHOSEN[0]), (LAN, CHOSEN[1])):
        page, heard = browse()
        walk(page, f"{base}/s/{link}?page=1&lang=en", chosen)
        assert page.locator(".receipt:not(.ballot-code) li").all_inner_texts() == list(WORDS)
        sent_only_sealed_rows(heard, chosen)
        assert sum(method == "POST" for method, *_ in heard.requests) == 1
        shapes.append(heard.shape())
        picked, words = face.opened(link)
        place = ANIMALS.index(chosen[0])
        assert picked["choice1"] == picked["choice2"] == place
        assert picked[f"several1:{chosen[1]}1"] == 1
        assert words == {"tale1": chosen[3], "tale2": chosen[3]}
    assert shapes[0] == shapes[1]
    assert face.seen == 0, "our server has sealed nothing for anybody"


def test_the_search_finds_an_answer_that_is_sent(browse, base):
    """The weaker way posts answers in clear: what finds none above finds them here."""
    page, heard = browse()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en&plain=1")
    fill(page, 1, CHOSEN[0])
    on(page)
    page.wait_for_selector("#f-tale2")
    with pytest.raises(AssertionError):
        sent_only_sealed_rows(heard, CHOSEN[0])


PATCH = """
(() => {
  let left = %d;
  const owner = %s, name = %s, real = owner[name];
  owner[name] = function (...given) {
    if (--left === 0) throw new Error("made to fail");
    return new.target ? Reflect.construct(real, given) : real.apply(this, given);
  };
  Object.assign(owner[name], real);
  owner[name].prototype = real.prototype;
})()
"""
"""The n-th call of a function of the browser's throws."""
BUILT_IN = {
    "JSON.parse": ("JSON", "parse", (1, 2, 3)),
    "JSON.stringify": ("JSON", "stringify", (1, 2)),
    "Array.from": ("Array", "from", (1, 2, 4, 9, 30)),
    "getElementById": ("Document.prototype", "getElementById", (1, 2, 3, 6, 12)),
    "querySelector": ("Element.prototype", "querySelector", (1, 3, 5)),
    "querySelectorAll": ("Document.prototype", "querySelectorAll", (1, 2, 3, 5)),
    "append": ("Element.prototype", "append", (1,)),
    "addEventListener": ("EventTarget.prototype", "addEventListener", (4, 6)),
    "Worker": ("globalThis", "Worker", (1,)),
    "postMessage": ("Worker.prototype", "postMessage", (1, 2)),
    "fetch": ("globalThis", "fetch", (1,)),
    "URLSearchParams": ("globalThis", "URLSearchParams", (1, 2, 3)),
    "parseFromString": ("DOMParser.prototype", "parseFromString", (1,)),
    "pushState": ("History.prototype", "pushState", (1,)),
    "setItem": ("Storage.prototype", "setItem", (1,)),
    "fromEntries": ("Object", "fromEntries", (1, 2)),
    "BigInt": ("globalThis", "BigInt", (1,)),
    "btoa": ("globalThis", "btoa", (1, 2)),
    "normalize": ("String.prototype", "normalize", (1, 2)),
    "replaceWith": ("Element.prototype", "replaceWith", (1,)),
    "scrollTo": ("globalThis", "scrollTo", (1, 2)),
}
STAGES = [
    pytest.param(*where, count, id=f"{name}-{count}") for name, (*where, counts) in BUILT_IN.items() for count in counts
]


def told(page):
    """Whether the person is told in words that something went wrong, or all went well."""
    return page.locator("#trouble:visible, #without:visible, .receipt").count() > 0


def go_as_far_as_it_goes(page, address, chosen):
    """Every step a person could take, over whatever fails."""
    for step in (
        lambda: page.goto(address),
        lambda: page.wait_for_selector(READY, timeout=1500),
        lambda: fill(page, 1, chosen),
        lambda: page.locator("#f-size1").press("Enter", timeout=1000),
        lambda: page.wait_for_selector("#q-choice2:visible", timeout=1000),
        lambda: fill(page, 2, chosen) if page.locator("#q-choice2:visible").count() else None,
        lambda: page.locator(".walk .button").first.click(timeout=1000),
        lambda: page.wait_for_selector(".receipt, #trouble:visible, #without:visible", timeout=3000),
    ):
        try:
            step()
        except Exception as trouble:  # what fails is what this is about
            assert "Timeout" in str(trouble) or "not visible" in str(trouble) or "resolved" in str(trouble), trouble


@pytest.mark.parametrize(("owner", "name", "count"), STAGES)
def test_thrown_at_any_step_it_sends_nothing_and_says_so(browse, base, face, owner, name, count):
    page, heard = browse(PATCH % (count, owner, repr(name)))
    go_as_far_as_it_goes(page, f"{base}/s/{MAI}?page=1&lang=en", CHOSEN[0])
    sent_only_sealed_rows(heard, CHOSEN[0])
    assert told(page), page.locator("body").inner_text()
    assert face.seen == 0
    if page.locator(".receipt").count():
        assert face.opened(MAI)[0]["choice1"] == 0
    if page.locator("#trouble [data-trouble='nothing sent']:visible, #trouble [data-trouble=sealing]:visible").count():
        assert page.locator("#trouble a:visible").get_attribute("href").endswith("plain=1")
        assert not face.answers, "it says that nothing was sent"


SOON = (
    "const wait = setTimeout; globalThis.setTimeout = (act, ms, ...given) => wait(act, ms > 20000 ? 900 : ms, ...given)"
)
"""Whoever waits for half a minute waits for a second."""


def test_the_code_on_the_page_is_the_scripts_own(browse, base, face):
    """A server that shows another code, of a ballot that it put in the place of this one, is overruled."""
    page, _ = browse()

    def lie(route):
        answer = route.fetch()
        shown = re.sub(r'(<ol id="ballot-code"[^>]*>).*?</ol>', r"\1" + "<li>wrong</li>" * 7 + "</ol>", answer.text())
        route.fulfill(response=answer, body=shown) if route.request.method == "POST" else route.continue_()

    page.route("**/s/**", lie)
    walk(page, f"{base}/s/{MAI}?page=1&lang=en", CHOSEN[0], languages=False)
    expected = code_words(ballot_code(face.answers[MAI].keeper), "en")
    assert tuple(page.locator("#ballot-code li").all_inner_texts()) == expected


def test_a_double_press_sends_once_and_a_used_link_says_so(browse, base, face):
    page, heard = browse()
    other, _ = browse()
    for one in (page, other):
        one.goto(f"{base}/s/{MAI}?page=1&lang=en")
        one.wait_for_selector(READY)
        fill(one, 1, CHOSEN[0])
        on(one)
        one.wait_for_selector("#q-choice2:visible")
    page.locator(".walk .button").first.evaluate("one => { one.click(); one.click() }")
    page.wait_for_selector(".receipt")
    assert sum(method == "POST" for method, *_ in heard.requests) == 1
    first = face.answers[MAI]
    on(other)
    other.wait_for_selector("h1:has-text('This link has been used')")
    assert face.answers[MAI] is first
    assert other.evaluate("Object.keys(localStorage)") == [], "as on any page of a used link"
    other.fill("#receipt", " ".join(WORDS))
    other.click("button[value=withdraw]")
    other.wait_for_selector("h1:has-text('withdrawn')")


def test_a_line_that_breaks_is_told_and_nothing_chosen_is_lost(browse, base, face):
    page, _ = browse()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    page.wait_for_selector(READY)
    fill(page, 1, CHOSEN[0])
    on(page)
    page.wait_for_selector("#q-choice2:visible")
    page.context.set_offline(True)
    on(page)
    page.wait_for_selector("[data-trouble='perhaps sent']:visible")
    assert page.locator("#trouble a:visible").count() == 0, "the other way would not help"
    page.context.set_offline(False)
    on(page)
    page.wait_for_selector(".receipt")
    assert face.opened(MAI)[0]["choice1"] == 0


def test_what_was_chosen_with_the_script_stands_on_the_weaker_way(browse, base):
    """From the same draft: whoever changes over after a failure loses nothing, and has sent nothing before."""
    page, heard = browse()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    page.wait_for_selector(READY)
    fill(page, 1, CHOSEN[0])
    sent_only_sealed_rows(heard, CHOSEN[0])
    page.goto(f"{base}/s/{MAI}?page=1&lang=en&plain=1")
    assert page.locator(f"input[value={CHOSEN[0][0]}1]").is_checked()
    assert page.input_value("#f-tale1") == CHOSEN[0][3]


WORKERS = {
    "none": None,
    "empty": "",
    "throws": "throw new Error('made to fail')",
    "no-randomness": "crypto.getRandomValues = () => { throw new Error('made to fail') };",
    "no-numbers": "DataView.prototype.setBigUint64 = () => { throw new Error('made to fail') };",
}


@pytest.mark.parametrize("kind", WORKERS)
def test_so_with_a_worker_that_fails(browse, base, face, kind):
    page, heard = browse(SOON)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            return route.continue_()
        if WORKERS[kind] is None:
            return route.abort()
        whole = route.fetch().text() if kind.startswith("no-") else ""
        return route.fulfill(body=f"{WORKERS[kind]}\n{whole}", content_type="text/javascript")

    page.route("**/ballot.js", answer)
    go_as_far_as_it_goes(page, f"{base}/s/{MAI}?page=1&lang=en", CHOSEN[0])
    assert len(asked) == 2
    sent_only_sealed_rows(heard, CHOSEN[0])
    assert not face.answers
    assert page.locator("#trouble:visible").count()


@pytest.mark.parametrize("how", ["blocked", "changed"])
def test_without_its_script_or_with_another_one_there_is_only_the_other_way(browse, base, face, how):
    """A script of other bytes than the contract's is not run by the browser: see the page's `integrity`."""
    page, heard = browse()

    def answer(route):
        return (
            route.abort()
            if how == "blocked"
            else route.fulfill(body=route.fetch().text() + "\nfetch('/stolen')", content_type="text/javascript")
        )

    page.route("**/ballot.js", answer)
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    page.wait_for_selector("#without a.button:visible")
    assert page.locator("#answers").count() == 0
    assert not any("stolen" in url for _, url, *_ in heard.requests)
    page.click("#without a.button")
    fill(page, 1, CHOSEN[0])
    assert page.locator(".weaker").is_visible()


def test_the_browser_lets_the_page_ask_no_other_host(browse, base):
    """Its own policy says so, and the worker's lets it ask nobody at all."""
    page, _ = browse()
    said = page.goto(f"{base}/s/{MAI}?page=1&lang=en").headers["content-security-policy"]
    assert "connect-src 'self'" in said and "default-src 'none'" in said and "unsafe" not in said and "*" not in said
    page.wait_for_selector(READY)
    script = page.locator("script").get_attribute("src")
    assert re.fullmatch(r"/s-[0-9a-f]{64}/ballot\.js", script)
    of_worker = page.context.request.get(base + script).headers["content-security-policy"]
    assert "default-src 'none'" in of_worker and "connect-src" not in of_worker
