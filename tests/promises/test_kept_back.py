"""What a release keeps back changes no byte of any file made of it, and no file is more exact than the release.

Two releases that differ in nothing but what is not said have to give the same files: tables, slides with the workbooks
behind their charts, pages with their drawings, views, the results page, the attached facts.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from surveyhost.core.loop.results_page import Telling, offered
from surveyhost.core.release.json import anonymity
from surveyhost.core.release.model import COMPANY, Release
from surveyhost.core.report_length import OF_UNITS, Length
from surveyhost.core.thresholds import K_FLOOR
from surveyhost.report import results_page, tables
from surveyhost.report.brand import Brand
from surveyhost.report.explore import picture, workbook
from surveyhost.report.explore.choices import Choices
from surveyhost.report.explore.table import table
from surveyhost.report.html import Pictures, contents, document, reading, screen
from surveyhost.report.parts.fieldwork import response
from surveyhost.report.parts.short import rooms
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm
from tests.report import published, sample

LANGUAGE = "en"
NUMBERS = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
"""In cells of a workbook, and in what a chart on a slide keeps of its own."""


@pytest.fixture(scope="module")
def made() -> Release:
    return published.release(units=12)


def few_silent(release: Release, answered: int) -> Release:
    """The release, where fewer than k were silent, and so many answered."""
    company = replace(release.groups[0], respondents=answered)
    return replace(release, groups=(company, *release.groups[1:]), respondents=None)


def unpacked(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as what is in it, workbooks inside slides too; without the moment at which it was made."""
    if not raw.startswith(b"PK"):
        yield name, raw
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for inside in packed.namelist():
            if not inside.startswith("docProps/core"):
                yield from unpacked(f"{name}/{inside}", packed.read(inside))


def files(release: Release, earlier: Release | None = None) -> dict[str, bytes]:
    """Everything that is made of a release, beside one of the wave before; of paper the pages that are printed."""
    found = {kind: export(release, LANGUAGE, earlier) for kind, export in tables.EXPORTS.items()}
    for unit in (COMPANY, release.units()[1].code):
        for part in contents(release, LANGUAGE, unit, earlier):
            page = screen(release, LANGUAGE, part.anchor, unit, earlier)
            found[f"page/{unit}/{part.anchor}"] = str(page).encode()
        for length in Length if unit == COMPANY else OF_UNITS:
            of, room = reading(release, LANGUAGE, unit, None, earlier, None, length), rooms(length, unit == COMPANY)[0]
            found[f"paper/{unit}/{length}"] = document(of, Pictures(inline=True), room).encode()
    of = reading(release, LANGUAGE, None, None, earlier)
    choices = Choices(of)
    shown = table(choices, choices.first)
    before = table(choices, replace(choices.first, against=choices.against[-1]))
    found["before.xlsx"] = workbook.of_table(of, before, "")
    found["view.svg"], found["view.xlsx"] = picture.svg(of, shown, ""), workbook.of_table(of, shown, "")
    told = Telling(tuple(one.code for one in offered(release)))
    order = results_page.Order(told, (), "2026-12-31", False, "Vendor")
    found["results"] = results_page.page(release, order, Brand(release.client), earlier)
    facts = json.loads(anonymity(release, [], {}))
    del facts["tables_hash"]  # of a number that is not in the release, see below
    found["anonymity"] = json.dumps(facts).encode()
    return {name: raw for kind, whole in found.items() for name, raw in unpacked(kind, whole)}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


def test_how_few_did_not_answer_changes_no_byte_of_any_file(made: Release):
    fewest, most = (few_silent(made, made.invited - silent) for silent in (K_FLOOR - 1, 1))
    assert differing(files(fewest), files(most)) == []


def test_nor_how_few_did_not_answer_the_wave_before(made: Release):
    then = published.release(units=12, seed=12, year=2025)
    fewest, most = (few_silent(then, then.invited - silent) for silent in (K_FLOOR - 1, 1))
    found = files(made, fewest)
    assert {f"page/{COMPANY}/waves", f"page/{COMPANY}/trend"} <= found.keys()
    assert differing(found, files(made, most)) == []


def test_control_a_bar_that_is_drawn_of_the_number_itself_is_found(made: Release, monkeypatch):
    def drawn(reading, group, name, depth):
        part = 100 * group.respondents / reading.whole.respondents
        return response.Answered(name, reading.words.number(group.respondents), part, depth)

    monkeypatch.setattr(response, "_answered", drawn)
    found = differing(*(files(few_silent(made, made.invited - silent)) for silent in (K_FLOOR - 1, 1)))
    assert {f"page/{COMPANY}/response", f"page/{COMPANY}/missing"} == {one for one in found if one.startswith("page/")}


def test_nor_is_it_in_the_release_whose_digest_is_printed():
    """Whoever has all else of it would try 1 to k - 1."""
    campaign = Campaign(firm(1, 60, response=0.97))
    assert sum(one is None for one in campaign.firm.answers) == 3
    release = campaign.release()
    assert release.respondents is None
    assert release.groups[0].respondents == 60 - K_FLOOR + 1


def exact(release: Release) -> set[str]:
    """Every number with a fraction that the release holds: its means, which have two decimals."""
    return {f"{cell.mean:.2f}".rstrip("0").rstrip(".") for cell in release.cells.values() if cell.mean is not None}


def too_exact(release: Release) -> list[str]:
    """Numbers in cells of tables and behind charts that have a fraction which the release does not."""
    known, found = exact(release), []
    for kind in ("xlsx", "pptx"):
        for name, raw in unpacked(kind, tables.EXPORTS[kind](release, LANGUAGE)):
            for number in (one.decode() for one in NUMBERS.findall(raw)):
                if re.fullmatch(r"-?\d+\.\d+(?:E-?\d+)?", number) and f"{float(number):.15g}" not in known:
                    found.append(f"{name}: {number}")
    return found


def test_no_table_and_no_chart_is_more_exact_than_the_release():
    release = sample.release()
    assert exact(release) and too_exact(release) == []


def test_control_one_unrounded_value_is_found():
    release = sample.release()
    place, cell = next((place, one) for place, one in release.cells.items() if one.mean is not None)
    finer = replace(release, cells={**release.cells, place: replace(cell, mean=cell.mean + 1 / 3000)})
    assert too_exact(finer)


def test_no_sheet_is_hidden_and_nothing_has_a_name_of_its_own():
    for kind in ("xlsx", "pptx"):
        for name, raw in unpacked(kind, tables.EXPORTS[kind](sample.release(), LANGUAGE)):
            if name.endswith("workbook.xml"):
                assert b'state="' not in raw and b"<definedName" not in raw
            assert "comments" not in name and "notesSlide" not in name
