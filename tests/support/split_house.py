"""A split count in a house: a survey that is counted in halves, its keeper, and people who answer it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.split.sealed import Sealed
from surveyhost.core.wave import sealing
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import split
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
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
    return split.seal(house.vault, link, given, kind)


def answer_all(house: House, people: Iterable[str], seed: int = 5) -> dict[str, tuple[str, ...]]:
    """Everybody behind these links answers; link to receipt."""
    draw = random.Random(seed)
    return {link: split.submit(house.vault, link, sealed(house, link, answers(draw))) for link in people}
