"""Each kind of item that is counted stands on the page of its section, whichever end of its scale is the good one."""

from dataclasses import replace

import pytest

from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Kind, Option, Questionnaire, Section
from surveyhost.core.release.model import COMPANY, Cell, Share
from surveyhost.core.suppression.primary import bands
from surveyhost.report.model import Reading
from surveyhost.report.parts.sections import section
from surveyhost.report.tables import to_xlsx
from surveyhost.services.releases.report_pdf import report_pdf
from tests.core.questionnaire.test_answers import ITEMS
from tests.report.conftest import BRAND
from tests.report.reading import pages

BOTH = {"vi": "Câu hỏi số {}", "en": "Question number {}"}


def words(name):
    return {language: text.format(name) for language, text in BOTH.items()}


def spoken(option):
    return Option(option.code, words(option.code), option.exclusive)


def made(item, **changes):
    """The item with words in both languages."""
    options, rows = (tuple(map(spoken, parts)) for parts in (item.options, item.rows))
    return replace(item, text=words(item.kind), options=options, rows=rows, **changes)


def released(release, item, full=True):
    """A release in which everybody answered this one item."""
    form = Questionnaire("q", ("vi", "en"), words("q"), (Section("s", words("s"), (item,)),))
    cells = {(COMPANY, measure.code): _cell(measure, full) for measure in measures(form)}
    return replace(release, questionnaire=form, cells=cells, comments=(), protected=())


def _cell(measure, full):
    size = measure.categories if full else 3
    shares = tuple(Share(100, 100) if place == 0 else Share(0, 0) for place in range(size))
    form, mean = ("full", 1.0) if full else ("bands", None)
    if bands(measure) is None or measure.scale == "binary":
        return Cell(40, form, shares, None, None)
    return Cell(40, form, shares, None if measure.favourable == "none" else shares[:3], mean)


def page(release, language="en"):
    whole = release.group(COMPANY)
    return section(Reading(release, language, whole, BRAND), release.questionnaire.sections[0])


COUNTED = [made(ITEMS[kind]) for kind in Kind if KINDS[kind].measures(ITEMS[kind], False)]
ENDLESS = [replace(item, favourable="none") for item in COUNTED if "favourable" in KINDS[item.kind].takes]


@pytest.mark.parametrize("item", [*COUNTED, *ENDLESS], ids=lambda item: f"{item.kind}-{item.favourable}")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_counted_is_shown(release, item, language):
    part = page(released(release, item), language)
    assert part is not None
    assert item.text[language] in repr(part.shows) or item.rows[0].text[language] in repr(part.shows)


@pytest.mark.parametrize("item", [one for one in ENDLESS if one.kind != "service_matrix"], ids=lambda item: item.kind)
def test_three_bands_of_a_scale_without_a_good_end_are_shown(release, item):
    [table, *_] = page(released(release, item, full=False)).shows["choices"]
    assert [(one.text, one.low) for one in table.options] == [("low end", 100), ("middle", 0), ("high end", 0)]


@pytest.mark.parametrize("item", COUNTED, ids=lambda item: item.kind)
def test_the_workbook_names_every_category(release, item):
    assert to_xlsx(released(release, item), "vi")


@pytest.mark.parametrize(
    ("by", "language", "first", "last"),
    [
        ("year", "en", "2024", "2026"),
        ("quarter", "en", "Q1 2024", "Q4 2026"),
        ("quarter", "vi", "quý 1/2024", "quý 4/2026"),
        ("month", "en", "2/2024", "11/2026"),
        ("month", "vi", "tháng 2/2024", "tháng 11/2026"),
    ],
)
def test_a_date_is_a_bar_for_each_period_in_the_order_of_time(release, by, language, first, last):
    item = made(ITEMS["date"], by=by)
    [table] = page(released(release, item), language).shows["choices"]
    assert (table.options[0].text, table.options[-1].text) == (first, last)
    assert len(table.options) == {"year": 3, "quarter": 12, "month": 34}[by]
    assert [one.low for one in table.options] == [100] + [0] * (len(table.options) - 1)


def test_the_bars_of_a_date_are_printed(release):
    text = "".join(pages(report_pdf(released(release, made(ITEMS["date"])), "en", None, BRAND)))
    assert "Question number date" in text
    assert "Q1 2024" in text and "Q4 2026" in text
