"""Planning a split count: what stands in its way, and what its contract says besides."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from ...core.errors import Refusal
from ...core.grouping.frozen import Views
from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from ...core.split import ballot, boxes
from ...core.wave.policy import Count, Dialogue, Policy
from ...core.wave.sealing import X25519_BYTES
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.survey import Survey
from ...store.office.wave import latest_wave_number
from ...store.sessions import Session, Sessions
from ..keys.refusals import KeeperKeyMissing
from ..keys.waves import WaveSecrets, keeper_key
from ..office.house import House
from ..office.survey_rows import get_survey
from . import ballot_script, versions
from .refusals import (
    DialogueNotSplit,
    HostedNotRandom,
    HybridKeyNotSplit,
    PulseNotSplit,
    SpareNotSplit,
    SplitNeedsKeeper,
)


def obstacles(house: House, survey_id: int) -> list[Refusal]:
    """Everything for which the survey's next wave could not be counted in halves, whether or not that is set."""
    with house.office() as session:
        survey = get_survey(session, survey_id)
        text = versions.asked_by(session, survey, latest_wave_number(session, survey_id) + 1)
        return list(_obstacles(house, session, survey, read(text)))


def check(house: House, session: Session, survey: Survey, questionnaire: Questionnaire) -> None:
    """Raises the first of the obstacles where the survey is set to a split count."""
    if survey.settings.count == Count.SPLIT:
        for obstacle in _obstacles(house, session, survey, questionnaire):
            raise obstacle


def _obstacles(house: House, session: Session, survey: Survey, questionnaire: Questionnaire) -> Iterator[Refusal]:
    if house.vaults.numbered(survey.client.settings.vault).spare is not None:
        yield SpareNotSplit()
    if pulse_of_survey(session, survey.id) is not None:
        yield PulseNotSplit()
    if survey.settings.dialogue != Dialogue.NO:
        yield DialogueNotSplit()
    yield from _of_keeper(survey)
    if survey.settings.page_address and questionnaire.is_random:
        yield HostedNotRandom()
    yield from ballot.reasons(questionnaire)


def _of_keeper(survey: Survey) -> Iterator[Refusal]:
    if not survey.settings.keeper:
        yield SplitNeedsKeeper()
        return
    try:
        if len(keeper_key(survey)) != X25519_BYTES:
            yield HybridKeyNotSplit(count=X25519_BYTES)
    except KeeperKeyMissing as missing:
        yield missing


def with_halves(
    vault: Sessions,
    made: Policy,
    questionnaire: Questionnaire,
    views: Views,
    hidden: WaveSecrets,
    page_address: str = "",
) -> Policy:
    """The contract of a split count: both keys, the script, the ballot, the commitment to the secret of the check, and
    where the keeper hosts the page itself.

    `box_bytes` is the size of a V box. The script is laid down before anything names it.
    """
    form = boxes.form_of(questionnaire, views)
    return replace(
        made,
        count=Count.SPLIT,
        box_bytes=form.desk,
        keeper_key_hash=sha256(hidden.keeper_key or b"").hexdigest(),
        script_hash=ballot_script.keep(vault),
        ballot_layout=ballot.digest(form.layout),
        query_commit=hidden.query_commit,
        page_address=page_address or None,
    )
