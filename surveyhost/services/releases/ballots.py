"""Ballots on statements: of the comments of a release, a survey in which everybody on the same roster votes.

The survey is one like any other: its own roster, plan, contract and release, with the same smallest group and settings
as the one whose comments the statements were made of.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...core.audit_acts import AuditAct
from ...core.loop import ballot
from ...core.questionnaire.file import read, write
from ...core.questionnaire.kinds import find
from ...core.questionnaire.model import Text
from ...core.release.comments.quoted import Weighed, weighed
from ...core.release.comments.reviewing import Entry, Reviewed
from ...core.release.json import from_bytes
from ...core.release.model import Release
from ...core.wave.lifecycle import ReleaseState, WaveState
from ...store.office.pulses.tables import list_of_survey
from ...store.office.survey import Survey, questionnaire_texts
from ...store.office.wave import Wave, wave_numbered
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import keyring
from ..office import audit
from ..office.house import Actor, House
from ..rosters import rosters
from ..setup import surveys
from ..setup.surveys import NewSurvey
from .approval import get_release
from .refusals import BallotInNoLanguage, BallotNotReleased, BallotWithoutComments

_FILE = Path(__file__).resolve().parent.parent.parent / "library" / "loop" / "ballot.toml"
NOT_TAKEN = ("dialogue",)
"""Settings that a ballot does not take over: nobody writes anything in it."""


@lru_cache(maxsize=1)
def words() -> ballot.Words:
    """The ready-made texts of a ballot by name, each in every language that it has."""
    return dict(tomllib.loads(_FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class ReadList:
    """One list of comments as it is printed, for whoever makes statements of it."""

    question: Text
    path: tuple[str, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotDesk:
    """What a ballot would be made from."""

    languages: tuple[str, ...]
    lists: Sequence[ReadList]


@dataclass(frozen=True, slots=True)
class _Ground:
    survey: Survey
    release: Release
    languages: tuple[str, ...]
    reviewed: Reviewed

    def written(self) -> list[Weighed]:
        """Everything that is printed, and that was written as long as it is kept."""
        printed = [text for one in self.release.comments for text in one.comments]
        kept = [entry["text"] for held in self._entries() for entry in held]
        return [weighed(text) for text in {*printed, *kept}]

    def masked(self) -> set[str]:
        """The words that are masked in a comment."""
        return {
            entry["text"][start:end] for held in self._entries() for entry in held for start, end, _ in entry["marks"]
        }

    def _entries(self) -> list[list[Entry]]:
        return [held for blocks in self.reviewed.values() for held in blocks.values()]


def _ground(session: Session, house: House, release_id: int) -> _Ground:
    """Refusal where no ballot can be made of this release."""
    row, wave, survey = get_release(session, release_id)
    if row.state != ReleaseState.RELEASED:
        raise BallotNotReleased()
    release = from_bytes(row.tables)
    if not release.comments:
        raise BallotWithoutComments()
    languages = ballot.spoken(release.questionnaire.languages, words())
    if not languages:
        raise BallotInNoLanguage()
    return _Ground(survey, release, languages, _reviewed(house, wave))


def _reviewed(house: House, wave: Wave) -> Reviewed:
    if wave.comments is None:
        return {}
    made: Reviewed = json.loads(keyring(house.settings).unwrap(waves.cube_name(wave.code), wave.comments))
    return made


def desk(house: House, release_id: int) -> BallotDesk:
    """The comments that are printed, and the languages in which statements are to be written. Refusal: NoBallotYet."""
    with house.office() as session:
        ground = _ground(session, house, release_id)
    release = ground.release
    lists = [
        ReadList(find(release.questionnaire, one.item).text, release.group(one.group).path, one.comments)
        for one in release.comments
    ]
    return BallotDesk(ground.languages, lists)


def make(house: House, actor: Actor, release_id: int, said: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """A survey that asks everybody on the roster to vote on these statements; its id, and how many are on its roster.

    said: language to statements, in the order of `BallotDesk.languages`. Nobody is on its roster where that of the
    survey is destroyed. Refusal: NoBallotYet, StatementsRefused, QuestionnaireProblems.
    """
    with house.office.begin() as session:
        ground = _ground(session, house, release_id)
        lines = {one: [" ".join(line.split()) for line in said.get(one, ())] for one in ground.languages}
        ballot.check(lines, ground.written(), ground.masked())
        asks = ballot.ballot(lines, ground.survey.title, words())
        read(write(asks))
        other = ground.survey
        settings = {name: value for name, value in other.settings.document.items() if name not in NOT_TAKEN}
        wanted = NewSurvey(other.client_id, asks, None, other.minimum_group, settings=settings)
        survey = session.get_one(Survey, surveys.add(session, house, actor, wanted))
        people = rosters.take_over(session, house, survey, list_of_survey(session, other.id))
        about = f"survey {survey.id}"
        after = {"release": release_id, "statements": len(lines[ground.languages[0]]), "people": people}
        audit.record(session, house, actor, AuditAct.BALLOT_MAKE, about, other.client_id, after=after)
        return survey.id, people


@dataclass(frozen=True, slots=True)
class MadeBallot:
    """A survey that asks for votes on statements, and how far it has got."""

    survey_id: int
    title: Text
    statements: int
    state: WaveState | None
    """Of its latest wave; None while it has none."""


def made(house: House) -> list[MadeBallot]:
    """Every ballot that there is, by the number of its survey."""
    with house.office() as session:
        asked = [(survey, read(text)) for survey, text in questionnaire_texts(session) if ballot.CODE in text]
        found = [
            (survey, asks, wave_numbered(session, survey, None)) for survey, asks in asked if ballot.is_ballot(asks)
        ]
        return [
            MadeBallot(survey, asks.title, len(asks.item(ballot.ITEM).rows), None if wave is None else wave.state)
            for survey, asks, wave in found
        ]
