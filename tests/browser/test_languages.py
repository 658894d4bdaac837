"""Respondents' pages in each script: nothing sticks out on a small phone, and one font file at most is fetched."""

import re
from pathlib import Path

import pytest

from surveyhost import languages, translations
from surveyhost.core.questionnaire.file import write
from tests.browser.test_respondent import fits
from tests.support import pseudo, translated
from tests.web.respondent import faces
from tests.web.respondent.faces import LAN, MAI, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND

pytestmark = pytest.mark.browser
SPOKEN = tuple(translated.WORDS)
FACES = {"ja": "ja", "ko": "ko", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "th": "th", "ar-XB": None}


def said_in(language):
    """Our own words in a language that has no folder yet, in letters of its script."""
    if language == pseudo.ARABIC:
        return pseudo.turned

    def say(text):
        parts = (
            part if pseudo.KEPT.fullmatch(part) else translated.of_length(language, len(part) // 2)
            for part in pseudo.KEPT.split(text)
            if part
        )
        return "".join(parts)

    return say


@pytest.fixture
def base(request, tmp_path: Path, serve, monkeypatch):
    language = request.getfixturevalue("language")
    if language not in languages.found():
        pseudo.write(tmp_path, language, said_in(language))
        translations.look_in(tmp_path)
    languages.forget()
    monkeypatch.setitem(faces.TITLES, language, translated.of_length(language, 30))
    booth = face_of(write(translated.spoken(EVERY_KIND, (language,))))
    booth.answers[LAN] = {"speed": 3}
    yield serve(app_of(booth))
    translations._brought.clear()
    languages.forget()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", SPOKEN)
def test_every_page_fits_a_small_phone_in_each_script(visitor, accessible, base, language):
    page, fetched = visitor(360), []
    page.on("request", lambda request: fetched.append(request.url) if "/fonts/scripts/" in request.url else None)
    for query in ("", "?page=1", "?page=2", "?page=3", "?page=privacy", "?page=contract"):
        page.goto(f"{base}/s/{MAI}{query}")
        page.evaluate("document.fonts.ready")
        assert page.locator("html").get_attribute("lang") == language
        for width in (360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            fits(page)
    page.goto(f"{base}/s/{LAN}")
    fits(page)
    accessible(page)
    names = {re.search(r"scripts/([\w-]+)\.woff2", url)[1] for url in fetched}
    assert names == ({FACES[language]} - {None})


@pytest.mark.parametrize("language", [pseudo.ARABIC])
def test_a_language_from_right_to_left_mirrors_the_page(visitor, base, language):
    page = visitor(1280)
    page.goto(f"{base}/s/{MAI}?page=1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    first, last = (page.locator(".scale label").nth(at).bounding_box() for at in (0, 4))
    assert first["x"] > last["x"], "a scale begins on the right"
    assert page.locator(".error-summary").count() == 0
    question, main = (page.locator(one).first.bounding_box() for one in ("main h1", "main"))
    assert page.evaluate("getComputedStyle(document.querySelector('main h1')).textAlign") in {"start", "right"}
    assert question["x"] + question["width"] <= main["x"] + main["width"] + 1


@pytest.mark.parametrize("language", ["th"])
def test_thai_is_broken_between_words(visitor, base, language):
    """It has no spaces: a page that does not know its words breaks a line anywhere, or nowhere."""
    page = visitor(320)
    page.goto(f"{base}/s/{MAI}?page=2")
    words = page.evaluate(
        """() => {
          const nodes = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          let text = nodes.nextNode();
          while (nodes.nextNode()) if (nodes.currentNode.length > text.length) text = nodes.currentNode;
          const range = document.createRange(), starts = [];
          let top = null;
          for (let at = 0; at < text.length; at++) {
            range.setStart(text, at); range.setEnd(text, at + 1);
            const box = range.getBoundingClientRect();
            if (box.width && top !== null && box.top > top + 8) starts.push(text.data[at]);
            if (box.width) top = box.top;
          }
          return starts;
        }"""
    )
    assert words, "a question of more than one line"
    assert not [one for one in words if "\u0e30" <= one <= "\u0e3a" or "\u0e47" <= one <= "\u0e4e"], words


@pytest.mark.parametrize("language", ["vi"])
def test_the_readers_of_latin_letters_fetch_no_other_face(visitor, serve, language):
    page, fetched = visitor(320), []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{serve(app_of(face_of(EVERY_KIND)))}/s/{MAI}?lang={language}")
    assert not [url for url in fetched if "scripts" in url]
