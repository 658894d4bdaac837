"""A ballot's statements, and what came of it."""

from dataclasses import replace

from surveyhost.core.loop.ballot import ITEM, ballot
from surveyhost.core.release.model import COMPANY, Cell, Protected, Release, Share
from surveyhost.services.releases.ballots import words
from tests.report import sample

SAID = {
    "vi": ("Lịch ca đổi quá sát giờ.", "Suất ăn ca đêm cần nóng hơn.", "Phụ tùng đến chậm.", "Kho nóng.", "Họp nhiều."),
    "en": (
        "Shifts change too late.", "Night meals should be warmer.", "Spare parts come late.", "The store is hot.",
        "There are many meetings.",
    ),
}  # fmt: skip


def cell(n, disagree, no_view, agree):
    shares = tuple(Share(one, one) for one in (disagree, no_view, agree))
    return Cell(n, "full", shares, None, None)


def result(release: Release) -> Release:
    """A company of 400 and one of its units, of 40."""
    asks = ballot(SAID, {"vi": "Tiếng nói", "en": "Voice"}, words())
    unit = release.units()[1]
    cells = {
        (COMPANY, f"{ITEM}:s1"): cell(400, 20, 20, 60),
        (COMPANY, f"{ITEM}:s2"): cell(400, 46, 4, 50),
        (COMPANY, f"{ITEM}:s3"): cell(5, 0, 0, 100),
        (COMPANY, f"{ITEM}:s4"): Cell(400, "full", (Share(0, 20), Share(0, 20), Share(80, 100)), None, None),
        (unit.code, f"{ITEM}:s1"): cell(40, 70, 10, 20),
        (unit.code, f"{ITEM}:s2"): cell(40, 46, 4, 50),
    }
    groups = (replace(release.groups[0], respondents=400), replace(unit, respondents=40))
    few = (Protected("few", (), "unit", None, f"{ITEM}:s5"),)
    return replace(release, questionnaire=asks, groups=groups, cells=cells, protected=few, comments=())


def many(number: int, letters: int) -> Release:
    """A company of 400 that votes on so many statements of so many letters each, in English and Vietnamese."""
    base = result(sample.release())
    said = {one: [(f"{at} {text[0]} " * letters)[:letters] for at in range(number)] for one, text in SAID.items()}
    asks = ballot(said, {"vi": "Tiếng nói", "en": "Voice"}, words())
    cells = {(COMPANY, f"{ITEM}:s{at + 1}"): cell(400, 30, 20, 50) for at in range(number)}
    return replace(base, questionnaire=asks, cells=cells, groups=base.groups[:1], protected=())
