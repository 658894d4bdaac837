"""Messages lie until the desk has fetched them; those of other waves stay."""

import secrets

from surveyhost.store.vault import messages
from tests.support.waves import opened


def test_laid_counted_fetched_and_gone(house):
    one, other = opened(house, 12), opened(house, 12)
    ids = [secrets.token_bytes(16) for _ in range(5)]
    for code in (one.code, other.code):
        for message_id in ids:
            with house.vault.begin() as session:
                messages.lay(session, code, message_id, b"box of " + message_id)
    with house.vault() as session:
        assert messages.waiting(session, one.code) == 5
        found = messages.messages_of(session, one.code)
    assert list(found) == sorted(ids)
    with house.vault.begin() as session:
        messages.take(session, one.code, ids[:3])
    with house.vault() as session:
        assert set(messages.messages_of(session, one.code)) == set(ids[3:])
        assert messages.waiting(session, other.code) == 5
    with house.vault.begin() as session:
        messages.take(session, one.code)
    with house.vault() as session:
        assert messages.waves_with_messages(session) == [other.code]
