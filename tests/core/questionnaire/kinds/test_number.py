"""Bands that are proposed for a number: round, from the bounds alone."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.drafting.changes import apply, change
from surveyhost.core.drafting.refusals import BoundsMissing
from surveyhost.core.questionnaire.file import from_document, to_document
from surveyhost.core.questionnaire.kinds.number import MOST_BANDS, round_bands


@pytest.mark.parametrize(
    ("minimum", "maximum", "bands"),
    [
        (0, 100, (20, 40, 60, 80)),
        (18, 65, (20, 30, 40, 50, 60)),
        (0, 240.5, (50, 100, 150, 200)),
        (0, 168, (50, 100, 150)),
        (1, 10, (2, 4, 6, 8)),
        (0, 1, (0.2, 0.4, 0.6, 0.8)),
        (-50, 50, (-40, -20, 0, 20, 40)),
        (0, 3, (1, 2)),
        (1900, 2026, (1950, 2000)),
        (None, 100, ()),
        (0, None, ()),
        (5, 5, ()),
    ],
)
def test_bands_are_round(minimum, maximum, bands):
    assert round_bands(minimum, maximum) == bands


@pytest.mark.parametrize(
    ("minimum", "maximum", "bands"), [(0, 1, (1,)), (0, 2, (1,)), (1, 4, (2, 3)), (0, 100, (20, 40, 60, 80))]
)
def test_no_band_of_whole_numbers_is_empty(minimum, maximum, bands):
    assert round_bands(minimum, maximum, whole=True) == bands


def number(**keys):
    item = {"code": "q", "kind": "number", "text": {"en": "How many?"}, "bands": [1], **keys}
    section = {"code": "s", "title": {"en": "S"}, "item": [item]}
    return from_document({"code": "f", "languages": ["en"], "title": {"en": "F"}, "section": [section]})


HUNDREDTHS = st.integers(-(10**7), 10**7).map(lambda value: value / 100)


@given(HUNDREDTHS, HUNDREDTHS)
def test_any_bounds_make_bands_that_can_be_read(one, other):
    minimum, maximum = sorted((one, other))
    bands = round_bands(minimum, maximum)
    if minimum == maximum:
        assert bands == ()
        return
    assert 1 <= len(bands) < MOST_BANDS
    widths = {Decimal(str(b)) - Decimal(str(a)) for a, b in itertools.pairwise(bands)}
    assert len(widths) <= 1 and all(str(width.normalize().as_tuple().digits) in "(1,)(2,)(5,)" for width in widths)
    kept = to_document(number(minimum=minimum, maximum=maximum, bands=list(bands)))
    assert from_document(kept).item("q").bands == bands


def test_the_editor_proposes_them_where_both_ends_are_there():
    made = apply(number(minimum=0, maximum=60), [change("bands.round", item="q")])
    assert made.item("q").bands == (20, 40)
    with pytest.raises(BoundsMissing):
        apply(number(minimum=0), [change("bands.round", item="q")])
