"""The words of letters: complete in both languages, editable within limits, the same for all."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from surveyhost.config import CHECKOUT
from surveyhost.core.errors import Refusal
from surveyhost.core.wave.letters import WRITTEN, LetterKind
from surveyhost.dates import in_letter
from surveyhost.languages import participants
from surveyhost.services.letters.letter_text import (
    Facts,
    Wording,
    check_wording,
    sheet,
    standard,
)
from surveyhost.services.letters.refusals import LetterLength, LetterLink, LetterPlaceholder
from surveyhost.translations import catalogue

HANOI = timezone(timedelta(hours=7))
FACTS = Facts(
    client="Linh kiện Minh Hải",
    title={"vi": "Tiếng nói nhân viên 2026", "en": "Employee voice 2026"},
    items=26,
    minutes=8,
    opens=None,
    closes=datetime(2026, 11, 27, 17, 0, tzinfo=HANOI),
    k=5,
    contract="7f3a19c2" + "0" * 56,
    keeper="Công đoàn cơ sở (ông Nguyễn Văn Thịnh)",
    reminders="everyone",
    languages=("vi", "en"),
    vendor="surveyhost",
    reply_to="help@surveyhost.example",
    own={},
)


def said_in(path: Path) -> set[str]:
    method = "python" if path.suffix == ".py" else "jinja2"
    words = {"_": None, "say": None, "gettext": None}
    return {message for _, message, _, _ in extract_from_file(method, path, keywords=words)}


@pytest.mark.always
def test_everything_is_said_in_vietnamese_too() -> None:
    sources = [
        CHECKOUT / "surveyhost/services/letters/letter_text.py",
        *(CHECKOUT / "templates/email").iterdir(),
        *(CHECKOUT / "templates/recipients").glob("mailbox*.html"),
    ]
    said = set().union(*(said_in(source) for source in sources))
    assert len(said) > 30
    words = catalogue("mail", "vi")
    silent = {message for message in said if words.gettext(message) == message}
    assert silent == set()


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("language", participants())
def test_no_placeholder_is_left(kind: str, language: str) -> None:
    for facts in (FACTS, replace(FACTS, keeper=None, reminders="non-responders", opens=FACTS.closes)):
        page = sheet(facts, kind, language)
        for part in (page.subject, page.text, page.html.split("</style>")[1]):
            assert "{" not in part
            assert "%(" not in part


def test_another_language_is_answered_in_english() -> None:
    assert sheet(FACTS, "invitation", "km") == sheet(FACTS, "invitation", "en")
    there = replace(FACTS, fallback="vi")
    assert sheet(there, "invitation", "km") == sheet(there, "invitation", "vi")


def test_each_letter_says_in_the_other_language_that_it_exists() -> None:
    assert "This survey is also in English" in sheet(FACTS, "invitation", "vi").text
    assert "Khảo sát này cũng có bản Tiếng Việt" in sheet(FACTS, "invitation", "en").text
    alone = replace(FACTS, languages=("vi",))
    assert "English" not in sheet(alone, "invitation", "vi").text


def test_who_can_be_asked_is_named() -> None:
    assert "Hỏi Công đoàn cơ sở (ông Nguyễn Văn Thịnh)" in sheet(FACTS, "invitation", "vi").text
    assert "Hỏi chúng tôi qua help@surveyhost.example" in sheet(replace(FACTS, keeper=None), "invitation", "vi").text


def test_a_reminder_never_claims_to_go_to_all_when_it_does_not() -> None:
    for language, claim in (("vi", "không lập danh sách"), ("en", "we make no list")):
        assert claim in sheet(FACTS, "reminder", language).text
        assert claim not in sheet(replace(FACTS, reminders="non-responders"), "reminder", language).text


def test_the_number_of_the_promise_is_the_policys() -> None:
    assert "dưới 8 người" in sheet(replace(FACTS, k=8), "invitation", "vi").text


def test_moments_are_spoken() -> None:
    assert in_letter(FACTS.closes, "vi") == "17:00, thứ Sáu 27/11/2026"
    assert in_letter(FACTS.closes + timedelta(days=2), "vi") == "17:00, chủ nhật 29/11/2026"
    assert in_letter(FACTS.closes, "en") == "17:00 on Friday 27 November 2026"


def test_what_people_wrote_cannot_become_markup_or_a_header() -> None:
    evil = replace(FACTS, client='<script>alert(1)</script>\nBcc: all@x"', title={"vi": "<b>\r\nX: y", "en": "E"})
    page = sheet(evil, "reminder", "vi")
    assert "<script>" not in page.html
    assert "\n" not in page.subject
    assert "\r" not in page.subject


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("language", participants())
def test_our_own_wording_passes_its_own_check(kind: str, language: str) -> None:
    check_wording(standard(kind, language))


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        (Wording("", "H", ("P",)), LetterLength),
        (Wording("S" * 121, "H", ("P",)), LetterLength),
        (Wording("S", "H", ("P" * 1201,)), LetterLength),
        (Wording("S", "H", ("See https://intranet.example",)), LetterLink),
        (Wording("S", "www.intranet.example", ("P",)), LetterLink),
        (Wording("S", "H", ('<img src="x">',)), LetterLink),
        (Wording("S", "H", ("Write to boss@firm.example",)), LetterLink),
        (Wording("Dear {name}", "H", ("P",)), LetterPlaceholder),
        (Wording("S", "H", ("Your link: {link}",)), LetterPlaceholder),
    ],
)
def test_a_wording_that_a_letter_must_not_hold_is_refused(wording: Wording, kind: type[Refusal]) -> None:
    with pytest.raises(Refusal) as caught:
        check_wording(wording)
    assert isinstance(caught.value, kind)


def test_a_name_is_greeted_on_one_line() -> None:
    """A roster of an early revision may hold one that was written on two."""
    copy = sheet(FACTS, LetterKind.INVITATION, "vi").copy("https://x.example/s/y", "1-A", " Trần\n Thị\u2028Hạnh ")
    assert all("Chào Trần Thị Hạnh," in form for form in copy)


def test_one_minute_and_one_question_are_not_many() -> None:
    for items, minutes, said in ((1, 1, ("1 question", "1 minute")), (26, 8, ("26 questions", "8 minutes"))):
        letter = sheet(replace(FACTS, items=items, minutes=minutes), "invitation", "en")
        for words in (f"put {said[0]} to you", f"It takes about {said[1]}. "):
            assert words in letter.subject + letter.text


@pytest.mark.parametrize("language", participants())
def test_sentences_stand_apart_as_the_language_has_it(language: str) -> None:
    """A full stop as wide as a letter brings its own space."""
    page = sheet(FACTS, LetterKind.REMINDER, language)
    assert not re.search("。[ \n]*(</strong>)?[ ]", page.text + page.html)
    if language not in {"ja", "zh-Hans", "zh-Hant"}:
        assert re.search("</strong> [^ <]", page.html)
