"""When a difference is too large for the same firm a while later, and what a yes to a question holds for."""

import pytest

from surveyhost.core.roster.notices import ASKED, Notice, asked, fingerprint, implausible, numbers


def said(known: int, joined: int = 0, left: int = 0, moved: int = 0) -> dict[str, str]:
    return {one.kind: "{count} of {of}".format(**one.values) for one in implausible(known, joined, left, moved)}


@pytest.mark.parametrize(
    ("change", "questions"),
    [
        # of 60 people a third may move without a question, and one more may not
        ({"moved": 20}, {}),
        ({"moved": 21}, {"many-moved": "21 of 60"}),
        # who left has not moved: of 40 who stay, 14 are more than a third
        ({"left": 20, "moved": 13}, {}),
        ({"left": 20, "moved": 14}, {"many-moved": "14 of 40"}),
        ({"left": 20}, {}),
        ({"left": 21}, {"many-left": "21 of 60"}),
        # joiners are a share of the new roster: 30 of 60 + 30
        ({"joined": 30}, {}),
        ({"joined": 31}, {"many-joined": "31 of 91"}),
        ({"left": 20, "joined": 21}, {"many-joined": "21 of 61"}),
        ({"joined": 60, "left": 60}, {"many-joined": "60 of 60", "many-left": "60 of 60"}),
        (
            {"joined": 40, "left": 30, "moved": 30},
            {"many-joined": "40 of 70", "many-left": "30 of 60", "many-moved": "30 of 30"},
        ),
    ],
)
def test_more_than_a_third_is_asked_about(change: dict[str, int], questions: dict[str, str]) -> None:
    assert said(60, **change) == questions


@pytest.mark.parametrize("kind", ["joined", "left", "moved"])
def test_five_people_are_never_too_many_and_six_may_be(kind: str) -> None:
    assert said(7, **{kind: 5}) == {}
    assert set(said(7, **{kind: 6})) == {f"many-{kind}"}
    assert f"many-{kind}" in ASKED


def test_a_yes_holds_for_these_numbers_only_and_what_is_told_needs_none() -> None:
    moved, more = Notice("many-moved", {"count": "21", "of": "60"}), Notice("many-moved", {"count": "22", "of": "60"})
    told = Notice("hidden-rows", {"count": "1", "rows": "3"})
    assert asked([told, moved]) == (moved,)
    assert fingerprint([told]) == fingerprint([]) == ""
    assert fingerprint([moved, told]) == fingerprint([moved])
    left = Notice("many-left", {"count": "21", "of": "60"})
    assert fingerprint([moved, left]) == fingerprint([left, moved])
    assert len({fingerprint(one) for one in ([moved], [more], [left], [moved, left], [])}) == 5


def test_lines_are_named_in_stretches_a_dozen_at_most() -> None:
    assert numbers([4, 5, 6, 9]) == "4-6, 9"
    assert numbers(range(1, 25, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23"
    assert numbers(range(1, 27, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, ..."
    assert numbers([*range(1, 24, 2), 24]).endswith("21, 23-24")
