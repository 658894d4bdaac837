"""A ballot on statements: one call makes the survey, everybody on the same roster votes, its report is a page."""

import random

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.core.loop import ballot, refusals
from surveyhost.report.html import contents
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office import audit
from surveyhost.services.questionnaires import versions
from surveyhost.services.releases import approval, ballots, comment_review, releases
from surveyhost.services.releases.refusals import BallotNotReleased, BallotWithoutComments
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.tabulation import tally
from surveyhost.store.office.roster import people_of_survey
from surveyhost.store.office.tables import Roster, Survey, Wave
from tests.support import factories
from tests.support.answered import LAN, TUAN, Answered, links, opened

UNITS = {"Biên Hòa": 14, "Long An / Kho": 12}
SAID = {
    "vi": ["Lịch ca đổi quá sát giờ.", "Bữa ăn ca đêm cần nóng hơn.", "Kho nóng.", "Họp nhiều.", "Máy hay hỏng."],
    "en": ["Shifts change too late.", "Night meals should be warmer.", "The store is hot.", "Many meetings.",
           "Machines often fail."],
}  # fmt: skip


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """The same statements as for any survey, which are tried on both engines."""
    return request.param


@pytest.fixture
def prepared(house):
    """A prepared release of a wave in which everybody wrote the same kind of thing."""
    factories.staffed(house)
    made = opened(house, UNITS)
    item = next(item.code for item in made.questionnaire.items() if item.kind == "comment")
    for at, token in enumerate(made.links.values()):
        said = f"Anh Nguyễn Văn A{at + 1} nói lớn tiếng với tổ mình suốt ca số {at}"
        responses.submit(house.vault, token, {item: said})
    closing.close(house, TUAN, made.wave)
    return made, tally.prepare(house, LAN, made.survey)


@pytest.fixture
def released(house, prepared):
    made, release = prepared
    comment_review.accept(house, LAN, release)
    comment_review.finish(house, LAN, release)
    approval.approve(house, TUAN, release)
    return made, release


def known(house, survey):
    with house.office() as session:
        keys = keyring(house.settings)
        return [
            (roster_people.unseal(keys, one), one.unit, one.attributes, one.language, one.by_mail, one.reminders)
            for one in people_of_survey(session, survey)
        ]


def test_one_call_makes_a_survey_with_the_same_people(house, released):
    made, release = released
    with house.office.begin() as session:
        next(people_of_survey(session, made.survey)).reminders = False
    survey, people = ballots.make(house, LAN, release, SAID)
    assert known(house, survey) == known(house, made.survey) and people == 26
    with house.office() as session:
        rosters = {one.survey_id: (one.digest, one.people, one.attributes) for one in session.scalars(select(Roster))}
        old, new = session.get_one(Survey, made.survey), session.get_one(Survey, survey)
        assert (new.client_id, new.minimum_group, new.breakdowns) == (old.client_id, old.minimum_group, [])
    assert rosters[survey] == rosters[made.survey]
    event = audit.events(house)[0]
    assert (event.act, event.object) == ("ballot.make", f"survey {survey}")
    assert not [text for text in SAID["vi"] if text in "\n".join(audit.export(house))]


def test_none_is_made_before_the_release_is_out(house, prepared):
    with pytest.raises(BallotNotReleased):
        ballots.make(house, LAN, prepared[1], SAID)


@pytest.mark.prove
def test_none_is_made_where_no_comment_is_printed(house):
    factories.staffed(house)
    made = opened(house, {"Kho": 12})
    rated = next(item.code for item in made.questionnaire.items() if item.kind == "rating")
    for token in made.links.values():
        responses.submit(house.vault, token, {rated: 3})
    closing.close(house, TUAN, made.wave)
    release = factories.approved(house, tally.prepare(house, LAN, made.survey))
    with pytest.raises(BallotWithoutComments):
        ballots.desk(house, release)


def test_what_was_written_is_no_statement_even_where_it_is_masked(house, released):
    _, release = released
    before = len(audit.events(house))
    printed = next(one.comments[0] for one in releases.load(house, release).comments)
    assert "[tên người]" in printed or "[" in printed, "the name is masked"
    for last, refusal in (
        ("Có người nói lớn tiếng với tổ mình suốt ca", refusals.StatementQuotes),
        ("Hay nhắc Nguyễn Văn A3", refusals.StatementNames),
    ):
        with pytest.raises(refusal):
            ballots.make(house, LAN, release, {**SAID, "vi": [*SAID["vi"][:4], last]})
    with pytest.raises(Refusal, match="5 to 25 statements"):
        ballots.make(house, LAN, release, {"vi": SAID["vi"]})
    assert len(audit.events(house)) == before


def test_everybody_votes_and_the_result_is_a_page(house, released):
    _, release = released
    survey, _ = ballots.make(house, LAN, release, SAID)
    wave = opening.open_wave(house, TUAN, survey)
    with house.office() as session:
        row = session.scalar(select(Wave).where(Wave.survey_id == survey))
        asked = versions.of_wave(session, row)
        held = Answered(row.survey.client_id, survey, wave, row.code, asked)
    draw = random.Random(5)
    for token in links(house, held).values():
        votes = {f"s{number}": draw.choice((1, 2, 3, 3)) for number in range(1, 6)}
        responses.submit(house.vault, token, {ballot.ITEM: votes})
    closing.close(house, TUAN, wave)
    result = releases.load(house, factories.approved(house, tally.prepare(house, LAN, survey)))
    assert result.policy["k"] == 5 and result.respondents == 26
    assert "ballot" in [part.anchor for part in contents(result, "vi")]
    assert all(cell.n >= 5 and sum(one.low for one in cell.shares) <= 100 for cell in result.cells.values())
