"""Protected places in words: who, why, where. Never a count, a bound, a dash or an empty bar."""

import re
from dataclasses import replace

import pytest

from surveyhost.core.release.model import COMPANY, Group, Protected, Release
from surveyhost.report import protected
from surveyhost.report.html import parts, reading
from tests.report.inline import report_html

MINH_HAI = (
    Group(COMPANY, "unit", (), None, 60),
    Group("o", "unit", ("Văn phòng TP.HCM",), COMPANY, 38),
    Group("l", "unit", ("Nhà máy Long An",), COMPANY, 20),
    Group("r", "shift", ("Ca luân phiên",), COMPANY, 30),
)


def said(release: Release, places: list[Protected], language: str) -> list[str]:
    of = reading(replace(release, groups=MINH_HAI, protected=tuple(places)), language)
    return [str(one) for one in protected.sentences(of, places)]


@pytest.mark.parametrize(
    ("places", "vi", "en"),
    [
        (
            [Protected("lifted", ("Văn phòng TP.HCM", name), "unit", "o") for name in ("Mua hàng", "CNTT")],
            "<b>Mua hàng</b> và <b>CNTT</b>: quá ít người để đứng riêng, tất cả được tính chung vào Văn phòng TP.HCM.",
            "<b>Mua hàng</b> and <b>CNTT</b>: too few people to stand alone; "
            "all of them are counted in Văn phòng TP.HCM.",
        ),
        (
            [Protected("lifted", ("Nhà máy Long An", "Chất lượng"), "unit", COMPANY)],
            "<b>Chất lượng</b>: quá ít người để đứng riêng, được tính chung vào toàn công ty.",
            "<b>Chất lượng</b>: too few people to stand alone; counted in the whole company.",
        ),
        (
            [Protected("merged", ("Ca đêm cố định",), "shift", "r")],
            "<b>Ca đêm cố định</b>: quá ít người để đứng riêng, được gộp vào Ca luân phiên.",
            "<b>Ca đêm cố định</b>: too few people to stand alone; merged into Ca luân phiên.",
        ),
        (
            [Protected("not_stated", ("Bảo trì",), "tenure", None)],
            "Thâm niên ở <b>Bảo trì</b>: không nêu, vì đặt cạnh các bảng khác sẽ làm lộ từng người.",
            "Tenure in <b>Bảo trì</b> is not stated: set beside other tables it would single people out.",
        ),
        (
            [Protected("few", ("Văn phòng TP.HCM", "Nhân sự"), "unit", "o", "closed")],
            "<b>Nhân sự</b>: quá ít người trả lời câu này, được tính vào Văn phòng TP.HCM.",
            "<b>Nhân sự</b>: too few people answered this item; counted in Văn phòng TP.HCM.",
        ),
    ],
)
def test_who_why_and_where(release: Release, places: list[Protected], vi: str, en: str):
    assert said(release, places, "vi") == [vi]
    assert said(release, places, "en") == [en]


def test_no_sentence_says_how_many(release: Release):
    for kind in ("lifted", "merged", "not_stated", "few"):
        for into in ("o", None):
            for language in ("vi", "en"):
                (text,) = said(release, [Protected(kind, ("Tổ",), "tenure", into, None)], language)  # type: ignore[arg-type]
                assert not re.search(r"\d", text)
                assert "Tổ" in text


def test_names_are_only_text(release: Release):
    (text,) = said(release, [Protected("lifted", ("<i>%(where)s</i>",), "unit", "o")], "en")
    assert "<b>&lt;i&gt;%(where)s&lt;/i&gt;</b>" in text


def test_a_protected_unit_stands_under_its_site_in_the_map(release: Release):
    (part,) = parts(reading(release, "vi"), ("heat",))
    rows = part.shows["maps"][0].rows
    names = [row.name for row in rows]
    last = rows[names.index("Nhà máy Long An") - 1]
    assert any("Văn phòng nhà máy" in note for note in last.notes)
    assert not any("Văn phòng nhà máy" in note for row in rows if row is not last for note in row.notes)


def test_an_item_that_is_not_shown_says_which_of_the_two_reasons_it_is(release: Release):
    cells = {key: cell for key, cell in release.cells.items() if key not in {(COMPANY, "tools"), (COMPANY, "plan")}}
    places = (
        Protected("not_stated", (), "unit", None, "tools"),
        Protected("few", (), "unit", None, "plan"),
    )
    html = report_html(replace(release, cells=cells, protected=places), "en")
    assert "Not stated: set beside other tables this item would single people out." in html
    assert "Too few people answered this item." in html
    assert "Working conditions: 2 of 4 items, since the others are not shown." in html


def test_the_appendix_draws_places_of_one_reason_together(release: Release):
    places = tuple(
        Protected("few", (unit,), "unit", COMPANY, code) for unit in ("A", "B") for code in ("tools", "repair", "speak")
    )
    more = (Protected("not_stated", ("A",), "unit", None, "speak"), Protected("lifted", ("C",), "unit", COMPANY))
    of = reading(replace(release, protected=(*places, *more)), "en")
    few, silent = protected.single_items(of)
    assert few.why.startswith("Too few people answered these items")
    assert [(one.names, one.items) for one in few.entries] == [(("A", "B"), "items 1–2, 5, in the whole company")]
    assert [(one.names, one.items) for one in silent.entries] == [(("A",), "item 5")]
    assert [one.names for one in protected.table(of)] == [("C",)]


def test_the_appendix_names_teams_of_one_unit_in_one_row(release: Release):
    """Of 5,000 people in 400 units a hundred teams do not stand alone: a row for each would be seven pages."""
    home = release.units()[1]
    places = [Protected("lifted", (*home.path, name), "unit", home.code) for name in ("A", "B")]
    places.append(Protected("lifted", (*home.path, "C"), "unit", COMPANY))
    places += [Protected("merged", (value,), "shift", "shift-Ca ngày") for value in ("Đêm", "Chiều")]
    of = reading(replace(release, protected=tuple(places)), "en")
    assert [(one.names, one.above) for one in protected.table(of)] == [
        (("A", "B"), "Nhà máy Biên Hòa"),
        (("C",), "Nhà máy Biên Hòa"),
        (("Shift: Đêm", "Chiều"), ""),
    ]


def test_the_appendix_of_a_unit_tells_only_of_it(release: Release):
    places = (
        Protected("lifted", ("North", "Team"), "unit", None),
        Protected("lifted", ("Nhà máy Long An", "X"), "unit", None),
    )
    of = reading(replace(release, protected=places), "en", release.units()[1].code)
    assert of.unit.path == ("Nhà máy Biên Hòa",)
    assert protected.table(of) == []
    assert len(protected.table(reading(replace(release, protected=places), "en"))) == 2


def test_no_cell_is_ever_drawn_empty(release: Release):
    """Every cell of a map has a figure, or the sign and two words."""
    html = report_html(release, "vi")
    for cell in re.findall(r'<td class="h[^"]*">(.*?)</td>', html, re.S):
        assert re.sub(r"<[^>]+>", "", cell).strip()
    assert "N/A" not in html
    assert "—" not in html


def test_values_that_are_merged_with_each_other_are_counted_together(release: Release):
    home = replace(release.groups[0], code="r", breakdown="shift", path=("Sáng, Chiều",), parent=COMPANY)
    places = [Protected("merged", (name,), "shift", "r") for name in ("Sáng", "Chiều")]
    made = replace(release, groups=(*release.groups, home), protected=tuple(places))
    of = reading(made, "en")
    assert protected.sentences(of, places) == [
        "<b>Sáng</b> and <b>Chiều</b>: too few people to stand alone; counted together."
    ]
    assert protected.table(of)[-1].why == "Too few people to stand alone. Counted together."
    assert "merged into Sáng, Chiều" in protected.sentences(of, places[:1])[0], "one alone says where"


def test_a_breakdown_is_named_once_before_its_values(release: Release):
    places = [
        Protected("not_stated", path, name, None, "closed")
        for name, path in (("tenure", ("1–3",)), ("tenure", ("3–5",)), ("shift", ("Ca ngày",)), ("shift", ()))
    ]
    made = replace(release, protected=tuple(places))
    entries = protected.single_items(reading(made, "en"))[0].entries
    assert [one.names for one in entries] == [("Tenure: 1–3", "3–5", "Shift: Ca ngày", "Shift")]


def test_units_without_a_breakdown_are_named_as_units_are(release: Release):
    """From the bottom up, under the same units together: a list of whole paths would read as one long path."""
    paths = [("Khối 1", "Phòng 1", "Tổ 1"), ("Khối 1", "Phòng 1", "Tổ 2"), ("Khối 2", "Phòng 9")]
    places = tuple(Protected("not_stated", path, "shift", None) for path in paths)
    kept = protected.table(reading(replace(release, groups=MINH_HAI, protected=places), "en"))
    assert [(one.names, one.above) for one in kept] == [
        (("Shift: Tổ 1", "Tổ 2"), "Phòng 1, Khối 1"),
        (("Shift: Phòng 9",), "Khối 2"),
    ]
