"""`plan.bin`: what the keeper checks, before anybody answers, and counts by."""

from ....core.split.keeper import plan as plans
from ....core.split.keeper.plan import Plan
from ....core.wave import policy as contracts
from ....store.office.wave import Wave
from ....store.sessions import Session
from ...office.house import House
from ...office.survey_rows import SurveyWave, get_wave
from ...questionnaires import ballot_script, versions
from ...vault import binding
from ..refusals import NotSplit

NAME = "plan.bin"


def plan_file(house: House, wave: SurveyWave) -> bytes:
    """The file, of a wave that is planned or further. NotSplit for one that is not counted in halves."""
    with house.office() as session:
        row = get_wave(session, wave)
        script = ballot_script.with_hash(house.vault_of(row.code), contracts.parse(row.policy).script_hash or "")
        return file_of(session, row, script)


def file_of(session: Session, row: Wave, script: bytes | None = None) -> bytes:
    """As `plan_file`, with this script. Unbound where contract, groups and keys do not fit each other."""
    if row.keeper_key is None:
        raise NotSplit(number=row.number, survey_id=row.survey_id)
    binding.check_office(row)
    questionnaire = versions.text_of_wave(session, row)
    return plans.write(row.policy, questionnaire, row.views, row.keeper_key, row.public_key, script)


def plan_of(session: Session, row: Wave) -> Plan:
    """The plan itself. Refusal as `file_of`, or of the part that does not fit."""
    return plans.read(file_of(session, row))
