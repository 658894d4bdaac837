"""Two requests race for one seat, again and again: one box each, and never two receipts."""

from concurrent.futures import ThreadPoolExecutor

from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.vault import desk
from tests.support.waves import opened

ANSWER = {"clear": 4}
ROUNDS = 200


def test_two_requests_race_for_one_seat(house, vault):
    wave = opened(house, ROUNDS)
    first = dict(wave.links)
    wave.more_links(wave.people)

    def attempt(link):
        try:
            return responses.submit(vault, link, ANSWER)
        except LinkRefused as refusal:
            return refusal.kind

    with ThreadPoolExecutor(2) as workers:
        for person in wave.people:
            outcomes = list(workers.map(attempt, (first[person], wave.links[person])))
            assert outcomes.count("spent") == 1, outcomes
    assert desk.close(house, wave.code, wave.salt).boxes == ROUNDS
