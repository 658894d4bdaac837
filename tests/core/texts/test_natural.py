import pytest

from surveyhost.core.texts.collation import looked_up
from surveyhost.core.texts.natural import LARGEST, natural


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), (" 12 ", 12), ("007", 7), (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None), ("9" * 5_000, None), ("²", None), ("٣", None),
        ("-1", None), ("1.5", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_number_is_one_or_none(text: str | None, number: int | None):
    assert natural(text) == number


def test_no_number_beyond_the_most():
    assert (natural("7", 7), natural("8", 7)) == (7, None)


def test_names_of_thousands_of_digits_can_be_sorted():
    names = ["9" * 5_000, "Line 10", "Line 2", "8" * 5_000]
    assert sorted(names, key=looked_up) == ["8" * 5_000, "9" * 5_000, "Line 2", "Line 10"]
