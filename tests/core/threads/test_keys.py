"""Words lead to a thread, by one way only."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.threads import keys

WORDS = "mèo xanh cá đỏ voi vàng hổ tím gấu hồng sóc trắng nai đen"


def test_seven_words_carry_84_bits():
    highest = keys.new_words(lambda count: b"\xff" * count, "en")
    assert len(highest) == keys.WORDS == 7


def test_tone_marks_capitals_and_spaces_do_not_matter():
    typed = keys.derive("MEO xanh, ca do; voi vang  ho tim gau hong soc trang nai den", "ABCDEF", "change")
    assert typed == keys.derive(WORDS, "ABCDEF", "change")


def test_words_wave_and_item_each_lead_elsewhere():
    found = {
        keys.derive(words, code, item).thread.text()
        for words in (WORDS, WORDS + " x")
        for code in ("ABCDEF", "ABCDEG")
        for item in ("a", "b")
    }
    assert len(found) == 8


def test_a_thread_is_read_as_it_was_written():
    thread = keys.derive(WORDS, "ABCDEF", "change").thread
    assert len(thread.text()) == keys.LETTERS
    assert keys.parse(thread.text()) == thread


@pytest.mark.parametrize("text", ["", "x" * 64 + "=", "x" * 63, "é" * 64, None, 7, ["x"]])
def test_what_is_no_thread_is_refused(text):
    with pytest.raises(Refusal):
        keys.parse(text)
