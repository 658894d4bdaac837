"""How many text messages a text takes (3GPP TS 23.038 and 23.040)."""

import pytest

from surveyhost.core.sending.sms_length import is_basic, parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("[" * 80, 1), ("a" + "€" * 80, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # no letter is cut in two: the first part stays one place short
        ("ệ" * 70, 1), ("ệ" * 71, 2), ("ệ" * 134, 2), ("ệ" * 135, 3),
        ("ệ" + "a" * 69, 1), ("ệ" + "a" * 70, 2),
        ("😀" * 35, 1), ("😀" * 36, 2), ("a" * 66 + "😀" + "ệ" * 65, 2), ("a" * 66 + "😀" + "ệ" * 66, 3),
        ("ệ" + "a" * 65 + "😀" + "a" * 67, 3),
        ("à" * 160, 1), ("ç" * 71, 2), ("Ç" * 160, 1),
    ],
)  # fmt: skip
def test_parts(text, count):
    assert parts(text) == count


def test_one_letter_beyond_the_basic_alphabet_makes_all_of_it_wide():
    assert is_basic("Doi ngu Minh Hai: https://s.vn/s/AB_-?l=vi")
    assert not is_basic("Đội ngũ")
    assert not is_basic("“Minh Hai”")
