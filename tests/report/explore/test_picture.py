"""A view as a picture: whatever was chosen and however it is called, all that is written stands inside the frame."""

from dataclasses import replace

import pytest
from lxml import etree
from PIL import ImageFont

from surveyhost.config import CHECKOUT
from surveyhost.core.release.model import Release
from surveyhost.report.explore import picture, table
from surveyhost.report.explore.choices import Choices, View
from surveyhost.report.html import reading
from tests.report import sample

EM = 100
LONG = (
    "Rows: Units. Columns: Items of “Knowing the customer” · "
    + "only rows with a difference that is more than chance · " * 4
)


def reaches(drawn: bytes) -> list[tuple[float, float, float, str]]:
    """Of each text: where it begins and ends across, where it stands down, and its words; in millimetres."""
    found = []
    for one in etree.fromstring(drawn).iter("{*}text"):
        if one.getparent().tag.endswith("}svg") and one.text:
            text, weight = one.text.strip(), one.get("font-weight") or 400
            font = ImageFont.truetype(CHECKOUT / "static" / "fonts" / f"be-vietnam-pro-{weight}.ttf", EM)
            wide, x = font.getlength(text) * float(one.get("font-size")) / EM, float(one.get("x"))
            left = x - {"end": wide, "middle": wide / 2}.get(one.get("text-anchor"), 0)
            found.append((left, left + wide, float(one.get("y")), text))
    return found


def long_words(release: Release) -> Release:
    title = "A survey whose title somebody wrote at great length, since it was held in two plants and an office " * 2
    groups = tuple(
        replace(one, path=(*one.path[:-1], f"{one.path[-1]} " * 6)) if one.path else one for one in release.groups
    )
    return replace(release, title={"vi": title, "en": title}, groups=groups)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("columns", ["enps", "theme.bond", "themes"])
def test_all_words_stand_inside_the_frame_and_none_over_another(language: str, columns: str):
    of = reading(long_words(sample.release()), language)
    choices = Choices(of)
    drawn = picture.svg(of, table.table(choices, View("level.1", columns)), LONG)
    _, _, width, height = (float(one) for one in etree.fromstring(drawn).get("viewBox").split())
    texts = reaches(drawn)
    assert all(one in " ".join(text for *_, text in texts) for one in LONG.split()), "nothing of it is cut"
    for left, right, down, text in texts:
        assert left >= 0 and right <= width - 2 and 0 < down < height, text
    for at, (left, right, down, text) in enumerate(texts):
        for other_left, other_right, other_down, other in texts[at + 1 :]:
            assert abs(down - other_down) > 1.9 or right <= other_left or other_right <= left, (text, other)
