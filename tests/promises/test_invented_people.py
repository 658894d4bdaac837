"""The firm makes the list: against people whom it has invented, or who tell it what they answered, nothing protects.

No group is too small by its number, and the one whose answer nobody knows stands alone in it. Whoever counts on the
promise is told so, and staff are told of mailboxes in which a whole group's links lie.
"""

import random

import pytest

from surveyhost import languages
from surveyhost.core.questionnaire.model import Item, Questionnaire, Section
from tests.attacker.roster_to_files import released
from tests.attacker.shapes import TEXT, Shape
from tests.promises.test_said_of_silence import plain, said
from tests.web.respondent.test_changed_mail import pages

PRIVACY = (
    "Your company makes the list of those invited. Anyone who already knows what the others in your group answered can "
    "work out your answer from the group’s numbers: they may have been told, somebody may have used the others’ links, "
    "or the others may not exist. Each person whose answer is known makes your group one smaller."
)
INVENTED = (1, 1, 2, 3, 3, 4, 4, 5, 5)
"""What the firm answers in the name of people whom it has put on the list."""
ASKED = Questionnaire(
    "asked", ("en",), TEXT, (Section("all", TEXT, (Item("q", "rating", TEXT, points=5, labels={"en": ("a", "b")}),)),)
)


def firm(answer: int) -> Shape:
    """Forty people of whom nothing is known, and a team of one employee and nine inventions."""
    draw = random.Random(1)
    others = [{"q": draw.randint(1, 5)} for _ in range(40)]
    team = [{"q": value} for value in (*INVENTED, answer)]
    units = ("Plant",) * len(others) + ("Team",) * len(team)
    return Shape("a team of one", units, ({},) * len(units), (), ASKED, (*others, *team))


@pytest.mark.parametrize("answer", range(1, 6))
def test_one_employee_among_inventions_is_named(answer: int) -> None:
    published = released(firm(answer))
    team = next(group.code for group in published.groups if group.path == ("Team",))
    [cell] = [cell for (group, item), cell in published.cells.items() if (group, item) == (team, "q")]
    counts = [round(share.low * cell.n / 100) for share in cell.shares]
    for value in INVENTED:
        counts[value - 1] -= 1
    assert counts == [int(value == answer) for value in range(1, 6)]


@pytest.mark.parametrize("language", languages.participants())
def test_the_privacy_page_says_so(language: str) -> None:
    _, privacy = pages(language)
    assert said("respondent", language, PRIVACY) in plain(privacy)
