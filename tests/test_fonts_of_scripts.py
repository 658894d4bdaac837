"""The faces that pages bring along hold what the catalogues say; what the device's own font shows is named here."""

import pytest
from fontTools.ttLib import TTFont

from surveyhost import languages
from surveyhost.config import CHECKOUT

FONTS = CHECKOUT / "static" / "fonts"
BY_THE_DEVICE = {"ja": set("≦≧"), "ko": set(), "zh-Hans": set("浏"), "zh-Hant": set(), "th": set()}
"""Language to the characters that neither its face nor Be Vietnam Pro has."""


def characters(language: str) -> set[str]:
    """Every character that a language's catalogues for participants say."""
    said = (one.string for domain in languages.PARTICIPANTS for one in languages.messages(domain, language) if one.id)
    texts = (text for one in said for text in (one if isinstance(one, tuple | list) else (one,)))
    return {letter for text in texts for letter in text if letter.isprintable()}


def held(*files: str) -> set[str]:
    """The characters of these fonts."""
    return {chr(code) for name in files for code in TTFont(FONTS / name).getBestCmap()}


@pytest.mark.parametrize("language", sorted(languages.FACES.values()))
def test_only_what_is_named_is_left_to_the_devices_font(language):
    ours = held(f"scripts/{language}.woff2", "be-vietnam-pro-400.woff2")
    assert characters(language) - ours == BY_THE_DEVICE[language]
