"""What a results page says of one release: whose words, of whom, and what became of what was done."""

from dataclasses import replace

import pytest

from surveyhost.core.loop.results_page import Stand, Telling, offered, stand
from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.model import COMPANY, Became, Share
from surveyhost.report.brand import Brand
from surveyhost.report.html import reading
from surveyhost.report.parts.overview import overview
from surveyhost.report.results_page import Order, choices, figures, page
from tests.report import sample
from tests.support.results import telling_of

RELEASE, BEFORE = sample.release(), sample.release(2025)
BRAND = Brand("Linh kiện Minh Hải")


def made(release=RELEASE, telling: Telling | None = None, stands: tuple[Stand, ...] = (), late: bool = False) -> str:
    order = Order(telling or telling_of(release), stands, "2027-01-14", late, "surveyhost")
    return page(release, order, BRAND, BEFORE).decode()


def became(**of) -> Became:
    action = {"vi": "Kho giữ sẵn phụ tùng", "en": "Parts are kept in store"}
    values = {
        "verdict": "better", "code": "repair", "breakdown": "unit", "before": (36, 36), "expected": (36, 36),
        "after": (58, 58), "interval": (11, 33), "n_before": 190, "n_after": 171, "smallest": 12,
    }  # fmt: skip
    return Became(action=action, asked=("done", "noticed", "smaller"), **(values | of))


def test_what_became_of_it_stands_there_with_its_verdict():
    text = made(replace(RELEASE, became=(became(),)))
    assert "Parts are kept in store" in text
    assert "36\u00a0%" in text and "58\u00a0%" in text
    assert "better" in text
    assert "because" not in text


def test_what_became_of_it_in_a_unit_stays_in_its_report():
    text = made(replace(RELEASE, became=(became(path=("Nhà máy",)),)))
    assert "Parts are kept in store" not in text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><b>', "{{ 7 * 7 }}", "%(k)s %s"])
def test_what_a_client_writes_is_text_and_nothing_else(text):
    """Even past the check: a release's title, the client's name, and whatever was kept before a rule came."""
    wild = replace(telling_of(RELEASE), words={"vi": text, "en": text})
    order = Order(wild, (), "2027-01-14", False, text)
    whole = page(replace(RELEASE, title={"vi": text, "en": text}, client=text), order, Brand(text)).decode()
    assert "<script" not in whole
    assert "<b>&" not in whole.replace("<b>&minus;", "")
    assert "49" not in whole or "{{ 7 * 7 }}" in whole


def test_a_clipped_share_is_said_as_a_bound_and_not_drawn():
    code = next(code for code, _ in choices(RELEASE, "en") if code.startswith("item:"))
    cell = RELEASE.cells[COMPANY, code.removeprefix("item:")]
    bands = (Share(0, 20), Share(0, 20), Share(80, 100))
    clipped = replace(cell, bands=bands, shares=bands, form="bands", mean=None)
    release = replace(RELEASE, cells={**RELEASE.cells, (COMPANY, code.removeprefix("item:")): clipped})
    text = made(release, Telling((code,)))
    assert "from 80" in text
    assert 'class="bar"' not in text


def test_it_is_the_same_whatever_was_made_before():
    one = made()
    made(stands=(stand({"finding": "1", "about": "item", "code": "once", "category": 0, "decision": None, "due": "",
                        "done": False}),), late=True)  # fmt: skip
    assert made() == one


def test_a_change_has_the_sign_of_the_report_whichever_figures_are_chosen():
    """HR chooses figures that it has seen: a few wide changes by themselves would tell too easily."""
    units = {path: size * 5 for path, size in sample.UNITS.items()}
    now, then = sample.release(units=units), sample.release(2025, 9, units)
    of = reading(now, "en", None, BRAND, then)
    themes = {
        f"theme:{scale.code}": delta for scale, delta in zip(of.scales, overview(of).shows["deltas"], strict=True)
    }
    expected = themes | {f"item:{code}": delta for code, delta in of.moves.items()}
    shown = {one.code: figures(of, (one.code,))[0].change for one in offered(now) if one.code != "item:recommend"}
    assert {code: one and (one.text, one.sign) for code, one in shown.items()} == {
        code: (one.text, one.sign) for code, one in expected.items() if one is not None
    } | {code: None for code, one in shown.items() if one is None}
    assert {one.sign for one in shown.values() if one is not None} >= {Sign.MORE, Sign.CHANCE}
    key = next(one for one in overview(of).shows["keys"] if one.text.startswith("eNPS"))
    [score] = figures(of, ("item:recommend",))
    assert score.change is not None and key.before.endswith(f"({of.words.sign(score.change.sign)})")
