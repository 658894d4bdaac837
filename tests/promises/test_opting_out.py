"""Attacks on opting out: what the token in a letter's header gives to whoever reads headers, logs or disks."""

import base64
import re

import pytest

from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.answering import responses
from surveyhost.services.letters import opt_outs
from surveyhost.services.letters import sending as letters
from tests.promises.disk import found_in
from tests.support.letter_waves import in_field, link_of, posted
from tests.support.mail_server import mail_server

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def written(house):
    """The house, and every letter's token and link."""
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        letters.send_due(home, 1)
        letters.send_due(home, 1)
    return home, [(stop_token(one), link_of(one)) for one in server.letters]


def stop_token(letter):
    found = re.search(r"<https://[^>]*/no-reminders/([\w-]{32})>", letter["List-Unsubscribe"])
    return found[1]


def test_the_stop_token_has_nothing_in_common_with_the_link(written):
    home, pairs = written
    assert len({stop for stop, _ in pairs}) == len(pairs) == 12
    for stop, link in pairs:
        raw = base64.urlsafe_b64decode(stop)
        assert not any(raw[start : start + 4] in base64.urlsafe_b64decode(link + "==") for start in range(21))
        for tried in (stop, link[:6] + stop[:22], link[:-22] + stop[-22:]):  # as a link, or in place of its secret
            assert responses.find(home.vault, tried).kind in {"unknown", "mangled"}
        assert recover(f"https://survey.example/account/no-reminders/{stop}") is None
        opt_outs.ask_by_token(home, link)
    assert opt_outs.answer(home) == 0  # no link stops anything either


def test_no_stop_token_lies_on_a_disk(written):
    home, pairs = written
    stop = pairs[3][0]
    forms = {"token": stop.encode(), "bytes": base64.urlsafe_b64decode(stop)}
    assert not found_in([home.settings.data], forms)
    opt_outs.ask_by_token(home, stop)
    assert not found_in([home.settings.data], forms)
    assert opt_outs.answer(home) == 1
    assert not found_in([home.settings.data], forms)
