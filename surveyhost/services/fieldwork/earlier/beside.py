"""What a wave is held against: the waves before of its survey, and those of the client's others that ask the same.

Where it is kept no more who was invited to one of them, the company alone is counted. That holds for a wave of another
survey too: whoever wants a roster destroyed could else run its questions again as a new survey, and subtract.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ....core.grouping.earlier.newcomers import Earlier
from ....core.questionnaire.file import read
from ....store.office.pulses.tables import pulse_of_survey
from ....store.office.survey import FollowUp, Survey, follow_up
from ....store.office.wave import Wave, latest_wave_number, read_members, waves_before
from ....store.sessions import Session
from ...keys.keyring import Keyring, keyring
from ...office.house import House
from ...office.survey_rows import get_survey
from ...questionnaires.asked_elsewhere import Elsewhere, elsewhere
from ...rosters import membership
from ...rosters import people as roster_people
from ...rosters.people import Findable


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A wave against which the next one of a survey is held."""

    survey_id: int
    title: Mapping[str, str]
    number: int
    is_same: bool
    """Whether it is one of the same survey."""
    questions: int | None
    """How many questions of the next wave it asked, if it is one of another survey; None where that is not kept."""
    is_kept: bool
    """Whether it is kept who was invited to it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a wave is held against, for the people on the roster."""

    own: Sequence[Earlier] | None
    """The waves before of its survey, one for each; None where it is not kept any more who was invited to one of
    them."""
    more: Sequence[Earlier]
    """All others of which it is kept, and each of either kind once more where people are found otherwise by their ids
    alone."""
    is_blind: bool
    """Whether it is not kept of one of them all."""
    waves: Sequence[HeldAgainst]
    """All of these waves."""

    @property
    def everything(self) -> Sequence[Earlier]:
        return [*(self.own or ()), *self.more]


def of_next(house: House, session: Session, survey: Survey, waves: int, again: FollowUp | None) -> Beside:
    """What wave `waves` + 1 is held against: the waves before of its survey, and those of others that asked some of the
    same and were planned before it.

    Nothing for a pulse: each of its periods is counted for the company alone. again: the follow-up that it is, if it is
    one.
    """
    own, others = _waves(session, survey, waves, again)
    if not own and not others:
        return Beside([], [], False, [])
    keys = keyring(house.settings)
    people = _people(session, keys, survey.id)
    if own and own[-1].members is None:
        membership.fill(session, keys, survey.id, lambda: people)
    for survey_id in {one.wave.survey_id for one in others if one.wave.members is None}:
        membership.fill(session, keys, survey_id, partial(_people, session, keys, survey_id))
    before = [membership.earlier(keys, wave, people) for wave in own]
    besides = [(one, membership.earlier(keys, one.wave, people)) for one in others]
    language = survey.client.language
    more = [found for readings in before for found in readings[1:]]
    more += [replace(found, survey=one.called(language)) for one, readings in besides for found in readings]
    kept = [readings[0] for readings in before if readings]
    said = _all_said(own, others)
    if len(kept) < len(before):
        return Beside(None, [*kept, *more], True, said)
    return Beside(kept, more, not all(readings for _, readings in besides), said)


def _people(session: Session, keys: Keyring, survey_id: int) -> list[Findable]:
    return list(roster_people.findable(session, keys, survey_id).values())


def _waves(
    session: Session, survey: Survey, waves: int, again: FollowUp | None
) -> tuple[Sequence[Wave], list[Elsewhere]]:
    """The waves before of the survey, and those of others."""
    if pulse_of_survey(session, survey.id) is not None:
        return [], []
    asks = read(survey.questionnaire if again is None else again.questionnaire)
    others = elsewhere(session, survey, asks, waves + 1)
    if others:
        read_members(session, [one.wave for one in others])
    return waves_before(session, survey.id, waves + 1), others


def held_against(house: House, survey_id: int) -> list[HeldAgainst]:
    """What a wave opened now is held against: waves of its own survey first, then those of others."""
    with house.office() as session:
        survey = get_survey(session, survey_id)
        waves = latest_wave_number(session, survey_id)
        return _all_said(*_waves(session, survey, waves, follow_up(session, survey_id, waves + 1)))


def _all_said(own: Sequence[Wave], others: Sequence[Elsewhere]) -> list[HeldAgainst]:
    return [_said(wave, True) for wave in own] + [_said(one.wave, False, one.questions) for one in others]


def _said(wave: Wave, is_same: bool, questions: int | None = None) -> HeldAgainst:
    return HeldAgainst(wave.survey_id, wave.survey.title, wave.number, is_same, questions, bool(wave.members))
