"""Comment lists: ten writers at least, each comment in one list, and nobody the only one in a language."""

from dataclasses import replace

import pytest

from surveyhost.core.disclosure.comments import comment_blocks
from surveyhost.core.disclosure.frozen import Unit, Views
from surveyhost.core.disclosure.languages import language_of, tongues
from tests.attacker.campaign import Campaign, questionnaire
from tests.attacker.firms import firm

UNITS = (
    Unit("company", (), None, "company", 0),
    Unit("u1", ("North",), "company", "u1", 40),
    Unit("u2", ("South",), "company", "u2", 40),
)
ASKED = questionnaire(firm(0, 50))


@pytest.fixture(scope="module")
def cube():
    return replace(Campaign(firm(0, 50), named=[]).cube, views=Views(UNITS, (), 7))


def vietnamese(number: int) -> list[str]:
    return [f"Ca đêm quá dài, cần thêm người thứ {place} ở phân xưởng." for place in range(number)]


def english(number: int) -> list[str]:
    return [f"We need more people on the night shift, number {place}." for place in range(number)]


def lists(cube, **blocks):
    held = {code: tuple(texts) for code, texts in blocks.items()}
    return comment_blocks(replace(cube, comments={"say": held}), 10, ASKED, {})


def test_each_block_with_ten_writers_has_a_list(cube) -> None:
    found, notes = lists(cube, u1=vietnamese(10), u2=vietnamese(25)[10:])
    assert found == {"say": {"u1": (("u1", "vi"),), "u2": (("u2", "vi"),)}}
    assert notes == []


def test_a_block_with_fewer_is_read_one_level_up_with_another(cube) -> None:
    found, notes = lists(cube, u1=vietnamese(9), u2=vietnamese(25)[9:])
    assert found == {"say": {"company": (("u1", "vi"), ("u2", "vi"))}}
    assert {(note.kind, note.path, note.into) for note in notes} == {
        ("lifted", ("North",), "company"),
        ("lifted", ("South",), "company"),
    }


def test_fewer_than_ten_in_all_are_not_printed(cube) -> None:
    found, notes = lists(cube, u1=vietnamese(9))
    assert found == {"say": {}}
    assert [(note.kind, note.measure) for note in notes] == [("few", "say")]


def test_a_language_of_fewer_than_ten_is_in_no_list(cube) -> None:
    found, _ = lists(cube, u1=vietnamese(12) + english(5), u2=vietnamese(30)[12:] + english(9)[5:])
    assert found == {"say": {"u1": (("u1", "vi"),), "u2": (("u2", "vi"),)}}


def test_a_language_that_only_few_of_a_unit_write_is_read_further_up(cube) -> None:
    found, notes = lists(cube, u1=vietnamese(12) + english(5), u2=vietnamese(30)[12:] + english(10)[5:])
    assert found["say"]["u1"] == (("u1", "vi"),)
    assert found["say"]["company"] == (("u1", "en"), ("u2", "en"))
    assert {note.path for note in notes} == {("North",), ("South",)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Cần trả lời phản ánh của công nhân sớm hơn.", "vi"),
        ("Khong ai trong phong nay duoc nghe, cong ty nen lam khac di", "vi"),
        ("We never hear what became of it.", "en"),
        ("Die Schicht ist zu lang und wir sind zu wenige", "de"),
        ("班组长听不到我们的意见", "cjk"),
        ("夜勤がとても長い", "hiragana"),
        ("야간 근무가 너무 깁니다", "hangul"),
        ("Смена слишком длинная", "cyrillic"),
        ("zbyt długa zmiana nocna, brakuje ludzi, nikt nie słucha, proszę pomóc", "other"),
        ("OK", None),
        ("2026!", None),
    ],
)
def test_languages_are_told_apart(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_what_says_too_little_counts_with_the_commonest() -> None:
    texts = [*vietnamese(3), *english(2), "OK"]
    assert tongues(texts)["OK"] == "vi"
    assert set(tongues(["OK", "!"]).values()) == {"other"}
