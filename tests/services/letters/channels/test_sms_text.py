"""The words of a text message: two at most, its link whole, in each language, without needless loss."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from surveyhost import languages
from surveyhost.core.sending.sms_length import is_basic, parts
from surveyhost.core.wave.letters import LetterKind
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.core.wave.policy import Reminders
from surveyhost.services.letters.channels.sms_text import message, shortest

TOKEN = "ABCDEF" + "x" * 22
REFERENCE = "12345-ABCDE23456"


def facts(client="Nam Hải", vendor="Khảo Sát", title="Nghe nhân viên", reminders=Reminders.EVERYONE):
    closes = datetime(2026, 12, 18, 23, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    titles = dict.fromkeys(("vi", "en", "ja", "ko", "th", "zh-Hans", "zh-Hant"), title)
    return SimpleNamespace(
        client=client, vendor=vendor, title=titles, closes=closes, reminders=reminders, fallback="vi"
    )  # fmt: skip


def link(language, host="https://survey.vendor.vn"):
    return f"{host}/s/{TOKEN}?l={language}"


@pytest.mark.parametrize("language", languages.participants())
@pytest.mark.parametrize("kind", [LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.LOST])
@pytest.mark.parametrize("stop", ["", REFERENCE])
@pytest.mark.parametrize("client", ["Nam Hải", "Công ty Cổ phần Sản xuất và Thương mại Dệt May Nam Hải Việt Nam"])
def test_two_messages_at_most_and_everything_that_counts_in_them(language, kind, stop, client):
    for reminders in Reminders:
        text = message(facts(client, reminders=reminders), kind, language, link(language), stop)
        assert parts(text) <= 2
        assert recover(text) == TOKEN
        assert text.count("http") == 1
        assert (REFERENCE if stop else "STOP") in text
        assert "%(" not in text
        assert "Khảo Sát" in text or "Khao Sat" in text


@pytest.mark.parametrize("language", languages.participants())
def test_each_language_has_words_of_its_own(language):
    text = message(facts("Minh", "Vendor", "T"), LetterKind.INVITATION, language, link(language), "")
    assert language == "en" or "has asked us" not in text


def test_vietnamese_keeps_its_marks_in_a_shorter_wording():
    long = "Công ty Cổ phần Sản xuất và Thương mại Dệt May Nam Hải Việt Nam"
    short, shorter = (
        message(facts(client), LetterKind.INVITATION, "vi", link("vi"), "") for client in ("Nam Hải", long)
    )
    assert "Nam Hải hỏi ý kiến bạn qua Khảo Sát" in short or "nhờ chúng tôi" in short
    assert "Khảo Sát" in shorter and not is_basic(shorter)


def test_marks_go_only_where_nothing_shorter_fits():
    far = link("vi", f"https://{'khaosat.' * 6}vendor.vn")
    text = message(facts(), LetterKind.INVITATION, "vi", far, "")
    assert is_basic(text) and parts(text) <= 2
    assert "Nam Hai nho chung toi, Khao Sat" in text


def test_in_english_names_lose_their_marks_before_anything_is_left_out():
    text = message(facts("Đông Á", "Khảo Sát", "A “long” word – and " * 3), LetterKind.INVITATION, "en", link("en"), "")
    assert is_basic(text)
    assert 'Dong A has asked us, Khao Sat, for your view: "A "long" word - and' in text


def test_the_shortest_is_what_is_promised_to_fit():
    for language in languages.participants():
        text = shortest("Khảo Sát", language, link(language), REFERENCE)
        assert link(language) in text
        assert parts(text) <= 2
