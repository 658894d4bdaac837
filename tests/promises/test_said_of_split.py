"""What a split count does not end is said in the same words by the privacy page and by the threat model."""

import re
from html import unescape

import pytest

from surveyhost.config import CHECKOUT
from tests.support.page import look
from tests.web.respondent.faces import MAI, app_of, face_of
from tests.web.respondent.in_halves import split_face_of
from tests.web.respondent.instruments import EVERY_SPLIT_KIND

KEEPER, PAGE = "the keeper", "https://council.example/survey/"
MARK = "**What it does not end**, in the words of the privacy page:"


def plain(text):
    return " ".join(unescape(text).split())


def points(face):
    """Each point of the English privacy page."""
    page = look(app_of(face).test_client().get(f"/s/{MAI}?page=privacy&lang=en"))
    return [plain(words) for words in page.all("//main//li/text()")], plain(page.text)


@pytest.fixture(scope="module")
def listed():
    """What the threat model quotes: the sentence, and the points below it."""
    text = (CHECKOUT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    part = text.split(MARK)[1].split("\n\nThe page behind a link")[0]
    lead, *below = re.split(r"\n- ", part)
    return plain(lead).strip('"“” '), [plain(point) for point in below]


def test_the_sentence_is_that_of_the_page(listed):
    _, whole = points(split_face_of(EVERY_SPLIT_KIND, keeper=KEEPER, page_address=PAGE))
    assert listed[0] and listed[0] in whole


def test_the_points_are_those_by_which_the_page_differs_from_a_plain_waves(listed):
    """None is left out of the threat model, and none stands there that people are not told."""
    told, _ = points(split_face_of(EVERY_SPLIT_KIND, keeper=KEEPER, page_address=PAGE))
    others, _ = points(face_of(EVERY_SPLIT_KIND))
    assert [one for one in told if one not in others] == listed[1]
