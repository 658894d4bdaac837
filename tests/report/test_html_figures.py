"""What is printed is what was published: every figure of the file is found in the release, and the other way round."""

import io
import re

import pikepdf
import pytest

from surveyhost.core.release.derived import favourable, theme_score
from surveyhost.core.release.model import COMPANY, Release
from surveyhost.core.release.scales import cells_of, rated, scales
from surveyhost.report.formatting import words
from surveyhost.report.html import BUILDERS, contents, parts, reading, screen
from surveyhost.report.parts.item_tables import alternative
from tests.report import sample
from tests.report.inline import report_html
from tests.report.reading import elements, pages, spoken


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def text(company: bytes) -> str:
    return squeezed(spoken(company))


def test_each_item_stands_beside_its_own_figure(text: str, release: Release, earlier: Release):
    of = reading(release, "vi", None, None, earlier)
    for measure in rated(release.questionnaire):
        cell = release.cells[COMPANY, measure.code]
        share = favourable(cell)
        assert share is not None
        inside = "".join(str(one.low) for one in cell.shares if one.low * 78 / (of.reach[1] - of.reach[0]) >= 3.3)
        expected = squeezed(f"{of.numbers[measure.item]}. {of.question(measure.code)}")
        place = text.index(expected, text.index("Rấtđồngý", text.index("Mạnhnhất")))
        row = text[place + len(expected) :][:40]
        # Figures of one ink are one text, so inside the bar they do not stand in the order of the scale.
        drawn, _, _ = row.partition(f"{share.low}%")
        assert sorted(drawn) == sorted(inside), measure.code
        delta = of.moves[measure.code]
        assert f"{share.low}%{delta.text}{cell.n}" in row, measure.code


def test_each_bar_says_its_figures_to_those_who_do_not_see_it(company: bytes, release: Release):
    of = reading(release, "vi")
    with pikepdf.open(io.BytesIO(company)) as pdf:
        said = [str(one.Alt) for one in elements(pdf) if one.S == "/Figure"]
    for measure in rated(release.questionnaire):
        assert alternative(of, measure, release.cells[COMPANY, measure.code]) in said


def test_every_theme_of_every_unit_stands_in_the_map(company: bytes, release: Release):
    said = spoken(company)
    found = squeezed(re.sub(r"[+−±]\d+|\?", "", said[said.index("Ở đâu khác") : said.index("Điều gì thay đổi")]))
    for group in release.units():
        row = "".join(
            squeezed(words("vi").figure(score))
            for scale in scales(release.questionnaire)
            if (score := theme_score(cells_of(release, group.code, scale.measures))) is not None
        )
        assert f"{squeezed(words('vi').group(group, group.path[:-1]))}{group.respondents}{row}" in found, group.path


def test_no_figure_is_printed_for_a_place_that_is_protected(release: Release, company: bytes):
    text = " ".join(pages(company))
    for place in release.protected:
        if place.measure is None and place.breakdown == "unit":
            assert place.path[-1] in text
    hidden = {place.path for place in release.protected if place.measure is None and place.breakdown == "unit"}
    of = reading(release, "vi")
    shown = [row.name for part in parts(of, ("heat",)) for one in part.shows["maps"] for row in one.rows]
    inside = {path[-1] for path in hidden} - {group.path[-1] for group in release.units() if group.path}
    assert not inside & set(shown)


def test_every_page_repeats_the_promise_and_its_number(company: bytes):
    found = pages(company)
    for number, page in enumerate(found[1:], start=2):
        assert "Khôngconsốnàoởđâydựatrêndưới5người.Bảnpháthành1,14/12/2026,bảncamkết7f3a19c2" in squeezed(page)
        assert squeezed(page).find(f"{number}/{len(found)}") > 0
    assert "dựatrêndưới5người" in squeezed(found[0])


def test_a_firm_of_ten_has_other_numbers_in_its_promise(release: Release):
    stricter = {**release.policy, "k": 10}
    html = report_html(_with(release, policy=stricter), "en")
    assert "fewer than 10 people" in html
    assert "At least 12 people" not in html
    assert "only where at least 12 people wrote one" in html
    assert "fewer than 5" not in html


def _with(release: Release, **changes: object) -> Release:
    return Release(**{**{name: getattr(release, name) for name in release.__dataclass_fields__}, **changes})  # type: ignore[arg-type]


def test_where_few_did_not_answer_only_a_bound_is_printed(release: Release):
    html = report_html(_with(release, respondents=None, invited=200), "en")
    assert "98 of 200" not in html
    assert "from 98" in html
    assert "from 196" in html
    assert 'class="chart field"' in html
    assert "<circle" not in html.split('class="chart field"')[1].split("</svg>")[0], "every dot is filled"


def test_the_screen_shows_the_same_parts_with_the_same_figures(release: Release, earlier: Release):
    anchors = [part.anchor for part in contents(release, "en", None, earlier)]
    assert anchors[:4] == ["overview", "heat", "trend", "waves"]
    assert len(anchors) == len(set(anchors))
    html = report_html(release, "en", None, None, earlier)
    for anchor in anchors:
        fragment = screen(release, "en", anchor, None, earlier)
        assert fragment.count("<h1>") == 1
        assert "style=" not in fragment
        assert "<script" not in fragment
        for bar in re.findall(r'aria-label="([^"]+)"', fragment):
            assert bar in html


def test_parts_that_have_nothing_to_show_are_left_out(release: Release):
    alone = _with(release, groups=release.groups[:1], comments=())
    anchors = [part.anchor for part in contents(alone, "en")]
    assert "heat" not in anchors
    assert "waves" not in anchors
    assert "breakdowns" not in anchors
    assert not any(anchor.startswith("comments") for anchor in anchors)
    assert set(BUILDERS) >= {"overview", "appendix"}


@pytest.fixture(scope="module")
def wide() -> str:
    """As a page: a firm of eight units and some 1,300 answers."""
    return report_html(sample.release(units={(f"Khối {number}",): 200 for number in range(8)}), "en")


def test_a_number_is_spoken_as_it_is_printed(wide: str):
    """1,311 in the column and 1311 in the bar's sentence are two numbers to whoever only listens."""
    said = re.findall(r"([\d,]+) answers", wide)
    assert any(len(number) > 3 for number in said)
    assert not [number for number in said if len(number) > 3 and "," not in number]


def test_tables_that_go_on_beside_each_other_have_headings_of_their_own(wide: str):
    """Whoever jumps from heading to heading hears which part this is."""
    headings = re.findall(r"<h2>(Percent favourable by unit[^<]*)</h2>", wide)
    assert {*headings} == {f"Percent favourable by unit, part {part} of 2" for part in (1, 2)}
