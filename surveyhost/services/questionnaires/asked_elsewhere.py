"""Waves of a client's other surveys that asked some of the same questions: what a wave is held against besides.

None of a pulse, and none for one: who was asked about a service is drawn or comes of events, and is kept nowhere. None
that was forgotten before anything of it was released: nothing of it was printed, and nothing will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.grouping.earlier.in_common import in_common
from ...core.questionnaire.model import Questionnaire
from ...core.wave.lifecycle import WaveState
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.release import released_waves
from ...store.office.survey import Survey
from ...store.office.wave import Wave, waves_of_other_surveys
from ...store.sessions import Session
from ..office.survey_rows import title_in
from . import versions


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A wave of another survey of the client's that asked some of the same questions."""

    wave: Wave
    questions: int | None
    """How many of them; None where what it asked is not kept or cannot be read: all of them may be the same."""

    @property
    def title(self) -> Mapping[str, str]:
        return self.wave.survey.title

    def called(self, language: str) -> str:
        """The title of its survey in this language, if there is one in it."""
        return title_in(self.title, language)


def elsewhere(
    session: Session, survey: Survey, questionnaire: Questionnaire, before: int | None = None
) -> list[Elsewhere]:
    """Those that asked any of these questions, the first planned first. before: only those planned before the survey's
    wave of this number, which may be one that is not planned yet."""
    if pulse_of_survey(session, survey.id) is not None:
        return []
    waves = waves_of_other_surveys(session, survey.client_id, survey.id, before)
    forgotten = {wave.id for wave in waves if wave.state == WaveState.FORGOTTEN}
    gone = forgotten - released_waves(session, forgotten) if forgotten else set()
    kept = [wave for wave in waves if wave.id not in gone]
    asked = versions.of_waves(session, kept)
    found = [Elsewhere(wave, _in_common(asked.get(wave), questionnaire)) for wave in kept]
    return [one for one in found if one.questions != 0]


def _in_common(asked: Questionnaire | None, questionnaire: Questionnaire) -> int | None:
    return None if asked is None else len(in_common(asked, questionnaire))
