"""What importers share: which end of a scale is the good one."""

from copy import deepcopy

import pytest

from surveyhost.core.questionnaire.file import from_document, to_document
from surveyhost.formats.common import favouring
from tests.core.questionnaire.test_schema import example


def ends(document):
    return {item.code: item.favourable for item in from_document(document).items()}


def test_the_good_end_of_a_scale_is_the_one_that_is_answered():
    document = to_document(example())
    before = deepcopy(document)
    made = favouring(document, {"it_speed": "first", "tools": "last", "departments": "none"})
    assert ends(made) == ends(document) | {"it_speed": "low", "tools": "high", "departments": "none"}
    assert document == before
    assert favouring(made, {"it_speed": "last", "tools": "first", "departments": "last"}) == before


@pytest.mark.parametrize("answers", [{"it_speed": "high"}, {"gone": "first"}, {"job": "first"}, {"recommend": "last"}])
def test_an_answer_about_what_is_no_scale_is_an_error(answers):
    with pytest.raises(KeyError):
        favouring(to_document(example()), answers)
