"""A client's brand colour, adjusted until it is readable on white: contrast by WCAG 2.1, lightness in OKLCH.

Colours are "#RRGGBB". OKLab after Björn Ottosson (2020), https://bottosson.github.io/posts/oklab/.
"""

import math
import re

from .errors import Refusal


class ColourRefused(Refusal):
    sentence = "'%(colour)s' is not a colour; expected # and six hexadecimal digits, as in %(house_green)s."
    field = "colour"


AA = 4.5
"""Contrast that text needs on its ground (WCAG 2.1, level AA)."""
HOUSE_GREEN = "#0F5C4D"
"""The accent of the outside party, and of a client that has given no colour."""
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_STEP = 0.005
Triple = tuple[float, float, float]


def parse(colour: str) -> Triple:
    """Red, green and blue of "#RRGGBB", each 0..1, still gamma-encoded. ColourRefused for anything else."""
    if not _HEX.fullmatch(colour):
        raise ColourRefused(colour=colour, house_green=HOUSE_GREEN)
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(encoded: Triple) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02X}" for part in encoded)


def linear(colour: str) -> Triple:
    """Linear-light red, green and blue, each 0..1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parse(colour))
    return red, green, blue


def encoded(light: Triple) -> str:
    """ "#RRGGBB" of linear light, clipped to what a screen can show."""
    red, green, blue = (
        12.92 * part if part <= 0.0031308 else 1.055 * max(0.0, part) ** (1 / 2.4) - 0.055 for part in light
    )
    return _hex((red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.1)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklch(colour: str) -> Triple:
    """Lightness 0..1, chroma, hue in radians."""
    red, green, blue = linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def from_oklch(light: float, chroma: float, hue: float) -> str:
    """ "#RRGGBB" of an OKLCH colour, clipped to what a screen can show."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return encoded(
        (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )
    )


def fit(colour: str, ground: str = "#FFFFFF", ratio: float = AA) -> str:
    """The colour itself if it stands out from a light ground by `ratio`; else darkened in OKLCH until it does."""
    light, chroma, hue = oklch(colour)
    fitted = colour.upper()
    while contrast(fitted, ground) < ratio and light > 0:
        light -= _STEP
        fitted = from_oklch(light, chroma, hue)
    return fitted


def tint(colour: str, part: float = 0.1) -> str:
    """`part` of the colour on white (0.1: ten per cent), a ground for text."""
    red, green, blue = (1 - part + part * channel for channel in parse(colour))
    return _hex((red, green, blue))


def bright(colour: str) -> str:
    """The accent for dark pages: the same hue at OKLCH lightness 0.78, for dark text to stand on."""
    _, chroma, hue = oklch(colour)
    return from_oklch(0.78, chroma, hue)
