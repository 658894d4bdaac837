"""Data colours in grey print and for colour-blind readers, as they stand in the charts and in the style sheet.

Simulation after Machado, Oliveira and Fernandes (2009), severity 1; differences by CIEDE2000.
"""

import itertools
import math
import re

import pytest

from surveyhost.config import CHECKOUT
from surveyhost.core import colour

SEEN = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
STYLE = (CHECKOUT / "static/css/print.css").read_text(encoding="utf-8")
BARS = (CHECKOUT / "templates/components/charts/bars.html").read_text(encoding="utf-8")
INK, WHITE = "#14201D", "#FFFFFF"


def chart(name: str) -> str:
    return re.search(rf'"{name}": "(#[0-9A-F]{{6}})"', BARS)[1]  # type: ignore[index]


def style(name: str) -> str:
    return re.search(rf"\.{name}\b[^{{]*\{{ background: (#[0-9A-F]{{6}})", STYLE)[1]  # type: ignore[index]


FIVE = [chart(name) for name in ("b1", "b2", "b3", "b4", "b5")]
THREE = [chart(name) for name in ("m", "o", "p")]
HEAT = [style(name) for name in ("h-2", "h-1", "h0", "h1", "h2")]


def lab(light: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = light
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    fx, fy, fz = (
        part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29
        for part in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(name: str, eye: str) -> tuple[float, float, float]:
    light = colour.linear(name)
    if eye in SEEN:
        light = tuple(min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in SEEN[eye])  # type: ignore[assignment]
    return lab(light)


def lightness(name: str) -> float:
    return lab((colour.luminance(name),) * 3)[0]


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + grey) * a1, (1 + grey) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * math.cos(math.radians(hm - 30))
        + 0.24 * math.cos(math.radians(2 * hm))
        + 0.32 * math.cos(math.radians(3 * hm + 6))
        - 0.2 * math.cos(math.radians(4 * hm - 63))
    )
    rotate = -2 * math.sqrt(cm**7 / (cm**7 + 25**7)) * math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    dl = (l2 - l1) / (1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2))
    dc, dh = (c2 - c1) / (1 + 0.045 * cm), dh / (1 + 0.015 * cm * t)
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotate * dc * dh)


def nearest(colours: list[str], eye: str) -> float:
    return min(ciede2000(seen(one, eye), seen(other, eye)) for one, other in itertools.combinations(colours, 2))


def test_the_difference_is_measured_right():
    # Pairs of Sharma, Wu and Dalal (2005).
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-3)
    assert ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-3)


@pytest.mark.parametrize(
    ("colours", "eye", "least"),
    [
        *[
            (FIVE, eye, least)
            for eye, least in (("normal", 26.5), ("protan", 24.4), ("deutan", 23.6), ("tritan", 28.5))
        ],
        *[
            (THREE, eye, least)
            for eye, least in (("normal", 34.4), ("protan", 33.8), ("deutan", 30.2), ("tritan", 35.9))
        ],
        *[
            (HEAT, eye, least)
            for eye, least in (("normal", 14.2), ("protan", 12.6), ("deutan", 13.0), ("tritan", 17.3))
        ],
    ],
)
def test_no_two_colours_are_confused(colours: list[str], eye: str, least: float):
    assert nearest(colours, eye) >= least


@pytest.mark.parametrize(("colours", "least"), [(FIVE, 14.7), (THREE, 25.8), (HEAT, 8.8)])
def test_grey_print_is_a_staircase(colours: list[str], least: float):
    steps = sorted(lightness(one) for one in colours)
    assert min(after - before for before, after in itertools.pairwise(steps)) >= least


def test_the_middle_is_lightest_and_each_side_darkens_outwards():
    for colours in (FIVE, THREE, HEAT):
        light = [lightness(one) for one in colours]
        middle = len(light) // 2
        assert light[: middle + 1] == sorted(light[: middle + 1])
        assert light[middle:] == sorted(light[middle:], reverse=True)


def test_figures_on_every_colour_can_be_read():
    inks = {"b1": WHITE, "b2": INK, "b3": INK, "b4": INK, "b5": WHITE, "m": INK, "o": INK, "p": WHITE}
    for name, ink in inks.items():
        assert colour.contrast(chart(name), ink) >= colour.AA, name
    for ground in HEAT:
        assert colour.contrast(ground, INK) >= colour.AA


def test_style_sheet_and_charts_agree():
    for name in ("b1", "b2", "b3", "b4", "b5", "m", "p"):
        assert style(name) == chart(name)
