"""A wave whose writers can be answered: who ticked, what they wrote, and the words they keep."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from surveyhost.core.threads.reply import Acknowledgement, Said
from surveyhost.services.answering import responses, threads
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import reminders, sending
from surveyhost.services.office.house import Actor, House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.releases import releases
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from surveyhost.services.threads import reading, replying, rounds
from surveyhost.store.office.tables import Letter, Wave
from tests.conftest import Clock
from tests.support import factories, results
from tests.support.mail_server import mail_server

HUONG = Actor("huong@minhhai.example")
REVIEWER = Actor("tuan@vendor.example")
WAVE = SurveyWave(1, 1)
ITEM = "change_comment"


@dataclass
class Writers:
    """Who wrote what in a wave, and the seven words of those who ticked."""

    code: str
    comments: dict[str, str] = field(default_factory=dict)
    """Firm's own id to the comment."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Of those who asked to be answerable."""


def code_of(house: House) -> str:
    with house.office() as session:
        return session.get_one(Wave, 1).code


def dialogue_wave(house: House, rows: int = 60, **of: Any) -> SurveyWave:
    """An open wave with a dialogue; its invitations went out."""
    made = factories.survey(house, dialogue="yes", **of)
    wave = factories.open_wave(house, made, rows)
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    return wave


def written(house: House, wave: SurveyWave, answers: int = 44, ticks: int = 12, seed: int = 1) -> Writers:
    """So many answer, each with a comment of its own; every so many of them asks to be answerable."""
    questionnaire, made = lists.survey(house, wave.survey_id).questionnaire, Writers(code_of(house))
    tokens = list(factories.links(house, wave).items())[:answers]
    ticking = {person for person, _ in random.Random(seed).sample(tokens, ticks)}
    for number, (person, token) in enumerate(tokens):
        given = factories.some_answers(questionnaire, seed + number) | {ITEM: f"Điều tôi muốn đổi là việc số {number}"}
        opening = responses.find(house.vault_of(token), token)
        assert opening.wave is not None
        asked = threads.ticked(opening.wave, given, [ITEM] if person in ticking else [], "vi")
        responses.submit(house.vault_of(token), opening, given, "vi", threads.beside(made.code, asked))
        made.comments[person], made.answers[person] = given[ITEM], given
        if asked.words:
            made.words[person] = " ".join(asked.words)
    return made


def released(house: House, answers: int = 44, ticks: int = 12, **of: Any) -> tuple[int, Writers]:
    """The first release of a wave with a dialogue, and who wrote what in it."""
    wave = dialogue_wave(house, **of)
    made = written(house, wave, answers, ticks)
    closing.close(house, factories.STAFF, wave)
    return factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id)), made


def client_of(house: House, release_id: int) -> int:
    return releases.line(house, release_id).client_id


def acknowledged(house: House, release_id: int, words: str = "") -> None:
    """HR thanks for every comment; to the first it writes something of its own."""
    client_id = client_of(house, release_id)
    first, *_ = replying.standing(house, client_id, release_id).comments
    if words:
        replying.say(house, HUONG, client_id, release_id, first.id, Said(Acknowledgement.LOOKING, words))
    replying.thank_rest(house, HUONG, client_id, release_id)


def prepared(house: House) -> int:
    return tally.prepare(house, factories.STAFF, 1)


def let_go(house: House, release_id: int) -> None:
    """The reviewer lets everything go that waits."""
    for one in reading.standing(house, release_id).comments:
        if one.is_waiting:
            reading.let_go(house, REVIEWER, release_id, one.id)


def paused(house: House, release_id: int) -> None:
    """A results page is up, and the client wants no letters for now."""
    results.up(house, release_id)
    reminders.pause(house, factories.STAFF, WAVE)


def resumed(house: House) -> None:
    reminders.resume(house, factories.STAFF, WAVE)


def sent(house: House) -> int:
    """Send what may go; how many letters about replies went."""
    with mail_server() as server:
        there = replace(house, settings=replace(house.settings, smtp_url=server.url))
        for wave_id in sending.waves_due(there):
            while sending.send_due(there, wave_id).more:
                pass
        return len(server.letters)


def mailed(house: House, release_id: int, clock: Clock) -> list[str]:
    """The texts of a round's letters."""
    results.up(house, release_id)
    acknowledged(house, release_id)
    clock.forward(days=10)
    rounds.go_due(house)
    with mail_server() as server:
        there = replace(house, settings=replace(house.settings, smtp_url=server.url))
        for wave_id in sending.waves_due(there):
            while sending.send_due(there, wave_id).more:
                pass
        return [one.get_body(("plain",)).get_content() for one in server.letters]
