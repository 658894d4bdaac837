"""The PDF for people who do not see it, and for the years after: tags, language, names, fonts."""

import io
import json
from collections.abc import Iterator

import pikepdf
import pytest

from tests.report.reading import elements, spoken


@pytest.fixture(params=["company", "company_en", "unit", "unit_summary", "site_summary"])
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(request.getfixturevalue(request.param))) as opened:
        yield opened


def test_it_says_what_it_is(pdf: pikepdf.Pdf):
    meta = pdf.Root.Metadata.read_bytes().decode()
    assert 'pdfuaid:part="1"' in meta
    assert str(pdf.Root.Lang) in {"vi", "en"}
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "Linh kiện Minh Hải" in str(pdf.docinfo["/Title"])
    assert str(pdf.docinfo["/Author"]) == "surveyhost"


def test_every_chart_has_a_text_alternative(pdf: pikepdf.Pdf):
    figures = [one for one in elements(pdf) if one.S == "/Figure"]
    assert len(figures) > (20 if len(pdf.pages) > 4 else 5)
    assert all(str(one.get("/Alt", "")).strip() for one in figures)


def test_no_alternative_leaves_an_arrow_to_the_reader(pdf: pikepdf.Pdf):
    """52 > 58 is read as greater than; → by its name, or not at all."""
    said = [str(one.Alt) for one in elements(pdf) if "/Alt" in one]
    assert not [alt for alt in said if set(alt) & set("<>→←▲▼")]


def test_legends_name_the_shape_of_each_sign(pdf: pikepdf.Pdf):
    """Beside the words for what it means: whoever listens meets the question mark in tables as one."""
    said = [str(one.Alt) for one in elements(pdf) if one.S == "/Figure" and "/Alt" in one]
    shapes = {
        "vi": {"Mũi tên lên", "Mũi tên xuống", "Dấu hỏi"},
        "en": {"Arrow up", "Arrow down", "Question mark"},
    }
    assert shapes[str(pdf.Root.Lang)] <= set(said)


def test_headings_tables_and_lists_are_tagged_as_such(pdf: pikepdf.Pdf):
    kinds = [str(one.S) for one in elements(pdf)]
    for kind in ("/Sect", "/H1", "/H2", "/Table", "/THead", "/TR", "/TH", "/TD", "/L", "/LI", "/P"):
        assert kind in kinds, kind


def test_cells_name_their_headers(pdf: pikepdf.Pdf):
    """In a table with heads, each cell points at them, so that a screen reader can say them."""
    checked = 0
    for table in (one for one in elements(pdf) if one.S == "/Table"):
        inside = list(_below(table))
        known = {bytes(one.ID) for one in inside if one.S == "/TH" and "/ID" in one}
        for cell in (one for one in inside if one.S == "/TD"):
            for header in cell.A.get("/Headers", ()):
                assert bytes(header) in known
                checked += 1
    assert checked > 100


def test_every_head_says_of_what_it_is_the_head(pdf: pikepdf.Pdf):
    """Of its column or its row (PDF/UA-1, 7.5). A corner is no cell's head by name: only its scope tells."""
    scopes = [str(one.A.get("/Scope", "")) for one in elements(pdf) if one.S == "/TH"]
    assert len(scopes) > 30
    assert set(scopes) == {"/Column", "/Row"}
    for head in (one for one in elements(pdf) if one.S == "/THead"):
        assert {str(one.A.Scope) for one in _below(head) if one.S == "/TH"} == {"/Column"}


def test_lists_hold_items_and_tables_have_heads(pdf: pikepdf.Pdf):
    for one in elements(pdf):
        if one.S == "/L":
            assert {str(child.S) for child in one.K if isinstance(child, pikepdf.Dictionary)} <= {
                "/LI",
                "/L",
                "/Caption",
            }
        if one.S == "/Table" and "/TD" in (inside := [str(cell.S) for cell in _below(one)]):
            assert "/TH" in inside


def test_running_heads_and_feet_are_set_apart(pdf: pikepdf.Pdf):
    """Artifacts (PDF/UA-1, 7.8): a screen reader would read them on every page; and all else stands in the tree."""
    for page in pdf.pages[1:]:
        marks = [one.operands for one in pikepdf.parse_content_stream(page) if str(one.operator) == "BDC"]
        kinds = [str(about.get("/Subtype", "")) for name, about in marks if str(name) == "/Artifact"]
        assert kinds.count("/Header") >= 2 and kinds.count("/Footer") >= 2
    tree = {(one.Pg.objgen, int(kid)) for one in elements(pdf) for kid in _kids(one) if isinstance(kid, int)}
    for page in pdf.pages:
        for one in pikepdf.parse_content_stream(page):
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]:
                assert (page.obj.objgen, int(one.operands[1]["/MCID"])) in tree


def _kids(element: pikepdf.Dictionary) -> list[object]:
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def test_links_are_there_on_paper(pdf: pikepdf.Pdf):
    """The text of a link whose annotation is not printed would be gone from some printers' paper."""
    links = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.get("/Subtype") == "/Link"]
    assert all(int(note.get("/F", 0)) & 4 for note in links)


def _below(node: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    for child in node.K:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)


def test_every_part_has_a_bookmark(pdf: pikepdf.Pdf):
    with pdf.open_outline() as outline:
        titles = [one.title for one in outline.root]
        deeper = [one.title for top in outline.root for one in top.children]
    assert len(titles) >= 5
    assert all(titles)
    assert deeper


def test_fonts_are_inside_and_only_ours(pdf: pikepdf.Pdf):
    names = set()
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            below = font.DescendantFonts[0]
            assert any(str(key).startswith("/FontFile") for key in below.FontDescriptor)
            names.add(str(font.BaseFont).split("+")[1].replace("-", " "))
    assert all(name.startswith(("Be Vietnam Pro", "Survey Figures", "Survey Code")) for name in names), names


def test_no_address_leads_out_of_the_file(pdf: pikepdf.Pdf):
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            assert "/URI" not in note.get("/A", {})


def test_reading_order_is_the_order_of_the_page(company: bytes):
    text = spoken(company).replace(" ", "").replace("\u00a0", "")
    names = ["Điềuđãhứavớingườitrảlời", "Cáchđọc", "Bảnđồnhiệt", "Aitrảiquađiềugìkhác", "Báocáonàyđượcbảovệthếnào"]
    places = [text.index(name) for name in names]
    assert places == sorted(places)


def test_facts_for_checking_travel_inside(company: bytes):
    with pikepdf.open(io.BytesIO(company)) as pdf:
        facts = json.loads(pdf.attachments["anonymity.json"].get_file().read_bytes())
    assert facts["k"] == 5 and set(facts) == {"k", "pages"}
