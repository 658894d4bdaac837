import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core import colour
from surveyhost.core.errors import Refusal

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def test_contrast_of_known_pairs():
    assert colour.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colour.contrast("#14201D", "#FFFFFF") == pytest.approx(16.8, abs=0.1)
    assert colour.contrast("#0F5C4D", "#FFFFFF") == pytest.approx(7.9, abs=0.1)


@given(COLOURS)
def test_any_colour_is_fitted_to_stand_on_white(given_colour):
    fitted = colour.fit(given_colour)
    assert colour.contrast(fitted, "#FFFFFF") >= colour.AA
    if colour.contrast(given_colour, "#FFFFFF") >= colour.AA:
        assert fitted == given_colour


def test_darkening_keeps_the_hue():
    _, chroma, hue = colour.oklch("#FF9A3C")
    _, fitted_chroma, fitted_hue = colour.oklch(colour.fit("#FF9A3C"))
    assert fitted_hue == pytest.approx(hue, abs=0.12)
    assert fitted_chroma > 0.5 * chroma


@given(COLOURS)
def test_oklch_and_back(given_colour):
    back = colour.from_oklch(*colour.oklch(given_colour))
    assert all(
        abs(one - other) <= 1.01 / 255
        for one, other in zip(colour.parse(back), colour.parse(given_colour), strict=True)
    )


def test_tint_is_a_tenth_on_white_and_bright_is_light():
    assert colour.tint("#000000") == "#E6E6E6"
    assert colour.oklch(colour.bright("#6B2D5C"))[0] == pytest.approx(0.78, abs=0.02)


@pytest.mark.parametrize("text", ["", "red", "#FFF", "#GGGGGG", "6B2D5C", "#6B2D5C;"])
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(Refusal, match="six hexadecimal digits"):
        colour.fit(text)
