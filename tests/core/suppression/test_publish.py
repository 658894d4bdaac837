"""The one way out: what `publish` refuses, and what its certificate says."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.suppression.proof.audit import Finding
from surveyhost.core.suppression.publish import full_minimum, publish, respondents_printed
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return Campaign(firm(3, 120))


def published(campaign: Campaign, **given):
    views = given.pop("views", campaign.plan.views)
    cube, k = given.pop("cube", campaign.cube), given.pop("k", 5)
    return publish(cube, views, k, 10, given.pop("questionnaire", campaign.questionnaire), rounds=1, **given)


def test_the_same_cube_gives_the_same_release(campaign: Campaign) -> None:
    one, other = published(campaign), published(campaign)
    assert (one.cells, one.views, one.certificate) == (other.cells, other.views, other.certificate)


def test_a_cube_of_other_views_is_refused(campaign: Campaign) -> None:
    with pytest.raises(Refusal, match="other views"):
        published(campaign, views=replace(campaign.plan.views, floor=8))


def test_another_minimum_than_that_of_the_cube_is_refused(campaign: Campaign) -> None:
    with pytest.raises(Refusal, match="another minimum"):
        published(campaign, k=6)


def test_another_questionnaire_is_refused(campaign: Campaign) -> None:
    shorter = replace(campaign.questionnaire.sections[0], items=campaign.questionnaire.sections[0].items[1:])
    with pytest.raises(Refusal, match="another questionnaire"):
        published(campaign, questionnaire=replace(campaign.questionnaire, sections=(shorter,)))


def test_the_same_questions_in_another_order_are_another_questionnaire(campaign: Campaign) -> None:
    """On scales of one length nothing but the names would tell that answers stand under the wrong question."""
    first, second, *rest = campaign.questionnaire.sections[0].items
    assert (first.kind, first.points) == (second.kind, second.points)
    turned = replace(campaign.questionnaire.sections[0], items=(second, first, *rest))
    with pytest.raises(Refusal, match="another questionnaire"):
        published(campaign, questionnaire=replace(campaign.questionnaire, sections=(turned,)))


def test_an_earlier_release_by_other_groups_is_refused(campaign: Campaign) -> None:
    before = replace(published(campaign).views, views="0" * 64)
    with pytest.raises(Refusal, match="other groups"):
        published(campaign, earlier=(before,))


def test_a_wave_of_six_answers_is_not_released(campaign: Campaign) -> None:
    few = campaign.cube.respondents * 0
    few[0] = 6
    with pytest.raises(Refusal, match="Fewer than 7"):
        published(campaign, cube=replace(campaign.cube, respondents=few))


def test_a_breakdown_that_was_not_declared_is_refused(campaign: Campaign) -> None:
    with pytest.raises(Refusal, match="not among the breakdowns"):
        published(campaign, breakdowns=["shoe size"])


def test_a_finding_below_k_stops_the_release(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveyhost.core.suppression.publish.lightest", lambda *given: Finding(4, 1))
    with pytest.raises(Refusal, match="on 4 people"):
        published(campaign)


def test_labels_that_are_not_those_that_were_counted_are_not_published(campaign: Campaign) -> None:
    """The proof looks at profiles, the rows are counted apart: were they of other people, it would prove nothing."""
    labels = campaign.cube.labels.copy()
    labels[:, 1] = np.roll(labels[:, 1], 1)
    with pytest.raises(ValueError, match="certified"):
        published(campaign, cube=replace(campaign.cube, labels=labels))


def test_what_was_kept_back_stays_so(campaign: Campaign) -> None:
    first = published(campaign, breakdowns=["age", "place"])
    second = published(campaign, earlier=(first.views,), breakdowns=["tenure"])
    assert set(first.views.withheld) <= set(second.views.withheld) | {
        pair for pair in first.views.withheld if pair not in second.cells
    }


def test_what_was_kept_back_stays_so_where_a_later_release_shows_less(campaign: Campaign) -> None:
    first, alone = published(campaign), published(campaign, breakdowns=[])
    second = published(campaign, earlier=(first.views,), breakdowns=[])
    back = {pair for pair in first.views.withheld if pair[0] in {group.code for group in second.groups}}
    assert back <= set(second.views.withheld)
    assert not back <= set(alone.views.withheld), "by itself it would print some of them"


def test_the_certificate_counts_items_and_not_their_options(campaign: Campaign) -> None:
    certificate = published(campaign).certificate
    assert certificate["items"] == len(campaign.questionnaire.sections[0].items) - 1  # the comment is none
    assert certificate["items"] == certificate["items_proven"] + certificate["items_for_units_only"]
    assert certificate["items_proven"] == certificate["items"] - 1, "the follow-up is for the company only"


def test_every_printed_place_that_is_kept_back_has_a_range_or_a_reason(campaign: Campaign) -> None:
    made = published(campaign)
    noted = {(place.path, place.measure) for place in made.protected if place.kind == "not_stated"}
    paths = {group.code: group.path for group in made.groups}
    for group, measure in made.views.withheld:
        assert ((group, measure) in made.cells) != ((paths[group], measure) in noted)


@pytest.mark.parametrize(("answered", "said"), [(100, 100), (99, None), (96, None), (95, 95)])
def test_the_few_who_did_not_answer_are_not_counted(answered: int, said: int | None) -> None:
    assert respondents_printed(100, answered, 5) == said


def test_full_rows_begin_at_ten() -> None:
    assert (full_minimum(5), full_minimum(8), full_minimum(12)) == (10, 10, 14)
