"""Every pair of colours that carries meaning reaches the contrast that the eye needs, in light and in dark."""

import re

import pytest

from surveyhost.web.shared.assets import STATIC

CSS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink2", "ink3", "accent", "danger", "warn", "ok", "info")


def _colours(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", block))


LIGHT = _colours(CSS[CSS.index(":root") : CSS.index("[data-theme=dark]")])
DARK = _colours(CSS[CSS.index("[data-theme=dark]") : CSS.index("@media screen and")])
AUTOMATIC = _colours(CSS[CSS.index("@media screen and") :])


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#14201D", "#FFFFFF") == pytest.approx(16.8, abs=0.1)


def test_dark_is_the_same_whether_asked_for_or_automatic():
    assert DARK == AUTOMATIC
    assert set(DARK) <= set(LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("ink", INKS)
    @pytest.mark.parametrize("ground", GROUNDS)
    def test_of_words_on_every_ground(self, theme, ink, ground):
        assert contrast(theme[ink], theme[ground]) >= TEXT

    @pytest.mark.parametrize("name", ["accent", "danger", "warn", "ok", "info"])
    def test_of_words_on_their_tint(self, theme, name):
        assert contrast(theme[name], theme[f"{name}-tint"]) >= TEXT
        assert contrast(theme["ink"], theme[f"{name}-tint"]) >= TEXT

    def test_of_words_on_what_is_filled(self, theme):
        assert contrast(theme["on-accent"], theme["accent"]) >= TEXT
        assert contrast(theme["on-danger"], theme["danger"]) >= TEXT
        for name in (*[f"band-{number}" for number in range(1, 6)], "low", "mid", "high"):
            assert contrast(theme[f"on-{name}"], theme[name]) >= TEXT, name

    def test_of_the_edges_of_controls(self, theme):
        for ground in GROUNDS:
            assert contrast(theme["edge"], theme[ground]) >= SHAPE
