from datetime import date, timedelta

import pytest

from surveyhost.core.loop.decision import UNDECIDED_DAYS
from surveyhost.core.loop.reminding import STUCK, of_action, of_finding

TODAY = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("days", "action", "finding"),
    [
        (-8, None, None), (-7, "soon", None), (0, "soon", None), (1, "late", None), (6, "late", None),
        (7, "late", "late"),
        (20, "late", "late"), (21, "very_late", "very_late"), (29, "very_late", "very_late"), (30, "stuck", "stuck"),
    ],
)  # fmt: skip
def test_after_7_21_and_30_days(days, action, finding):
    then = TODAY - timedelta(days=days)
    assert (of_action(then, TODAY), of_finding(then, TODAY)) == (action, finding)


def test_the_last_step_is_that_from_which_everybody_is_told():
    assert STUCK == UNDECIDED_DAYS
