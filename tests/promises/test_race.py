"""Two requests race for one seat, again and again: one box each, and never two receipts."""

from concurrent.futures import ThreadPoolExecutor

from surveyhost.core.errors import Refusal
from surveyhost.services import responses, vault_desk
from tests.waves import opened

ANSWER = {"clear": 4}
ROUNDS = 200


def test_two_requests_race_for_one_seat(house, vault):
    wave = opened(house, ROUNDS)
    first = dict(wave.links)
    wave.more_links(wave.people)

    def attempt(link):
        try:
            return responses.submit(vault, link, ANSWER)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as workers:
        for person in wave.people:
            outcomes = list(workers.map(attempt, (first[person], wave.links[person])))
            assert outcomes.count("token-spent") == 1, outcomes
    assert vault_desk.close(house, wave.code).boxes == ROUNDS
