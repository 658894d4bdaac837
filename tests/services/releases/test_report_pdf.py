"""What goes into the printer, what may not, and that the same goes out each time."""

import gc
import hashlib
import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import get_type_hints

import pikepdf
import pytest
import tinyhtml5
from grimp import build_graph

from surveyhost.commands.releases.release import FORMATS
from surveyhost.core.errors import Refusal
from surveyhost.core.release.json import anonymity
from surveyhost.core.release.model import Release
from surveyhost.outside.pdf.html_to_pdf import CONTROLS, Enclosure, StaticOnly, print_pdf
from surveyhost.outside.pdf.patches.reading import tree
from surveyhost.report import html as report_pages
from surveyhost.report.brand import Brand, Imprint
from surveyhost.report.tables import EXPORTS
from surveyhost.services.releases.report_pdf import STATIC, report_pdf
from tests.report import sample

AGAIN = """
import hashlib
from surveyhost.services.releases.report_pdf import report_pdf
from surveyhost.report.brand import Brand
from tests.report import sample
from tests.services.releases.test_report_pdf import facts
print(hashlib.sha256(report_pdf(sample.release(), "en", "u5", Brand("Firm"), facts())).hexdigest())
"""


def facts() -> dict[str, bytes]:
    people = {"prepared_by": "a@x.example", "approved_by": "b@x.example"}
    return {"a.json": anonymity(sample.release(), [], people)}


def test_printed_twice_in_two_processes_it_is_the_same_file():
    mine = hashlib.sha256(report_pdf(sample.release(), "en", "u5", Brand("Firm"), facts())).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "123"}
    done = subprocess.run(
        [sys.executable, "-c", AGAIN], capture_output=True, text=True, check=True, env=environment, cwd=STATIC.parent
    )
    assert done.stdout.strip() == mine


def dates(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {str(opened.docinfo[name]) for name in ("/CreationDate", "/ModDate")}


def test_the_file_says_the_date_of_the_release_and_never_of_the_clock():
    release = sample.release()
    assert dates(report_pdf(release, "en", "u5", imprint=Imprint("2026-12-14"))) == {"D:20261214"}
    assert dates(report_pdf(release, "en", "u5")) == {"D:20261127"}


def test_an_unpublished_unit_is_refused():
    with pytest.raises(Refusal, match="shows no unit 'secret'"):
        report_pdf(sample.release(), "vi", "secret")
    with pytest.raises(Refusal):
        report_pdf(sample.release(), "vi", "tenure-Dưới 1 năm")


@pytest.mark.parametrize(
    "address",
    ["http://example.com/a.svg", "https://127.0.0.1:1/x", "file:///etc/passwd", "ftp://example.com/x", "chart:9"],
)
def test_nothing_is_fetched_from_anywhere(address: str):
    with pytest.raises(ValueError, match="not ours to fetch"):
        StaticOnly(STATIC, {"chart:1": b"<svg/>"}).fetch(address)


def test_files_beside_the_static_folder_are_not_reached():
    fetcher = StaticOnly(STATIC, {})
    with pytest.raises(ValueError, match="not ours to fetch"):
        fetcher.fetch((STATIC / ".." / "pyproject.toml").as_uri().replace("pyproject", "%70yproject"))
    assert fetcher.fetch((STATIC / "img" / "five.svg").as_uri()).read().startswith(b"<svg")


def test_a_logo_that_wants_more_gets_nothing():
    """A client's SVG may name other addresses; the report prints, and they stay unread."""
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://example.com/x.png"/></svg>'
    html = f'<html lang="en"><title>x</title><body><img alt="x" src="{Brand("F", logo=logo).logo_address}"></body>'
    assert print_pdf(html, STATIC, datetime(2026, 1, 1, tzinfo=UTC)).startswith(b"%PDF")


def test_enclosures_keep_their_bytes_and_change_the_identity():
    html = '<html lang="en"><title>x</title><body><p>x</p></body>'
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    one, other = (print_pdf(html, STATIC, moment, {}, [Enclosure("a.json", "facts", raw)]) for raw in (b"1", b"2"))
    assert one != other
    assert one[-200:] != other[-200:], "the identifiers in the trailers differ"


def test_the_report_cannot_reach_a_cube_a_box_or_a_key():
    graph = build_graph("surveyhost")
    for module in (
        "services.releases.report_pdf",
        "services.releases.unit_batch",
        "report.html",
        "report.tables",
        "report.slides",
    ):
        reached = graph.find_upstream_modules(f"surveyhost.{module}")
        forbidden = [
            name
            for name in reached
            if name.startswith(("surveyhost.store", "surveyhost.core.tabulation", "surveyhost.core.wave.sealing"))
            or name
            in {
                "surveyhost.services.tabulation.tally",
                "surveyhost.services.keys.keyring",
                "surveyhost.services.vault.desk",
            }
        ]
        assert not forbidden, module


def test_every_exporter_is_given_a_release_and_nothing_else():
    """One gate: whatever makes a file takes published tables, and the kinds are those that can be asked for."""
    assert set(EXPORTS) | {"pdf"} == set(FORMATS)
    for kind, make in EXPORTS.items():
        assert list(get_type_hints(make).values()) == [Release, str, bytes], kind


def test_pages_for_screens_do_not_bring_the_printer():
    reached = build_graph("surveyhost").find_upstream_modules("surveyhost.report.html")
    assert "surveyhost.outside.pdf.html_to_pdf" not in reached
    assert report_pages.SCREEN


def plain(element) -> tuple:
    """An element as values: what two readers made of it can then be compared."""
    return element.tag, dict(element.attrib), element.text or "", element.tail or "", [plain(one) for one in element]


def rendered(element) -> tuple:
    """The body without spaces between elements, which nobody sees."""
    tag, attributes, text, tail, inside = plain(element)

    def tidy(one: tuple) -> tuple:
        return one[0], one[1], " ".join(one[2].split()), " ".join(one[3].split()), [tidy(each) for each in one[4]]

    return tidy((tag, attributes, text, tail, inside))


@pytest.mark.parametrize(("language", "unit"), [("vi", None), ("en", "u1"), ("vi", "u5")])
def test_our_reader_makes_of_a_report_what_a_browsers_would(language, unit):
    of = report_pages.reading(sample.release(), language, unit, earlier=sample.release(2025, seed=9))
    html = report_pages.document(of, report_pages.Pictures(inline=False))
    theirs = tinyhtml5.parse(html, namespace_html_elements=False)
    assert rendered(tree(html).find("body")) == rendered(theirs.find("body"))


def test_a_control_sign_in_a_comment_does_not_end_the_report():
    html = (
        "<html lang=en><title>x</title><body><p>be\x00fore</p><p>after \x0b\x1b &amp; &lt;b&gt; 😀 ﷺ</p></body></html>"
    )
    said = " ".join(tree(html.translate(CONTROLS)).itertext())
    assert "fore" in said
    assert "after" in said
    assert "& <b> 😀 ﷺ" in said


def test_the_collector_runs_again_after_a_report_and_after_a_failure():
    assert gc.isenabled()
    report_pdf(sample.release(), "vi", "u5")
    assert gc.isenabled()
    with pytest.raises(Refusal):
        report_pdf(sample.release(), "vi", "secret")
    assert gc.isenabled()
