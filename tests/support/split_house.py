"""A split count in a house: a survey that is counted in halves, its keeper, and people who answer it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveyhost.core.questionnaire import file
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.split.keeper import counting, ledger
from surveyhost.core.split.keeper.counting import Counted, Said
from surveyhost.core.split.sealed import Sealed
from surveyhost.core.wave import sealing
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import split
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.tabulation.split import ballots_file, outcome_file, plan
from tests.support import factories, snapshots
from tests.support.split_waves import QUESTIONNAIRE, answers

KEEPER = "Công đoàn cơ sở"
PUBLIC, PRIVATE = sealing.new_pair(random.Random(19).randbytes)
"""The keeper's key pair, always the same."""


@snapshots.once
def survey(
    house: House, client_id: int | None = None, questionnaire: Questionnaire = QUESTIONNAIRE, **given: Any
) -> int:
    """A survey that is counted in halves; its id. given: as of `factories.survey`."""
    set_to = {"count": "split", "keeper": KEEPER, "keeper_key": PUBLIC.hex()} | given
    return factories.survey(house, client_id, questionnaire, **set_to)


@snapshots.once
def open_wave(house: House, rows: Sequence[Mapping[str, str]] | int = 60, **given: Any) -> SurveyWave:
    """An open wave of such a survey."""
    return factories.open_wave(house, survey(house, **given), rows)


def links(house: House, wave: SurveyWave) -> list[AccessToken]:
    """Everybody's link, in the order of the firm's own ids."""
    return [link for _, link in sorted(factories.links(house, wave).items())]


def sealed(house: House, link: str, given: Mapping[str, Any], kind: LinkKind = LinkKind.OPEN) -> Sealed:
    """These answers as a browser seals them."""
    return split.seal(house.vault_of(link), link, given, kind)


def answer_all(house: House, people: Iterable[str], seed: int = 5) -> dict[str, tuple[str, ...]]:
    """Everybody behind these links answers; link to receipt."""
    draw = random.Random(seed)
    return {link: split.submit(house.vault_of(link), link, sealed(house, link, answers(draw))) for link in people}


def closed(house: House, rows: int = 60, seed: int = 5, **given: Any) -> SurveyWave:
    """A closed wave that everybody but a tenth has answered."""
    wave = open_wave(house, rows, **given)
    answer_all(house, links(house, wave)[: rows - rows // 10], seed)
    closing.close(house, factories.STAFF, wave)
    return wave


def announced(house: House, wave: SurveyWave) -> str:
    """The digest that was announced when the wave closed."""
    with house.office() as session:
        return str((get_wave(session, wave).seats or {})["digest"])


def count(house: House, wave: SurveyWave, exported: bytes | None = None) -> Counted:
    """What the keeper counts, on a machine that has nothing but the two files and the key."""
    planned = plan.plan_file(house, wave)
    ballots = ballots_file.export(house, factories.STAFF, wave) if exported is None else exported
    listed = counting.check(planned, PRIVATE, None)[1]
    return counting.count(planned, ballots, PRIVATE, listed, Said(announced(house, wave), ledger.FIRST))


def tabulated(house: House, rows: int = 60, **given: Any) -> SurveyWave:
    """A wave whose outcome the keeper has brought."""
    wave = closed(house, rows, **given)
    made = count(house, wave)
    outcome_file.bring(house, factories.STAFF, wave, made.outcome, made.words)
    return wave


FILE = file.write(QUESTIONNAIRE)
"""The questionnaire, as a file."""
