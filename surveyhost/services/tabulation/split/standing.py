"""For whom a split count waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ....core.wave import policy as contracts
from ....core.wave.lifecycle import WaveState
from ....store.office.wave import Wave
from ...office.house import House
from ...office.survey_rows import SurveyWave, get_wave
from ..refusals import NotSplit
from .bringing import COUNTED, DROPPED, SPOILT
from .handing import EXPORTED


class SplitStep(StrEnum):
    """What is to be done next."""

    FIELDWORK = "fieldwork"
    """The keeper checks the plan; people answer."""
    EXPORT = "export"
    """The vendor hands the ballots to the keeper."""
    COUNT = "count"
    """The keeper counts, and gives the outcome back."""
    RELEASE = "release"
    """The vendor prepares a release."""
    FORGOTTEN = "forgotten"


SENTENCES: Mapping[SplitStep, str] = {
    SplitStep.FIELDWORK: "People answer; the keeper checks the plan in the meantime.",
    SplitStep.EXPORT: "Waits for the vendor: hand the ballots to the keeper.",
    SplitStep.COUNT: "Waits for the keeper: count the ballots and give the outcome back.",
    SplitStep.RELEASE: "Waits for the vendor: prepare a release.",
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
        if row.keeper_key is None:
            raise NotSplit(number=row.number, survey_id=row.survey_id)
        return standing(row)


def standing(row: Wave) -> Standing:
    """As `of`, from the wave's row."""
    seats = row.seats or {}
    return Standing(
        step(row),
        contracts.parse(row.policy).keeper or "",
        row.policy_hash,
        seats.get("digest", "") if row.salt is None else "",
        seats.get(DROPPED, 0),
        seats.get(SPOILT, 0),
    )


def step(row: Wave) -> SplitStep:
    """What is to be done next."""
    seats = row.seats or {}
    if row.state == WaveState.FORGOTTEN:
        return SplitStep.FORGOTTEN
    if row.salt is not None:
        return SplitStep.FIELDWORK
    if COUNTED in seats:
        return SplitStep.RELEASE
    return SplitStep.COUNT if EXPORTED in seats else SplitStep.EXPORT
