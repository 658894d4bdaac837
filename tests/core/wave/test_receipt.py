import itertools
import secrets
import unicodedata

import pytest

from surveyhost.core.wave import receipt
from surveyhost.core.wave.receipt_words import LISTS


@pytest.mark.parametrize("language", ["vi", "en"])
def test_4096_entries_all_different_in_normal_form(language):
    words = LISTS[language]
    assert len(words) == 4096
    assert len({receipt.normal(word) for word in words}) == 4096


def test_vietnamese_entries_have_two_syllables_and_english_words_one():
    assert {len(entry.split()) for entry in LISTS["vi"]} == {2}
    assert {len(entry.split()) for entry in LISTS["en"]} == {1}


def test_five_words_carry_sixty_bits():
    highest = receipt.new(lambda count: b"\xff" * count, "en")
    assert highest == (LISTS["en"][-1],) * 5
    drawn = {receipt.new(secrets.token_bytes, "vi") for _ in range(500)}
    assert len(drawn) == 500
    assert len(set(itertools.chain.from_iterable(drawn))) > 1500


def test_each_entry_is_drawn_equally_often():
    """The two bytes of a word are taken modulo 4,096, which divides 65,536."""
    seen = [receipt.new(lambda count, n=n: n.to_bytes(2, "big") * 5, "en")[0] for n in range(0, 65536, 8)]
    assert {seen.count(word) for word in set(seen)} == {16}


def test_a_language_without_a_list_gets_english():
    assert receipt.new(lambda count: bytes(count), "fr") == receipt.new(lambda count: bytes(count), "en")


@pytest.mark.parametrize(
    "text",
    ["mèo vàng đường to", "MEO VANG DUONG TO", "  Mèo   vàng, đường-to. ", "meovangduongto", "1. mèo vàng 2. Đường to"],
)
def test_marks_case_and_spaces_do_not_count(text):
    assert receipt.normal(text) == "meovangduongto"
    assert receipt.normal(unicodedata.normalize("NFD", text)) == "meovangduongto"
