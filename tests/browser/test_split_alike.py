"""The questionnaire of a split count beside the plain one: each question, label, accessible name and error the same."""

import re

import pytest

from tests.browser.answering import answer_sheet, on
from tests.browser.halves import begun
from tests.browser.test_respondent import fits
from tests.web.respondent.faces import MAI, app_of, face_of
from tests.web.respondent.in_halves import split_face_of
from tests.web.respondent.instruments import EVERY_SPLIT_KIND

pytestmark = pytest.mark.browser
SHEETS = (
    {"went_wrong": ("slow",), "speed": ("1",)},
    {"care:light": ("2",)},
    {"minutes": "1.000", "last_time:day": "31", "last_time:month": "2", "last_time:year": "2026", "place": ""},
)
"""What is chosen on each page so that something is wrong with it."""
OTHER_WRONGS = (
    (0, {"speed": ("na",), "went_wrong": ("none", "slow")}),
    (0, {"speed": ("-",), "went_wrong": ("slow", "rude", "far")}),
    (1, {"care:light": ("3",), "help_of": ("1",)}),
    (1, {"care:light": ("3",), "care:noise": ("-",)}),
    (2, {"minutes": "241", "place": "Kho", "change": "x"}),
    (2, {"minutes": "-1", "place": "x" * 201, "three:one": "Báo lịch"}),
    (2, {"minutes": "many", "place": "Kho", "last_time:day": "9", "last_time:month": "3", "last_time:year": "2025"}),
    (2, {"place": "Kho", "last_time:day": "1", "last_time:month": "12", "last_time:year": "2026"}),
    (2, {"place": "Kho", "last_time:day": "1"}),
)
"""Page (from 0) and choices: one for each further problem that a page can have."""
CONTROLS = """
() => [...document.querySelectorAll("#answers input:not([type=hidden]), #answers select, #answers textarea")]
  .filter(one => one.offsetParent !== null)
  .map(one => [
    one.id, one.type, one.name, one.value, one.checked || false,
    [...one.labels].map(label => label.innerText.trim()).join("|"),
    (one.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id)?.innerText).join("|"),
    one.getAttribute("aria-invalid"), one.maxLength ?? null,
  ])
"""
GROUPS = """
() => [...document.querySelectorAll("#answers fieldset, #answers .item, #answers .note")]
  .filter(one => one.offsetParent !== null)
  .map(one => [
    one.id, one.className, one.querySelector("legend")?.innerText ?? "", one.innerText.trim().replace(/\\s+/g, " "),
    (one.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id)?.innerText).join("|"),
  ])
"""
SUMMARY = """
() => {
  const box = document.querySelector(".error-summary:not([hidden])");
  return box && [
    box.innerText, [...box.querySelectorAll("a")].map(one => one.getAttribute("href")), document.title,
    document.activeElement.id,
  ];
}
"""


@pytest.fixture
def both(visitor, serve):
    """The plain page and the split one, at a width and in a language, each at its first page of questions."""
    plain, split = (serve(app_of(face)) for face in (face_of(EVERY_SPLIT_KIND), split_face_of(EVERY_SPLIT_KIND)))

    def opened(width, language):
        pages = visitor(width, reduced_motion="reduce"), visitor(width, reduced_motion="reduce")
        pages[0].goto(f"{plain}/s/{MAI}?page=1&lang={language}")
        begun(pages[1], f"{split}/s/{MAI}?page=1&lang={language}")
        return pages

    return opened


def choose(page, given):
    """Choose as a person would who uses each control by itself; a tuple ticks, a text is written or picked."""
    for box in page.locator("#answers input:checked:visible").all():
        if box.get_attribute("type") == "checkbox":
            box.uncheck(force=True)
    for name, values in given.items():
        if name == "speed":  # on which a note hangs
            page.locator(f"#answers input[name=speed][value='{values[0]}']").check(force=True)
        for value in values if isinstance(values, tuple) else ():
            # set at once, and not by the pointer, which would untick what does not go with it
            page.locator(f"#answers input[name='{name}'][value='{value}']").evaluate("one => { one.checked = true }")
        if isinstance(values, str):
            field = page.locator(f"#answers [name='{name}']:not([type=checkbox])")
            field.evaluate("(one, value) => { one.value = value }", values)


def seen(page):
    """Everything a person, or a screen reader, is told on a page of questions."""
    tree = page.locator("main").aria_snapshot()
    said = page.locator("footer").inner_text(), page.locator("h1:visible").all_inner_texts()
    return page.evaluate(CONTROLS), page.evaluate(GROUPS), page.evaluate(SUMMARY), tree, said


def alike(plain, split):
    for one, other in zip(seen(plain), seen(split), strict=True):
        assert other == one


def press(page, where="on"):
    on(page) if where == "on" else page.click(".walk button.quiet:visible")
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "width"), [("vi", 360), ("en", 360), ("vi", 1280), ("en", 1280)])
def test_every_question_label_and_error_is_the_same(both, accessible, language, width):
    """Page by page: blank, with what is wrong, and answered; the way back too."""
    plain, split = both(width, language)
    for number, wrong in enumerate(SHEETS, start=1):
        alike(plain, split)
        for page in (plain, split):
            choose(page, wrong)
            press(page)
            page.wait_for_selector(".error-summary:visible")
            fits(page)
        alike(plain, split)
        accessible(split)
        for page in (plain, split):
            answer_sheet(page)
            for box in page.locator("#answers input[value='far']:visible").all():
                box.check(force=True)
        if number < len(SHEETS):
            for page in (plain, split):
                press(page)
                page.wait_for_selector(f"#q-{('hello', 'minutes')[number - 1]}:visible")
    for page in (plain, split):
        press(page, "back")
        page.wait_for_selector("#q-hello:visible")
    alike(plain, split)


@pytest.mark.parametrize(("place", "given"), OTHER_WRONGS)
def test_so_is_every_other_thing_that_can_be_wrong(both, place, given):
    plain, split = both(360, "en")
    for number in range(place):
        for page in (plain, split):
            answer_sheet(page)
            for box in page.locator("#answers input[value='far']:visible").all():
                box.check(force=True)
            press(page)
            page.wait_for_selector(f"#q-{('hello', 'minutes')[number]}:visible")
    for page in (plain, split):
        choose(page, given)
        press(page)
        page.wait_for_selector(".error-summary:visible")
    alike(plain, split)


def test_they_look_the_same(both):
    """To the pixel, above the fold and whole."""
    plain, split = both(360, "vi")
    for page in (plain, split):
        page.evaluate("document.fonts.ready")
        page.mouse.move(0, 0)
    one, other = (page.locator("main").screenshot() for page in (plain, split))
    assert one == other


def test_no_field_of_the_document_has_a_name_and_none_stands_in_a_form():
    """As it is served: whatever a browser or a broken script does, there is nothing to send and nowhere to send it."""
    html = app_of(split_face_of(EVERY_SPLIT_KIND)).test_client().get(f"/s/{MAI}?page=1&lang=en").text
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
    assert len(fields) > 40
    assert not [field for field in fields if re.search(r"\sname=|\sform=", field)]
    assert "<form" not in html
    assert "formaction" not in html
