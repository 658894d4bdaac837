"""A wave that is counted plainly and one that is counted in halves, behind one face: for tests of promises on both."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Table

from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.split.boxes import BALLOT, COMMENT, row_receipt
from surveyhost.services.answering import responses, split
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from surveyhost.services.tabulation.split import outcome_file
from surveyhost.store.sessions import Sessions
from surveyhost.store.vault import tables as store
from tests.support import factories, split_house
from tests.support.waves import questionnaire

Words = tuple[str, ...]


class Plain:
    """Sealed to the desk."""

    name = "plain"
    laid_down: Sequence[Sequence[Table]] = ((store.inbox, store.pool),)
    """Tables of each row of an answer: where it waits for a mix, and where it lies after one."""
    rows = 1
    """Of an answer to `waves.questionnaire`."""
    form = ""
    """Of the query of a page that answers without a script."""

    @property
    def tables(self) -> Sequence[Table]:
        return [table for tables in self.laid_down for table in tables]

    def kept(self, receipt: bytes) -> Sequence[bytes]:
        """What a row of `laid_down` each keeps of a receipt."""
        return (receipt,)

    def survey(self, house: House, asked: Questionnaire) -> int:
        return factories.survey(house, questionnaire=asked)

    def submit(self, vault: Sessions, link: str, given: Mapping[str, Any]) -> Words:
        return responses.submit(vault, link, given)

    def replace(self, vault: Sessions, link: str, words: Sequence[str], given: Mapping[str, Any]) -> None:
        responses.replace(vault, link, words, given)

    def withdraw(self, vault: Sessions, link: str, words: Sequence[str]) -> None:
        responses.withdraw(vault, link, words)

    def prepare(self, house: House, wave: SurveyWave) -> int:
        """A release of a closed wave; its id."""
        return tally.prepare(house, factories.STAFF, wave.survey_id)

    def open_wave(self, house: House, rows: int = 60) -> SurveyWave:
        return factories.open_wave(house, self.survey(house, questionnaire()), rows=rows)

    def answered(self, house: House, wave: SurveyWave, count: int) -> None:
        """So many people answer."""
        asked = lists.survey(house, wave.survey_id).questionnaire
        for number, link in enumerate(list(factories.links(house, wave).values())[:count]):
            self.submit(house.vault, link, factories.some_answers(asked, 1 + number))


class Split(Plain):
    """In two halves and a comment box, each of its own; sealed as a browser does it, in Python."""

    name = "split"
    laid_down = ((store.inbox, store.pool), (store.comment_inbox, store.comment_pool))
    rows = 2
    form = "page=1&plain=1"

    def kept(self, receipt: bytes) -> Sequence[bytes]:
        return row_receipt(receipt, BALLOT), row_receipt(receipt, COMMENT, "change")

    def survey(self, house: House, asked: Questionnaire) -> int:
        return split_house.survey(house, questionnaire=asked)

    def submit(self, vault: Sessions, link: str, given: Mapping[str, Any]) -> Words:
        return split.submit(vault, link, split.seal(vault, link, given, "open"))

    def replace(self, vault: Sessions, link: str, words: Sequence[str], given: Mapping[str, Any]) -> None:
        split.replace(vault, link, words, split.seal(vault, link, given, "spent"))

    def withdraw(self, vault: Sessions, link: str, words: Sequence[str]) -> None:
        split.withdraw(vault, link, words)

    def prepare(self, house: House, wave: SurveyWave) -> int:
        made = split_house.count(house, wave)
        outcome_file.bring(house, factories.STAFF, wave, made.outcome, made.words)
        return super().prepare(house, wave)


PLAIN, SPLIT = Plain(), Split()
BOTH = pytest.mark.parametrize("kind", [pytest.param(one, id=one.name) for one in (PLAIN, SPLIT)])
Kind = Plain
