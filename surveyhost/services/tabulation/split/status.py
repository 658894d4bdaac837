"""For whom a split count waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from ....core.wave import policy as contracts
from ...office.house import House
from ...office.survey_rows import SurveyWave, get_wave
from ...setup.split_steps import SplitStep, step_of
from ..refusals import NotSplit
from .outcome_file import DROPPED, SPOILT

SENTENCES: Mapping[SplitStep, str] = {
    SplitStep.FIELDWORK: "People answer; the keeper checks the plan in the meantime.",
    SplitStep.EXPORT: "Waits for the vendor: hand the ballots to the keeper.",
    SplitStep.COUNT: "Waits for the keeper: count the ballots and give the outcome back.",
    SplitStep.READY: "Waits for the vendor: prepare a release.",
    SplitStep.FORGOTTEN: "The wave is forgotten.",
}
"""What the command line says."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a split count is."""

    step: SplitStep
    keeper: str
    contract: str
    """The contract's hash."""
    announced: str
    """The digest of the rows; "" before the wave is closed."""
    dropped: int
    """Ballots that the keeper dropped."""
    spoilt: int
    """Comments that did not open."""


def of(house: House, wave: SurveyWave) -> Standing:
    """How far this wave's count is. NotSplit where it is not counted in halves."""
    with house.office() as session:
        row = get_wave(session, wave)
    step, seats = step_of(row), row.seats or {}
    if step is None:
        raise NotSplit(number=row.number, survey_id=row.survey_id)
    return Standing(
        step,
        contracts.parse(row.policy).keeper or "",
        row.policy_hash,
        seats.get("digest", "") if row.salt is None else "",
        seats.get(DROPPED, 0),
        seats.get(SPOILT, 0),
    )
