"""Whoever answers a split count without its script: the answer is sealed in memory, and nothing else of it is kept."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from surveyhost import create_app
from tests.promises.disk import found_in
from tests.support import factories, split_house

pytestmark = pytest.mark.both_engines
COMMENT = "Xưởng B thiếu người trực đêm, ai cũng mệt lả."
SECOND = "Bàn giao ca lúc nào cũng vội vàng quá."


@pytest.fixture
def fieldwork(house):
    wave = factories.open_wave(house, split_house.survey(house), closes=datetime(2099, 1, 1, tzinfo=UTC))
    app = create_app(replace(house.settings, faces=("respondent",)))
    return split_house.links(house, wave), app.test_client()


def needles():
    found = {}
    for name, text in (("comment", COMMENT), ("word", SECOND)):
        found[name] = text.encode()
        found[f"{name}, UTF-16"] = text.encode("utf-16-le")
        found[f"{name}, escaped"] = text.encode("unicode_escape")
        found[f"{name}, percent"] = "".join(f"%{byte:02X}" for byte in text.encode()).encode()
    return found


def post(client, link, go, **more):
    given = {"q0": "4", "where": "sea", "pick": "tools", "say": COMMENT, "word": SECOND, "go": go} | more
    return client.post(f"/s/{link}?page=1&lang=en&plain=1", data=given)


def test_no_byte_of_it_is_on_a_disk_or_in_a_log(house, fieldwork, data_directory, caplog):
    """Neither of a page that was sent back, nor of one that was sent, nor of what was put in its place."""
    (link, other, *_), client = fieldwork
    with caplog.at_level(logging.DEBUG):
        assert post(client, link, "send", years="many").status_code == 422
        done = post(client, link, "send")
        assert done.status_code == 200
        words = done.text.split("<li>")[1:6]
        receipt = " ".join(word.partition("<")[0] for word in words)
        assert post(client, link, "send", _receipt=receipt).status_code == 200
        assert post(client, other, "send", _comment="x").status_code == 200
    assert found_in([house.settings.data, data_directory], needles()) == []
    assert not any(text in caplog.text for text in (COMMENT, SECOND))


def test_the_search_finds_what_is_on_the_disk(house, fieldwork):
    (house.settings.data / "somewhere").write_text(f"…{COMMENT}…", encoding="utf-8")
    assert found_in([house.settings.data], needles())
