"""What became of actions, in every file that is made of a release; nothing anywhere where there is none."""

import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from surveyhost.core.release.json import from_bytes, to_bytes
from surveyhost.core.release.model import Became
from surveyhost.report import tables
from surveyhost.report.html import contents, reading
from surveyhost.report.parts.loop.became import lines
from tests.report import sample
from tests.report.inline import report_html

WORDS = {"vi": "Họp đầu ca", "en": "A meeting at the start"}


@pytest.fixture(scope="module")
def release():
    made = sample.release(2026)
    unit = made.units()[1]
    item = next(code for group, code in made.cells if group == unit.code)
    better = Became(
        WORDS, ("none_1", "none_2", "none_3"), "better", item, False, "unit", unit.path,
        (20, 20), (28, 28), (60, 60), (12, 52), 30, 31, 24, (3, 3),
    )  # fmt: skip
    return replace(made, became=(better, replace(better, verdict="too_few", after=None, interval=None, n_after=None),
                                 Became({"vi": "Việc khác", "en": "Another"}, ("x", "y", "z"), None)))  # fmt: skip


def test_it_survives_being_stored_and_a_release_without_it_is_as_it_was(release):
    assert from_bytes(to_bytes(release)) == release
    bare = replace(release, became=())
    assert b"became" not in to_bytes(bare)
    assert "became" not in tables.document(bare)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_action_has_a_line_with_what_it_rests_on(release, language):
    first, few, other = lines(reading(release, language))
    assert first.action == WORDS[language]
    assert (first.before, first.now, first.change) == ("20\u00a0%", "60\u00a0%", "+40")
    assert any("24" in sentence for sentence in first.more)
    assert few.now == few.change == ""
    assert other.more == () and other.of == ""


def test_no_words_say_because(release):
    html = report_html(release, "en").casefold()
    assert "what became of it" in html
    start = html.index('id="became"')
    part = html[start : html.index("</section>", start)]
    assert not any(word in part for word in ("because", "thanks to", "due to", "led to"))


def test_a_units_report_shows_the_actions_on_its_own_rows_only(release):
    own, other = release.units()[1], release.units()[-1]
    assert len(lines(reading(release, "en", own.code))) == 2
    assert lines(reading(release, "en", other.code)) == []
    assert "became" not in [part.anchor for part in contents(release, "en", other.code)]


def test_it_is_in_the_workbook_the_slides_and_the_json(release):
    book = load_workbook(io.BytesIO(tables.to_xlsx(release, "en")))
    sheet = book["What became of it"]
    assert [cell.value for cell in sheet[2]][:2] == [WORDS["en"], ""]
    assert sheet[2][7].value == "better"
    document = json.loads(tables.to_json(release, "en"))
    assert [one["verdict"] for one in document["became"]] == ["better", "too_few", None]
    with_it, without = (len(tables.to_pptx(one, "en")) for one in (release, replace(release, became=())))
    assert with_it > without
