"""One printed cell: full tables, bands, yes and no, clipped shares, ranges."""

import numpy as np
import pytest

from surveyhost.core.questionnaire.measures import Measure
from surveyhost.core.release.model import Share
from surveyhost.core.suppression.cells import cell, in_used_bands, ranged
from surveyhost.core.suppression.primary import bands_of, dominant, whole_percents

RATING = Measure("speed", "speed", 5, "rating", "high", False)
FOUR = Measure("four", "four", 4, "rating", "high", False)
LOW = Measure("waits", "waits", 5, "rating", "low", False)
BINARY = Measure("pick:time", "pick", 2, "binary", "none", False, ("time",))
CHOICE = Measure("site", "site", 3, "nominal", "none", False)
OF_FIVE = Measure("where", "where", 5, "nominal", "none", False)
NO_GOOD_END = Measure("pace", "pace", 5, "rating", "none", False)
RANKED = Measure("rank:a", "rank", 3, "ranks", "none", False, ("a",))
RECOMMEND = Measure("recommend", "recommend", 11, "enps", "high", False)
CLIPPED, REST = Share(80, 100), Share(0, 20)


def exact(*percents: int) -> tuple[Share, ...]:
    return tuple(Share(percent, percent) for percent in percents)


def test_a_full_row_has_its_table_and_mean() -> None:
    made = cell(RATING, np.array([1, 1, 2, 4, 2]), full=True)
    assert made is not None
    assert (made.form, made.shares, made.mean) == ("full", exact(10, 10, 20, 40, 20), 3.5)
    assert made.bands == exact(20, 20, 60)


def test_a_small_row_has_three_bands_and_no_mean() -> None:
    made = cell(RATING, np.array([1, 1, 2, 4, 2]), full=False)
    assert made is not None
    assert (made.form, made.shares, made.mean) == ("bands", exact(20, 20, 60), None)


def test_a_low_end_that_is_favourable_turns_the_bands_over() -> None:
    made = cell(LOW, np.array([4, 2, 2, 1, 1]), full=False)
    assert made is not None
    assert made.bands == exact(20, 20, 60)


@pytest.mark.parametrize("full", [True, False])
def test_where_fewer_than_two_lie_outside_the_row_is_clipped(full: bool) -> None:
    made = cell(RATING, np.array([0, 0, 1, 5, 4]), full=full)
    assert made is not None
    assert (made.form, made.shares, made.mean) == ("bands", (REST, REST, CLIPPED), None)


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("outside", [0, 1])
@pytest.mark.parametrize("top", range(3))
def test_it_is_clipped_at_either_end_and_in_the_middle(top: int, outside: int, full: bool) -> None:
    counts = np.zeros(5, dtype=np.int64)
    counts[[0, 2, 4][top]], counts[[2, 4, 0][top]] = 12, outside
    made = cell(RATING, counts, full=full)
    assert made is not None
    assert made.shares == made.bands == tuple(CLIPPED if band == top else REST for band in range(3))
    assert (made.form, made.mean) == ("bands", None)


@pytest.mark.parametrize("top", range(5))
def test_a_scale_without_bands_is_clipped_at_any_category(top: int) -> None:
    counts = np.zeros(5, dtype=np.int64)
    counts[top], counts[top - 1] = 11, 1
    made = cell(OF_FIVE, counts, full=True)
    assert made is not None
    assert (made.form, made.bands, made.mean) == ("full", None, None)
    assert made.shares == tuple(CLIPPED if category == top else REST for category in range(5))


@pytest.mark.parametrize("top", range(3))
def test_a_clipped_place_has_no_mean(top: int) -> None:
    """Where everybody gives an option a place, its mean would say how many gave it another."""
    counts = np.zeros(3, dtype=np.int64)
    counts[top], counts[top - 1] = 11, 1
    made = cell(RANKED, counts, full=True)
    assert made is not None
    assert made.mean is None
    assert made.shares == tuple(CLIPPED if place == top else REST for place in range(3))


def test_a_scale_without_a_good_end_has_no_favourable_share() -> None:
    for full in (True, False):
        made = cell(NO_GOOD_END, np.array([4, 2, 2, 1, 3]), full=full)
        assert made is not None
        assert made.bands is None


def test_means_are_of_points_and_have_two_decimals() -> None:
    rated = cell(RATING, np.array([1, 2, 2, 5, 2]), full=True)
    recommended = cell(RECOMMEND, np.array([1, 0, 0, 0, 0, 3, 0, 0, 1, 0, 2]), full=True)
    placed = cell(RANKED, np.array([3, 4, 5]), full=True)
    assert rated is not None
    assert recommended is not None
    assert placed is not None
    assert (rated.mean, recommended.mean, placed.mean) == (3.42, 6.14, 2.17)


@pytest.mark.parametrize("full", [True, False])
def test_yes_and_no_are_as_coarse_as_bands(full: bool) -> None:
    made = cell(BINARY, np.array([3, 4]), full=full)
    assert made is not None
    assert (made.form, made.shares, made.bands) == ("full", exact(43, 57), None)
    clipped = cell(BINARY, np.array([6, 1]), full=full)
    assert clipped is not None
    assert clipped.shares == (CLIPPED, REST)
    chosen = cell(BINARY, np.array([1, 6]), full=full)
    assert chosen is not None
    assert (chosen.form, chosen.shares) == ("full", (REST, CLIPPED))


def test_a_scale_without_bands_needs_a_full_row() -> None:
    assert cell(CHOICE, np.array([3, 3, 2]), full=False) is None
    made = cell(CHOICE, np.array([5, 3, 2]), full=True)
    assert made is not None
    assert made.shares == exact(50, 30, 20)


def test_empty_bands_are_left_out_of_what_a_reader_may_doubt() -> None:
    assert in_used_bands(FOUR, np.array([[1, 2, 3, 4]])).tolist() == [[3, 7]]
    assert in_used_bands(BINARY, np.array([[5, 2]])).tolist() == [[5, 2]]
    assert in_used_bands(CHOICE, np.array([[1, 2, 3]])).tolist() == [[1, 2, 3]]


def test_what_is_kept_back_is_printed_as_a_range() -> None:
    made = ranged(RATING, 20, ((4, 5), (2, 2), (13, 14)))
    assert made is not None
    assert (made.form, made.mean) == ("bands", None)
    assert made.bands == (Share(20, 25), Share(10, 10), Share(65, 70))
    four = ranged(FOUR, 10, ((4, 5), (5, 6)))
    assert four is not None
    assert four.bands == (Share(40, 50), Share(0, 0), Share(50, 60))
    binary = ranged(BINARY, 10, ((4, 5), (5, 6)))
    assert binary is not None
    assert (binary.shares, binary.bands) == ((Share(40, 50), Share(50, 60)), None)
    choice = ranged(CHOICE, 20, ((4, 5), (2, 2), (13, 14)))
    assert choice is not None
    assert (choice.form, choice.shares, choice.bands) == (
        "full",
        (Share(20, 25), Share(10, 10), Share(65, 70)),
        None,
    )
    pace = ranged(NO_GOOD_END, 20, ((4, 5), (2, 2), (13, 14)))
    assert pace is not None
    assert (pace.form, pace.bands) == ("bands", None)
    assert ranged(RATING, 10, ((0, 9), (0, 1), (1, 10))) is None


@pytest.mark.parametrize(
    ("categories", "bands"),
    [(3, (0, 1, 2)), (4, (0, 0, 2, 2)), (5, (0, 0, 1, 2, 2)), (6, (0, 0, 1, 1, 2, 2)), (7, (0, 0, 1, 1, 1, 2, 2))]
    + [(points, (0,) * 3 + (1,) * (points - 6) + (2,) * 3) for points in range(8, 12)],
)
def test_bands_of_every_scale(categories: int, bands: tuple[int, ...]) -> None:
    assert bands_of("rating", categories, "high") == bands
    assert bands_of("rating", categories, "low") == tuple(2 - band for band in bands)


def test_scales_with_and_without_bands() -> None:
    assert bands_of("enps", 11, "high") == (0,) * 7 + (1,) * 2 + (2,) * 2
    assert bands_of("binary", 2, "none") == (0, 2)
    assert bands_of("nominal", 4, "none") is bands_of("ranks", 4, "none") is bands_of("bands", 4, "none") is None
    with pytest.raises(ValueError, match="no bands"):
        bands_of("rating", 12, "high")


def test_only_one_category_can_be_dominant() -> None:
    assert dominant(np.array([[4, 1, 0], [3, 2, 0], [0, 0, 9]])).tolist() == [0, -1, 2]


def test_percents_add_to_a_hundred() -> None:
    assert whole_percents([1, 1, 1]) == (34, 33, 33)
    assert whole_percents([0, 7]) == (0, 100)
    with pytest.raises(ValueError, match="no answers"):
        whole_percents([0, 0])
