"""Comment lists: ten writers at least, each comment in one list, and nobody the only one in a language."""

from dataclasses import replace

import pytest

from surveyhost.core.grouping.frozen import Unit, Views
from surveyhost.core.suppression.comment_languages import HELD_BACK, is_foreign, language_of, tongues
from surveyhost.core.suppression.comments import comment_blocks
from tests.attacker.campaign import Campaign, questionnaire
from tests.attacker.firms import firm
from tests.support.released_words import ENGLISH, FOREIGN, UNMARKED, VIETNAMESE

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


def test_what_nobody_else_writes_is_in_no_list_before_a_reviewer_has_said_so(cube) -> None:
    """One Indonesian, and one who writes a few German words, among twenty of one block: no list counts them."""
    rare = ["Gaji terlalu rendah", "Mehr Personal bitte"]
    held = {"u1": (*vietnamese(20), *rare)}
    written = replace(cube, comments={"say": held})
    found, _ = comment_blocks(written, 10, ASKED, {})
    assert found == {"say": {"u1": (("u1", "vi"),)}}
    language = tongues(held["u1"], ASKED.languages)
    assert {language[text] for text in rare} == {HELD_BACK}
    let = tongues(held["u1"], ASKED.languages, released={rare[0]})
    assert (let[rare[0]], let[rare[1]]) == ("vi", HELD_BACK)


def test_twelve_that_are_not_recognised_make_no_list_of_their_own(cube) -> None:
    found, _ = lists(cube, u1=["Gaji terlalu rendah" + "!" * place for place in range(12)])
    assert found == {"say": {}}


def test_nine_of_the_wave_and_one_other_are_no_ten(cube) -> None:
    found, _ = lists(cube, u1=[*vietnamese(9), "Terima kasih banyak"])
    assert found == {"say": {}}


@pytest.mark.parametrize("language", FOREIGN)
def test_no_other_language_passes_for_one_of_the_wave(language: str) -> None:
    for text in FOREIGN[language].split("|"):
        assert is_foreign(text, ("vi", "en")), text


@pytest.mark.parametrize(("text", "language"), [
    ("La casa", "es"),
    ("La casa y la mesa", "es"),
    ("La mensa e la sala sono troppo piccole", "it"),
    ("May they? They may.", "en"),
    ("Luong cong nhan qua thap cong ty oi", "vi"),
])  # fmt: skip
def test_a_word_or_two_that_vietnamese_has_too_make_no_vietnamese(text: str, language: str) -> None:
    """Only where half of the words are such, and two at least, is a text taken for Vietnamese without its marks."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("texts", "language", "least"), [(ENGLISH, "en", 0.9), (VIETNAMESE, "vi", 1.0), (UNMARKED, "vi", 0.5)]
)
def test_few_of_the_short_comments_in_the_wave_s_languages_wait(texts: list[str], language: str, least: float) -> None:
    """What is not recognised waits for a reviewer and is not lost."""
    assert sum(language_of(text) == language for text in texts) >= least * len(texts)


def test_what_holds_no_letter_counts_with_the_commonest() -> None:
    texts = [*vietnamese(3), *english(2), "2026!"]
    assert tongues(texts, ("vi", "en"))["2026!"] == "vi"
    assert language_of("2026!") is None
