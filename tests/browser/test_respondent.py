"""An employee answers: at three widths, in two languages, with and without script; each page is fit for everybody."""

import pytest

from surveyhost.services.questionnaires import library
from tests.browser.answering import answer_sheet, on, walk
from tests.web.respondent.faces import LAN, MAI, WORDS, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND, VOICE

pytestmark = pytest.mark.browser
NAMES = library.names()
SAMPLE = [
    (NAMES[0], "vi", True, 320),
    (NAMES[1], "en", False, 1280),
    (NAMES[2], "en", True, 1280),
    (NAMES[3], "vi", False, 320),
]
TARGETS = """
() => [...document.querySelectorAll(
    "main .scale label, main .pick, main .decline, button:not(.vh), main .button, nav a, select, .box")]
  .filter(one => one.offsetParent !== null)
  .map(one => [one.getBoundingClientRect().width, one.getBoundingClientRect().height, one.outerHTML.slice(0, 90)])
  .filter(([width, height]) => width < 43.5 || height < 43.5)
"""


def fits(page):
    """Nothing sticks out at the side, and whatever is to be hit is large enough to be hit."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(TARGETS) == []


def every_page(base):
    yield from (
        f"{base}/s/{MAI}{query}" for query in ("?lang=vi", "?page=1&lang=en", "?page=2&lang=vi", "?page=3&lang=vi")
    )
    yield from (f"{base}/s/{MAI}?page={name}&lang=vi" for name in ("privacy", "contract"))
    yield from (f"{base}/?lang=en", f"{base}/s/x?lang=vi", f"{base}/s/{LAN}?lang=en")


@pytest.fixture
def booth():
    made = face_of(EVERY_KIND)
    made.answers[LAN] = {"speed": 3}
    return made


@pytest.fixture
def base(serve, booth):
    return serve(app_of(booth))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light")])
def test_every_page_is_accessible_and_fits(visitor, accessible, base, width, scheme):
    page = visitor(width, color_scheme=scheme)
    for address in every_page(base):
        page.goto(address)
        accessible(page)
        fits(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("language", "width"), [("vi", 320), ("en", 1280)])
def test_every_kind_from_link_to_receipt(visitor, accessible, booth, base, script, language, width):
    page = visitor(width, java_script_enabled=script)
    page.goto(f"{base}/s/{MAI}?lang={language}")
    assert walk(page, lambda now: (accessible(now), fits(now)) if script else fits(now)) == 3
    assert tuple(page.locator(".receipt li").all_inner_texts()) == WORDS
    if script:
        accessible(page)
    fits(page)
    kept = booth.answers[MAI]
    assert kept["speed"] == 5
    assert kept["went_wrong" if "went_wrong" in kept else "order"]
    assert kept["served"] == {"hr": {"time": 2, "clear": 2}}
    assert kept["order"] == ("pay", "time", "food")
    assert kept["last_time"] == "2025-Q2"


def walk_library(visitor, accessible, serve, name, language, script, width):
    booth = face_of(library.load(name))
    page = visitor(width, java_script_enabled=script)
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?lang={language}")
    walk(page, lambda now: (accessible(now), fits(now)) if script else fits(now))
    assert booth.answers[MAI]


@pytest.mark.parametrize(("name", "language", "script", "width"), SAMPLE)
def test_ready_made_questionnaires(visitor, accessible, serve, name, language, script, width):
    walk_library(visitor, accessible, serve, name, language, script, width)


@pytest.mark.prove
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_all_ready_made_questionnaires(visitor, accessible, serve, name, language, script, width):
    walk_library(visitor, accessible, serve, name, language, script, width)


def test_errors_take_the_focus_and_lead_to_the_field(visitor, accessible, serve):
    page = visitor(320)
    page.goto(f"{serve(app_of(face_of(VOICE)))}/s/{MAI}?page=1&lang=en")
    page.locator("input[name=work_1][value='2']").check(force=True)
    on(page)
    assert page.title().startswith("Error: Work")
    assert page.evaluate("document.activeElement.id") == "errors"
    accessible(page)
    fits(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") in {"work_2", "work_3"}
    assert page.locator("input[name=work_1][value='2']").is_checked()


def test_keys_are_enough(visitor, serve):
    """Tab, arrows, space and enter: from the welcome page to the receipt and back out of the answer."""
    booth = face_of(VOICE)
    page = visitor(1280)
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?lang=en")
    press = page.keyboard.press

    def go_to(selector):
        for _ in range(80):
            press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no way to {selector} with the tab key")

    go_to("main a.button")
    press("Enter")
    for sheet in (["work_1", "work_2", "work_3", "work_4"], ["raise", "listen", "told", "early"]):
        page.wait_for_selector(f"input[name={sheet[0]}]")
        for name in sheet:
            go_to(f"input[name={name}]")
            press("Space")
            press("ArrowRight")
        go_to(".walk button")
        press("Enter")
    page.wait_for_selector(".receipt")
    assert set(booth.answers[MAI].values()) == {2}
    page.goto(page.url.split("?")[0] + "?lang=en")
    go_to("#receipt")
    page.keyboard.type(" ".join(WORDS))
    go_to("button[value=withdraw]")
    press("Enter")
    page.wait_for_selector("h1:has-text('withdrawn')")
    assert booth.answers == {}


def test_enter_in_a_field_goes_on_and_not_to_another_language(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?page=3&lang=en")
    page.fill("input[name=place]", "Kho")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_language_can_be_changed_in_the_middle(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?page=1&lang=vi")
    page.locator("input[name=speed][value='4']").check(force=True)
    page.click("header button:has-text('English')")
    page.wait_for_selector("h1:has-text('Choosing')")
    assert page.locator("input[name=speed][value='4']").is_checked()


def test_the_chosen_word_is_shown_between_the_ends(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    said = page.locator("#q-speed .said b:visible")
    assert said.count() == 0
    page.locator("input[name=speed][value='2']").check(force=True)
    assert said.all_inner_texts() == ["Disagree"]


def test_in_forced_colours_the_choice_still_shows(visitor, base):
    page = visitor(forced_colors="active")
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    span = "document.querySelector(`input[name=speed][value='${value}'] + span`)"
    ground = f"value => getComputedStyle({span}).backgroundColor"
    page.locator("input[name=speed][value='2']").check(force=True)
    assert page.evaluate(ground, "2") != page.evaluate(ground, "3")
    assert page.evaluate("getComputedStyle(document.querySelector('.walk .button')).borderTopStyle") == "solid"


def test_a_first_visit_is_three_requests_and_at_most_three_fonts(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?lang=vi")
    page.wait_for_load_state("networkidle")
    asked = [url for url in visitor.requests if not url.startswith("data:")]
    fonts = [url for url in asked if "/fonts/" in url]
    assert len(asked) - len(fonts) == 3
    assert 1 <= len(fonts) <= 3


def test_a_page_leaves_no_cookie(visitor, base):
    page = visitor(320)
    page.goto(f"{base}/s/{MAI}?lang=vi")
    walk(page)
    assert page.context.cookies() == []


@pytest.mark.prove
def test_on_a_slow_line_the_page_can_be_used_within_a_second(visitor, base):
    page = visitor()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", limits)
    page.goto(f"{base}/s/{MAI}?lang=vi")
    assert page.evaluate("performance.timing.domInteractive - performance.timing.navigationStart") < 1000
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    # two round trips of 400 ms, page and style, cannot be painted within the same second
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 1500


def test_answers_of_a_sheet_survive_the_way_back(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    answer_sheet(page)
    on(page)
    page.click("button[value=back]")
    assert page.locator("input[name=speed][value='5']").is_checked()
    assert page.locator("input[name=uses_it]:checked").get_attribute("value") == "no"
