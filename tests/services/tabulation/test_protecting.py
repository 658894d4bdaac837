"""Questions shared by processes: the same release whoever looks into them, nothing half-done, and how far it is."""

import os
import signal
import threading

import pytest

from surveyhost.core.errors import WrongState
from surveyhost.core.suppression.doubt.keeping import Keeping, Share
from surveyhost.core.suppression.publish import publish
from surveyhost.services.office import failing_duties
from surveyhost.services.releases import approval, releases
from surveyhost.services.tabulation import preparing, protecting, tally
from surveyhost.services.tabulation.refusals import PreparingAlready, TallyEnded
from tests.attacker.roster_to_files import COMMENTS, K, counted
from tests.attacker.shapes import shape
from tests.support import remembered
from tests.support.answered import LAN, closed, opened
from tests.support.holding import killed_holding
from tests.support.waiting import until

FIRM = shape(4, 90, "seams", 0.97, 0.02)


def published(share: Share):
    cube, views = counted(FIRM)
    return publish(cube, views, K, COMMENTS, FIRM.questionnaire, seed=1, rounds=1, share=share)


class Fatal(Keeping):
    """The process that looks into its third question is killed."""

    def kept_back(self, number):
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().kept_back(number)


def fatal(keeping: Keeping):
    return protecting.shared(protecting.silent, 2)(
        Fatal(keeping.cube, keeping.questions, keeping.past, keeping.questionnaire, keeping.seeds)
    )


def test_a_release_does_not_depend_on_the_number_of_processes():
    told: list[tuple[int, int]] = []
    alone, together = (
        published(protecting.shared(protecting.silent, 1)),
        published(protecting.shared(lambda *far: told.append(far), 2)),
    )
    assert together.cells == alone.cells and together.protected == alone.protected
    assert together.views == alone.views and together.views.withheld, "something is kept back"
    assert told == [(done, 7) for done in range(8)]


def test_a_process_that_is_killed_takes_the_whole_release_with_it():
    with pytest.raises(TallyEnded):
        published(fatal)


def test_how_far_a_release_is_can_be_asked_for_while_it_is_prepared(house):
    assert protecting.standing(house, 7) is None
    with protecting.preparing(house, 7) as note:
        note(3, 60)
        assert protecting.standing(house, 7) == (3, 60)
        with pytest.raises(PreparingAlready), protecting.preparing(house, 7):
            pass
        note(60, 60)
        assert protecting.standing(house, 7) == (60, 60)
    assert protecting.standing(house, 7) is None


def test_what_was_cut_short_is_not_taken_for_being_prepared(house):
    with killed_holding(house, "release-7", "3 60"):
        assert protecting.standing(house, 7) == (3, 60)
    until(lambda: protecting.standing(house, 7) is None)
    with protecting.preparing(house, 7):
        assert protecting.standing(house, 7) == (0, 0)


def test_every_question_is_told(house, monkeypatch):
    monkeypatch.setattr(tally, "publish", remembered.publish_anew)
    made, told = closed(house), []
    release = releases.load(house, tally.prepare(house, LAN, made.survey, progress=lambda *far: told.append(far)))
    assert told[0] == (0, len(told) - 1) and told[-1] == (len(told) - 1, len(told) - 1)
    assert len(told) - 1 >= release.certificate["items"]


@pytest.fixture
def without_waiting(monkeypatch):
    """Prepare where nobody waits: the work begins when the page has been answered."""
    answered, real = threading.Event(), tally.prepare

    def later(*given, **named):
        answered.wait()
        return real(*given, **named)

    def prepare(*given) -> None:
        answered.clear()
        with monkeypatch.context() as here:
            here.setattr(preparing, "MOMENT", 0)
            here.setattr(tally, "prepare", later)
            assert not preparing.prepare(*given)
            answered.set()
            for thread in threading.enumerate():
                if thread.name == "release":
                    thread.join()

    return prepare


def test_what_takes_long_goes_on_without_whoever_asked(house, without_waiting):
    made = closed(house)
    with house.office() as session:
        wave_id = tally.closed_wave(session, made.survey, 1).wave.id
    without_waiting(house, LAN, made.survey, (wave_id, 1), None)
    assert [line.state for line in releases.of_survey(house, made.survey)] == ["prepared"]
    assert not failing_duties.failing(house)
    without_waiting(house, LAN, made.survey, (wave_id, 1), None)
    assert [(one.duty, one.survey_id) for one in failing_duties.failing(house)] == [("prepare", made.survey)]
    approval.send_back(house, LAN, releases.of_survey(house, made.survey)[0].id, "Once more.")
    assert preparing.prepare(house, LAN, made.survey, (wave_id, 1), None)
    assert not failing_duties.failing(house), "it was done by hand"


def test_whoever_still_waits_is_told_why_not(house):
    made = opened(house)
    with pytest.raises(WrongState):
        preparing.prepare(house, LAN, made.survey, (1, 1), None)
    assert not failing_duties.failing(house)
