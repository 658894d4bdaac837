"""Replies lie in the order of their ids, all anew each time, and nothing is left of what lay there."""

import secrets

from surveyhost.store.vault import replies
from tests.support.waves import opened


def boxes(count: int = 20) -> dict[bytes, bytes]:
    return {secrets.token_bytes(16): secrets.token_bytes(64) for _ in range(count)}


def test_what_is_laid_takes_the_place_of_what_lay_there(house):
    wave, first, second = opened(house, 12), boxes(), boxes()
    with house.vault.begin() as session:
        replies.lay_all(session, wave.code, first)
    with house.vault.begin() as session:
        replies.lay_all(session, wave.code, second)
    with house.vault() as session:
        assert replies.boxes_at(session, wave.code, [*first, *second]) == second
        assert replies.digest(session, wave.code) == replies.digest_of(second.items())
        assert replies.waves_with_replies(session) == [wave.code]


def test_a_wave_is_asked_for_its_own_only(house):
    one, other, mine = opened(house, 12), opened(house, 12), boxes()
    with house.vault.begin() as session:
        replies.lay_all(session, one.code, mine)
        replies.lay_all(session, other.code, boxes(3))
    with house.vault() as session:
        assert replies.boxes_at(session, other.code, list(mine)) == {}
    with house.vault.begin() as session:
        replies.take_all(session, one.code)
        replies.take_all(session, one.code)
    with house.vault() as session:
        assert replies.waves_with_replies(session) == [other.code]


def test_a_wave_without_any_is_asked_in_vain(house):
    wave = opened(house, 12)
    with house.vault() as session:
        assert replies.boxes_at(session, wave.code, [b"x" * 16]) == {}
